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

import io.arcp.client.JobRequest;
import io.arcp.protocol.ArcpException;
import io.arcp.protocol.ErrorCode;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

import org.springframework.boot.test.context.SpringBootTest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * The agents of the guide's page about guards do what the page says.
 */
@SpringBootTest(classes = GuideGuards.class, webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
		properties = "arcp.security.tokens.[tok-guide]=guide")
@Tag("docs")
class GuideGuardsIntegrationTests extends ConnectedGuide {

	@TempDir
	Path temp;

	private JsonNode run(JobRequest.Builder request, String input) {
		return client().submit(request.input(JsonNodeFactory.instance.stringNode(input)).build())
			.flatMap((job) -> job.result())
			.block(LIMIT);
	}

	private void assertDenied(JobRequest.Builder request, String input) {
		assertThatExceptionOfType(ArcpException.class).isThrownBy(() -> run(request, input))
			.satisfies((ex) -> assertThat(ex.code()).isEqualTo(ErrorCode.PERMISSION_DENIED));
	}

	@Test
	void fetcherFetchesWhatItsLeaseAllows() {
		DisposableServer server = HttpServer.create()
			.host("localhost")
			.port(0)
			.route((routes) -> routes.get("/docs/page", (request, response) -> response.sendString(Mono.just("page")))
				.get("/docs/moved", (request, response) -> response.sendRedirect("/secret")))
			.bindNow(LIMIT);
		try {
			String origin = "http://localhost:" + server.port();

			assertThat(run(JobRequest.of("fetcher").lease("net.fetch", origin + "/docs/**"), origin + "/docs/page")
				.asString()).isEqualTo("page");
			assertDenied(JobRequest.of("fetcher").lease("net.fetch", origin + "/docs/**"), origin + "/secret");
			assertDenied(JobRequest.of("fetcher").lease("net.fetch", origin + "/docs/**"), origin + "/docs/moved");
		}
		finally {
			server.disposeNow(LIMIT);
		}
	}

	@Test
	void notesAreCopiedWhereTheLeaseAllowsIt() throws IOException {
		Path directory = this.temp.toRealPath();
		Files.writeString(directory.resolve("a.txt"), "a");
		String all = directory + "/**";

		assertThat(
				run(JobRequest.of("notes").lease("fs.read", all).lease("fs.write", all), directory.toString()).asInt())
			.isEqualTo(1);
		assertThat(directory.resolve("a.txt.copy")).hasContent("a");
		assertDenied(JobRequest.of("notes").lease("fs.read", all), directory.toString());
	}

	@Test
	void mailerWritesToWhomItMay() {
		assertThat(run(JobRequest.of("mailer").lease("tool.call", "mail/alice"), "alice").asString())
			.isEqualTo("hello to alice");
		assertDenied(JobRequest.of("mailer").lease("tool.call", "mail/alice"), "bob");
	}

}
