/*
 * Copyright 2026-present the original author or authors.
 *
 * Licensed under the Apache License, Version 2.0 (the "License");
 * you may not use this file except in compliance with the License.
 * You may obtain a copy of the License at
 *
 *      https://www.apache.org/licenses/LICENSE-2.0
 *
 * Unless required by applicable law or agreed to in writing, software
 * distributed under the License is distributed on an "AS IS" BASIS,
 * WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
 * See the License for the specific language governing permissions and
 * limitations under the License.
 */

package io.arcp.sample.conformance;

import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Assumptions;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What leases allow (ARCP sections 4.1 to 4.4 and 9.15).
 */
class LeaseConformanceIntegrationTests extends ConformanceGroup {

	private static final String OK = OperationRun.OK;

	private static final String DENIED = "PERMISSION_DENIED";

	/** The rows of ARCP section 4.9: pattern, target, and whether they match. */
	private static final String URLS = """
			https://api.x.com/**       | HTTPS://API.X.com:443/v1             | yes
			https://api.x.com/**       | https://api.x.com                    | yes
			https://api.x.com/**       | https://api.x.com.evil.io/           | no
			https://api.x.com/**       | https://api.x.com@evil.io/           | no
			https://api.x.com/**       | http://api.x.com/                    | no
			https://api.x.com/**       | https://api.x.com:8443/              | no
			https://api.x.com:*/**     | https://api.x.com:8443/              | yes
			https://api.x.com/v1/**    | https://api.x.com/v1/../admin        | no
			https://api.x.com/v1/**    | https://api.x.com/v1/%2e%2e/admin    | no
			https://api.x.com/v1/**    | https://api.x.com/v1/a?q=1           | yes
			https://api.x.com/v1/a?q=* | https://api.x.com/v1/a?q=1           | yes
			https://api.x.com/v1/a?q=* | https://api.x.com/v1/a               | no
			https://api.x.com          | https://api.x.com/v1                 | no
			https://api.x.com*         | https://api.x.com.evil.io/           | no
			https://api-*.x.com/**     | https://api-eu.x.com/p               | yes
			https://api-*.x.com/**     | https://api-eu.evil.x.com/p          | no
			https://*.x.com/**         | https://a.b.x.com/p                  | yes
			https://*.x.com/**         | https://x.com/p                      | no
			**                         | https://anything.io/x                | yes
			**                         | ftp://anything.io/x                  | no
			""";

	private List<String> verdicts(String lease, String namespace, String... targets) {
		return OperationRun.onTargets(open(this.alice), lease, namespace, targets).verdicts();
	}

	@Requirement("LEA-1")
	void allowsWhatTheLeaseNames() {
		OperationRun run = OperationRun.onTargets(open(this.alice), "{\"fs.read\":[\"/w/**\"]}", "fs.read", "/w/a.txt");

		assertThat(run.verdicts()).containsExactly(OK);
		assertThat(run.frames()).extracting(Frame::kind).containsExactly("status", "tool_call", "tool_result", "");
	}

	@Requirement("LEA-2")
	void deniesWhatIsOutside() {
		OperationRun run = OperationRun.onTargets(open(this.alice), "{\"fs.read\":[\"/w/**\"]}", "fs.read",
				"/etc/passwd", "/w/a.txt");

		assertThat(run.verdicts()).containsExactly(DENIED, OK);
		assertThat(run.events("tool_result").get(0).body().at("/error/details"))
			.hasToString("{\"capability\":\"fs.read\",\"target\":\"/etc/passwd\"}");
		assertThat(run.events("tool_result").get(0).body().at("/error/retryable").booleanValue()).isFalse();
	}

	@Requirement("LEA-3")
	void deniesANamespaceThatIsNotThere() {
		assertThat(verdicts("{\"fs.write\":[\"/**\"],\"tool.call\":[\"**\"]}", "fs.read", "/w/a.txt"))
			.containsExactly(DENIED);
		assertThat(verdicts("{\"fs.read\":[]}", "fs.read", "/w/a.txt")).containsExactly(DENIED);
		assertThat(verdicts("{}", "tool.call", "web.search")).containsExactly(DENIED);
	}

	@Requirement("LEA-4")
	void matchesOneSegmentWithAStar() {
		assertThat(verdicts("{\"fs.read\":[\"/w/*\"]}", "fs.read", "/w/a", "/w/a/b", "/w", "/W/a")).containsExactly(OK,
				DENIED, DENIED, DENIED);
	}

	@Requirement("LEA-5")
	void matchesAllBelowWithTwoStars() {
		assertThat(verdicts("{\"fs.read\":[\"/w/**\"]}", "fs.read", "/w", "/w/a/b", "//w//a/./b", "/wa"))
			.containsExactly(OK, OK, OK, DENIED);
	}

	@Requirement("LEA-6")
	void comparesTheCanonicalPath() {
		assertThat(verdicts("{\"fs.read\":[\"/w/**\"]}", "fs.read", "/w/../etc/passwd", "/w/a/../../etc/passwd",
				"/w\\..\\etc", "w/a", "/w/a/../b", "/w/%2e%2e/etc"))
			.containsExactly(DENIED, DENIED, DENIED, DENIED, OK, OK);
	}

	@Requirement("LEA-7")
	void doesNotTakeAPatternForAPrefix() {
		assertThat(verdicts("{\"fs.read\":[\"/w\"]}", "fs.read", "/w", "/workspace", "/w/a")).containsExactly(OK,
				DENIED, DENIED);
	}

	@Requirement("LEA-8")
	void comparesUrlsPartByPart() {
		WireConnection connection = open(this.alice);

		assertThat(URLS.lines().map((line) -> line.split("\\s*\\|\\s*"))).hasSize(20).allSatisfy((row) -> {
			OperationRun run = OperationRun.onTargets(connection, "{\"net.fetch\":[\"%s\"]}".formatted(row[0]),
					"net.fetch", row[1]);
			assertThat(run.verdicts()).containsExactly(row[2].equals("yes") ? OK : DENIED);
		});
	}

	@Requirement("LEA-9")
	void refusesALeaseThatIsNone() {
		WireConnection connection = open(this.alice);

		for (String lease : List.of("{\"bogus\":[\"a\"]}", "{\"x-vendor.acme\":[\"a\"]}", "{\"\":[]}",
				"{\"fs.read\":\"/w\"}", "{\"fs.read\":[1]}", "{\"fs.read\":[\"\"]}", "[]", "\"fs.read\"")) {
			assertRejected(connection, connection.submitWithLease("echo", "1", lease), "INVALID_REQUEST");
		}

		OperationRun run = OperationRun.onTargets(connection, "{\"x-vendor.acme.k\":[\"go*\"]}", "x-vendor.acme.k",
				"gold", "silver");
		assertThat(run.accepted().at("/payload/lease")).hasToString("{\"x-vendor.acme.k\":[\"go*\"]}");
		assertThat(run.verdicts()).containsExactly(OK, DENIED);
	}

	@Requirement("LEA-10")
	void takesOtherCharactersForThemselves() {
		assertThat(verdicts("{\"fs.read\":[\"/a+b/(c)\",\"/x?[y]{z}\"]}", "fs.read", "/a+b/(c)", "/aab/c", "/x?[y]{z}",
				"/xay"))
			.containsExactly(OK, DENIED, OK, DENIED);
	}

	@Requirement("LEA-11")
	void narrowsALeaseToTheCeilingOfTheAgent() {
		Assumptions.assumeFalse(ConformanceRuntime.isExternal(), "another process has no ceilings");
		try (ConformanceRuntime runtime = ConformanceRuntime.start("arcp.agents.[tool].lease-ceiling.[fs.read]=/w/**",
				"arcp.agents.[tool].lease-ceiling.[tool.call]=web.*,db.*",
				"arcp.agents.[tool].lease-ceiling.[cost.budget]=USD:1.00")) {
			WireConnection connection = connect(runtime, Map.of());
			connection.hello(this.alice, capabilities(FEATURES));
			connection.welcome();

			OperationRun inside = OperationRun.onTargets(connection, """
					{"fs.read":["/w/a/*"],"tool.call":["web.search"],"cost.budget":["USD:0.50"]}""", "fs.read",
					"/w/a/b", "/w/b");
			OperationRun wider = OperationRun.onTargets(connection, """
					{"fs.read":["/**"],"tool.call":["**","x.*"],"fs.write":["/w/**"],"cost.budget":["USD:9"]}""",
					"fs.read", "/w/b", "/etc/passwd");

			assertThat(inside.accepted().at("/payload/lease")).hasToString(
					"{\"fs.read\":[\"/w/a/*\"],\"tool.call\":[\"web.search\"],\"cost.budget\":[\"USD:0.50\"]}");
			assertThat(inside.verdicts()).containsExactly(OK, DENIED);
			assertThat(wider.accepted().at("/payload/lease")).hasToString(
					"{\"fs.read\":[\"/w/**\"],\"tool.call\":[\"web.*\",\"db.*\"],\"cost.budget\":[\"USD:1.00\"]}");
			assertThat(wider.accepted().at("/payload/budget")).hasToString("{\"USD\":1.00}");
			assertThat(wider.verdicts()).containsExactly(OK, DENIED);
		}
	}

}
