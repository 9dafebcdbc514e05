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

package io.arcp.sample;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

import io.arcp.client.ArcpClient;
import io.arcp.client.ClientJob;
import io.arcp.client.ClientOptions;
import io.arcp.client.JobRequest;
import io.arcp.protocol.Secret;
import io.arcp.transport.ClientConnection;
import io.arcp.transport.StdioConnections;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What {@code java -jar arcp-sample-app.jar --stdio} says to its parent process (ARCP
 * section 1.1).
 */
class StdioIntegrationTests {

	@TempDir
	private Path temp;

	private StdioProcess start(String... arguments) {
		return StdioProcess.start(errors(), arguments);
	}

	private Path errors() {
		return this.temp.resolve("errors.txt");
	}

	@Test
	void saysNothingButFramesAndEndsWithItsInput() throws Exception {
		try (StdioProcess process = start("--spring.profiles.active=conformance", "--debug",
				"--spring.main.banner-mode=console", "--arcp.shutdown.grace-period=1s")) {
			process.hello("tok-t-parent");
			assertThat(process.next("session.welcome").at("/payload/runtime/name").asString())
				.isEqualTo("arcp-conformance");

			process.submit("s1", "chatty", "{\"n\":3}");
			assertThat(process.next("job.accepted").path("request_id").asString()).isEqualTo("s1");
			for (int seq = 1; seq <= 4; seq++) {
				assertThat(process.next("job.event").path("event_seq").asInt()).isEqualTo(seq);
			}
			assertThat(process.next("job.result").at("/payload/result/n").asInt()).isEqualTo(3);

			process.submit("s2", "slow", "{\"ms\":600000}");
			String job = process.next("job.accepted").path("job_id").asString();
			process.send("{\"id\":\"c\",\"type\":\"job.cancel\",\"job_id\":\"" + job + "\"}");
			process.find((frame) -> frame.path("type").asString().equals("job.cancelled"));
			JsonNode end = process.find((frame) -> frame.path("type").asString().equals("job.error"));
			assertThat(end.at("/payload/final_status").asString()).isEqualTo("cancelled");

			process.send("garbage");
			assertThat(process.next("session.error").at("/payload/code").asString()).isEqualTo("INVALID_REQUEST");

			process.submit("s3", "slow", "{\"ms\":600000}");
			process.next("job.accepted");
			process.next("job.event");
			process.endInput();
			assertThat(process.exitCode()).isZero();
		}
		assertThat(errors()).content().contains(":: Spring Boot ::", "Started SampleApplication");
		assertThat(errors()).content().doesNotContain("Netty started", "ARCP endpoint at");
	}

	@Test
	void endsWithAnErrorWhenALineIsTooLarge() throws Exception {
		try (StdioProcess process = start("--arcp.websocket.max-frame-size=10KB")) {
			process.hello("tok-alice");
			process.next("session.welcome");
			process.send("{\"id\":\"x\",\"type\":\"session.ping\",\"payload\":\"" + "x".repeat(10_240) + "\"}");

			JsonNode error = process.next("session.error");
			assertThat(error.at("/payload/code").asString()).isEqualTo("INVALID_REQUEST");
			assertThat(error.at("/payload/message").asString()).isEqualTo("frame is larger than 10240 bytes");
			assertThat(process.exitCode()).isOne();
		}
	}

	@Test
	void endsAlsoWhenNobodyReadsItsOutputAnyMore() throws Exception {
		try (StdioProcess process = start("--spring.profiles.active=conformance", "--arcp.shutdown.grace-period=1s")) {
			process.hello("tok-t-parent");
			process.next("session.welcome");
			process.submit("s1", "chatty", "{\"n\":1000000,\"delay_ms\":5}");
			process.next("job.accepted");

			process.closeOutput();

			assertThat(process.exitCode()).isZero();
		}
	}

	@Test
	void servesTheClientOfThisProject() throws Exception {
		Process process = StdioProcess.startProcess(errors());
		try {
			ClientOptions options = ClientOptions.builder()
				.client("parent", null)
				.token(Secret.of("tok-alice"))
				.connectTimeout(Duration.ofSeconds(60))
				.build();
			// tag::client[]
			ClientConnection child = StdioConnections.create(process.getInputStream(), process.getOutputStream());
			Mono<JsonNode> result = Mono.usingWhen(ArcpClient.over(child, options),
					(client) -> client
						.submit(JobRequest.of("echo").input(JsonNodeFactory.instance.stringNode("hi")).build())
						.flatMap(ClientJob::result),
					ArcpClient::close);
			// end::client[]

			assertThat(result.block(Duration.ofSeconds(60)).path("echoed").asString()).isEqualTo("hi");
			assertThat(process.waitFor()).isZero();
		}
		finally {
			process.destroyForcibly();
		}
		assertThat(Files.readString(errors())).contains("Started SampleApplication");
	}

}
