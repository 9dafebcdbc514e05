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

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the reference agents and their policy do (ARCP section 8) beyond what the
 * checklist asks for.
 */
@Tag("conformance")
class ReferenceAgentsIntegrationTests {

	private static final List<String> ALL = List.of("heartbeat", "ack", "list_jobs", "subscribe", "lease_expires_at",
			"cost.budget", "model.use", "provisioned_credentials", "progress", "result_chunk", "agent_versions");

	private WireConnection connection;

	@BeforeEach
	void open() {
		this.connection = open(ConformanceGroup.newToken());
	}

	@AfterEach
	void close() {
		this.connection.close();
	}

	private static WireConnection open(String token) {
		WireConnection connection = WireConnection.connect(ConformanceRuntime.shared().uri(), Map.of());
		connection.hello(token, ConformanceGroup.capabilities(ConformanceGroup.FEATURES));
		connection.welcome();
		return connection;
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`',
			textBlock = """
					echo             | null                                        | {"echoed":null}
					tck-echo         | {"a":[1,2.50]}                              | {"a":[1,2.50]}
					tck-log-emitter  | 7                                           | {}
					sleep            | {"ms":1}                                    | {"slept":1}
					slow             | {"ms":20,"tick_ms":5}                       | {"slept":20}
					stubborn         | {"ms":20}                                   | {"ignored":true}
					burst            | {"n":3,"size":4}                            | {"n":3}
					chatty           | {"n":0}                                     | {"n":0}
					progress         | {"steps":2,"total":2.0}                     | {"steps":2}
					vendor           | {"kind":"x-vendor.acme.a","body":{"b":1}}   | {"emitted":"x-vendor.acme.a"}
					events           | null                                        | {"ok":true}
					burst-late       | null                                        | {"late":true}
					tool             | null                                        | {"outcomes":[]}
					cost             | null                                        | {"remaining":{},"outcomes":[]}
					delegator        | null                                        | {"children":[]}
					model            | {"models":["m"]}                            | {"outcomes":[{"model":"m","allowed":true,"code":null}]}
					model-strict     | null                                        | {"outcomes":[]}
					rotator          | {"hold_ms":0}                               | {"rotated":false,"credential_id":null}
					""")
	void returnsItsResult(String agent, String input, String result) {
		assertThat(this.connection.run(agent, input).at("/payload/result")).hasToString(result);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
			counter  | {}
			sleep    | {"ms":-1}
			sleep    | {"ms":"1"}
			slow     | []
			progress | {"bad":"else"}
			progress | {"steps":3,"total":2}
			fail     | {"kind":"else"}
			fail     | {"kind":"arcp","code":"ELSE"}
			fail     | {"kind":"arcp","details":7}
			vendor   | {"kind":"unknown","body":{}}
			vendor   | {"kind":"x-vendor.acme.a","body":7}
			vendor   | {"kind":"delegate","body":{"delegate_id":"d","child_job_id":"c","agent":"a","input":1}}
			stream   | {"chunks":[7]}
			stream   | {"chunks":["%"],"encoding":"base64"}
			stream   | {"encoding":"else"}
			stream   | {"finalize":1}
			stream   | {"misuse":"else"}
			tool     | {"ops":{}}
			tool     | {"ops":[7]}
			tool     | {"ops":[{"ns":"fs.read"}]}
			tool     | {"then":"else"}
			cost     | {"steps":[{}]}
			cost     | {"steps":[{"metric":{"name":"cost.a"}}]}
			cost     | {"steps":[{"metric":{"name":"cost.a","value":-1,"unit":"USD"}}]}
			delegator | {"then":"else"}
			delegator | {"children":[{}]}
			delegator | {"children":[{"agent":"echo","max_runtime_sec":0}]}
			delegator | {"children":[{"agent":"echo","delegate_id":""}]}
			delegator | {"spend":[{"name":"cost.a","unit":"USD"}]}
			delegator | {"spend":[{"name":"cost.a","value":-1,"unit":"USD"}]}
			model    | {"models":"m"}
			rotator  | {"before_ms":-1}
			""")
	void refusesAnInputThatItDoesNotUnderstand(String agent, String input) {
		Frame end = this.connection.run(agent, input);

		assertThat(end.type()).isEqualTo("job.error");
		assertThat(end.code()).isEqualTo("INVALID_REQUEST");
	}

	@Test
	void ticksWhileItIsSlow() {
		String job = this.connection.accepted(this.connection.submit("slow", "{\"ms\":5000,\"tick_ms\":10}"));

		List<Frame> frames = this.connection.until((frame) -> frame.text("/payload/body/message").equals("tick 3"));

		assertThat(frames).extracting((frame) -> frame.text("/payload/body/message"))
			.containsExactly("", "tick 1", "tick 2", "tick 3");
		this.connection.cancel(job);
		assertThat(this.connection.end(job).finalStatus()).isEqualTo("cancelled");
	}

	@Test
	void finishesItsWaitWhenItIsCancelledInTheGrace() {
		String job = this.connection.accepted(this.connection.submit("stubborn", "{\"ms\":100}"));
		this.connection.next("job.event");

		this.connection.cancel(job);
		List<Frame> frames = this.connection.untilEnd(job);

		assertThat(frames).extracting((frame) -> frame.text("/payload/body/message")).contains("stubborn done");
		assertThat(frames.get(frames.size() - 1).finalStatus()).isEqualTo("cancelled");
	}

	@ParameterizedTest
	@CsvSource({ "return,job.result", "cancel,job.error" })
	void emitsNothingThatCanBeSeenAfterItsEnd(String after, String end) {
		String job = this.connection
			.accepted(this.connection.submit("burst-late", "{\"after\":\"%s\",\"delay_ms\":50}".formatted(after)));
		this.connection.next("job.event");
		if (after.equals("cancel")) {
			this.connection.cancel(job);
		}
		assertThat(this.connection.end(job).type()).isEqualTo(end);

		String later = this.connection.accepted(this.connection.submit("sleep", "{\"ms\":150}"));

		assertThat(this.connection.untilEnd(later)).noneMatch((frame) -> frame.jobId().equals(job));
	}

	@Test
	void reportsTheDenialOfAToolWithoutALease() {
		this.connection.run("events", "null");

		assertThat(this.connection.frames()).filteredOn((frame) -> frame.kind().equals("tool_result"))
			.singleElement()
			.extracting((frame) -> frame.text("/payload/body/error/code"))
			.isEqualTo("PERMISSION_DENIED");
	}

	@Test
	void hostsNoOtherAgents() {
		assertThat(this.connection.welcome().at("/payload/capabilities/agents"))
			.extracting((agent) -> agent.path("name").asString())
			.containsExactly("burst", "burst-late", "chatty", "cost", "counter", "delegator", "echo", "events", "fail",
					"model", "model-strict", "progress", "rotator", "sleep", "slow", "stream", "stubborn", "tck-echo",
					"tck-log-emitter", "tool", "vendor", "versioned");
	}

	@Test
	void offersAllFeatures() {
		try (WireConnection all = WireConnection.connect(ConformanceRuntime.shared().uri(), Map.of())) {
			assertThat(offered(all)).hasSize(ALL.size()).containsAll(ALL);
		}
	}

	@Test
	void offersNoCredentialsWithoutTheirProvisioner() {
		try (ConformanceRuntime runtime = ConformanceRuntime.start("conformance.credentials.enabled=false");
				WireConnection all = WireConnection.connect(runtime.uri(), Map.of())) {
			assertThat(offered(all)).hasSize(ALL.size() - 2).doesNotContain("provisioned_credentials", "model.use");
		}
	}

	private static List<String> offered(WireConnection connection) {
		connection.hello(ConformanceGroup.newToken(), ConformanceGroup.capabilities(ALL));
		return connection.welcome()
			.at("/payload/capabilities/features")
			.valueStream()
			.map((feature) -> feature.asString())
			.toList();
	}

	@Test
	void namesTheToolOfAnOperation() {
		String input = """
				{"ops":[{"ns":"fs.read","target":"/a"},{"ns":"tool.call","target":"web.search"},\
				{"ns":"fs.read","target":"/b","call_id":"x","tool":"reader","args":{"deep":true}}]}""";

		Frame end = this.connection.end(this.connection.accepted(
				this.connection.submitWithLease("tool", input, "{\"fs.read\":[\"/*\"],\"tool.call\":[\"web.*\"]}")));

		assertThat(this.connection.frames()).filteredOn((frame) -> frame.kind().equals("tool_call"))
			.extracting((frame) -> frame.body().toString())
			.containsExactly("{\"tool\":\"fs.read\",\"call_id\":\"c1\",\"args\":{\"target\":\"/a\"}}",
					"{\"tool\":\"web.search\",\"call_id\":\"c2\",\"args\":{\"target\":\"web.search\"}}",
					"{\"tool\":\"reader\",\"call_id\":\"x\",\"args\":{\"deep\":true}}");
		assertThat(end.at("/payload/result/outcomes")).extracting((outcome) -> outcome.path("call_id").asString())
			.containsExactly("c1", "c2", "x");
	}

	@Test
	void failsAfterItsOperations() {
		Frame end = this.connection.run("tool", "{\"ops\":[{\"ns\":\"fs.read\",\"target\":\"/a\"}],\"then\":\"fail\"}");

		assertThat(end.text("/payload/message")).isEqualTo("IllegalStateException: after ops");
		assertThat(this.connection.frames()).extracting(Frame::kind).contains("tool_call", "tool_result");
	}

	@Test
	void asksWithoutACallWhenItIsToAuthorize() {
		String input = """
				{"ops":[{"ns":"fs.read","target":"/a"},{"ns":"fs.read","target":"%s"}],"then":"authorize"}""";

		Frame allowed = this.connection.end(this.connection
			.accepted(this.connection.submitWithLease("tool", input.formatted("/b"), "{\"fs.read\":[\"/*\"]}")));
		Frame denied = this.connection.end(this.connection
			.accepted(this.connection.submitWithLease("tool", input.formatted("/b/c"), "{\"fs.read\":[\"/*\"]}")));

		assertThat(allowed.at("/payload/result/outcomes"))
			.extracting((outcome) -> outcome.path("allowed").booleanValue())
			.containsExactly(true, true);
		assertThat(denied.code()).isEqualTo("PERMISSION_DENIED");
		assertThat(this.connection.frames()).noneMatch((frame) -> frame.kind().startsWith("tool_"));
	}

	@Test
	void assemblesAMisusedStreamUpToTheMisuse() {
		this.connection.run("stream", """
				{"chunks":["%s","ä"],"misuse":"after_final"}""".formatted("€".repeat(10_000)));

		assertThat(this.connection.frames()).filteredOn((frame) -> frame.kind().equals("result_chunk"))
			.extracting((frame) -> frame.body().path("more").booleanValue())
			.containsExactly(true, true, true, false);
	}

	@Test
	void letsTheAdministratorWatchButNotCancel() {
		String job = this.connection.accepted(this.connection.submit("slow", "{\"ms\":5000}"));
		try (WireConnection admin = open("tok-admin")) {
			Frame listing = admin.answerTo(admin.request("session.list_jobs", """
					{"filter":{"status":["pending","running"],"agent":"slow"},"limit":1000}"""));
			assertThat(listing.at("/payload/jobs")).extracting((entry) -> entry.path("job_id").asString())
				.contains(job);

			ConformanceGroup.assertRejected(admin, admin.cancel(job), "PERMISSION_DENIED");
		}
		this.connection.cancel(job);
		assertThat(this.connection.end(job).finalStatus()).isEqualTo("cancelled");
	}

	@Test
	void knowsTwoTokensOfOnePrincipal() {
		String key = ConformanceGroup.newToken();
		try (WireConnection first = open("tok-alice"); WireConnection second = open("tok-alice2")) {
			String job = first.accepted(first.submit("echo", "1", key));

			assertThat(second.accepted(second.submit("echo", "1", key))).isEqualTo(job);
		}
	}

}
