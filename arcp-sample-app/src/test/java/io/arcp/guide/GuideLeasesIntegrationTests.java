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

package io.arcp.guide;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import io.arcp.client.ClientEvent;
import io.arcp.client.ClientJob;
import io.arcp.client.JobRequest;
import io.arcp.protocol.ArcpException;
import io.arcp.protocol.ErrorCode;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

import org.springframework.boot.test.context.SpringBootTest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * The agents of the guide's page about leases do what the page says.
 */
@SpringBootTest(classes = GuideLeases.class, webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
		properties = { "arcp.security.tokens.[tok-guide]=guide", "arcp.lease.permit-unleased=" })
@Tag("docs")
class GuideLeasesIntegrationTests extends ConnectedGuide {

	private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

	@TempDir
	Path temp;

	private ClientJob submit(JobRequest.Builder request) {
		return client().submit(request.build()).block(LIMIT);
	}

	private static List<String> kinds(ClientJob job) {
		return job.events().map(ClientEvent::kind).collectList().block(LIMIT);
	}

	@Test
	void readerReadsWhatItsLeaseAllows() throws IOException {
		Path file = Files.writeString(this.temp.toRealPath().resolve("a.txt"), "one\ntwo\n");

		ClientJob allowed = submit(JobRequest.of("reader")
			.input(JSON.stringNode(file.toString()))
			.lease("fs.read", file.getParent() + "/**"));
		assertThat(kinds(allowed)).containsExactly("status", "tool_call", "tool_result");
		assertThat(allowed.result().block(LIMIT)).isEqualTo(JSON.stringNode("2 lines"));

		ClientJob denied = submit(JobRequest.of("reader")
			.input(JSON.stringNode(file.getParent() + "/../secret.txt"))
			.lease("fs.read", file.getParent() + "/**"));
		assertThat(kinds(denied)).containsExactly("status", "tool_call", "tool_result");
		assertThat(denied.result().block(LIMIT).asString()).startsWith("not allowed");
	}

	@Test
	void searcherCallsItsToolReactively() {
		ClientJob job = submit(JobRequest.of("searcher").input(JSON.stringNode("roses")).lease("tool.call", "web.*"));

		assertThat(kinds(job)).containsExactly("status", "tool_call", "tool_result");
		assertThat(job.result().block(LIMIT).toString()).isEqualTo("[\"all about roses\"]");
		assertThat(submit(JobRequest.of("searcher").input(JSON.stringNode("roses"))).result().block(LIMIT)).isEmpty();
	}

	@Test
	void thinkerStopsWhenItsBudgetIsSpent() {
		ClientJob job = submit(JobRequest.of("thinker").input(JSON.numberNode(5)).lease("cost.budget", "USD:1.00"));

		List<String> remaining = job.events()
			.map(ClientEvent::body)
			.filter((body) -> body.path("name").asString("").equals("cost.budget.remaining"))
			.map((body) -> body.path("value").decimalValue().toPlainString())
			.collectList()
			.block(LIMIT);
		assertThat(job.accepted().budget()).hasToString("{USD=1.00}");
		assertThat(remaining).containsExactly("0.60", "0.20", "-0.20");
		assertFailsWith(job, ErrorCode.BUDGET_EXHAUSTED);
	}

	@Test
	void thinkerUsesOnlyModelsOfItsLease() {
		assertThat(submit(JobRequest.of("thinker").input(JSON.numberNode(2)).lease("model.use", "tier-fast/*")).result()
			.block(LIMIT)).isEqualTo(JSON.numberNode(2));
		assertFailsWith(submit(JobRequest.of("thinker").input(JSON.numberNode(2)).lease("model.use", "tier-slow/*")),
				ErrorCode.PERMISSION_DENIED);
	}

	@Test
	void cleanerHasACeiling() {
		ClientJob job = submit(JobRequest.of("cleaner")
			.input(JSON.stringNode("/tmp/a"))
			.lease("fs.write", "/**")
			.lease("fs.read", "/**"));

		JsonNode lease = job.accepted().lease();
		assertThat(lease.toString()).isEqualTo("{\"fs.write\":[\"/tmp/**\"],\"cost.budget\":[\"USD:1.00\"]}");
		assertThat(job.result().block(LIMIT).isNull()).isTrue();
		assertFailsWith(submit(JobRequest.of("cleaner").input(JSON.stringNode("/etc")).lease("fs.write", "/**")),
				ErrorCode.PERMISSION_DENIED);
	}

	private static void assertFailsWith(ClientJob job, ErrorCode code) {
		assertThatExceptionOfType(ArcpException.class).isThrownBy(() -> job.result().block(LIMIT))
			.satisfies((ex) -> assertThat(ex.code()).isEqualTo(code));
	}

}
