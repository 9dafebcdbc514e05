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

import java.nio.charset.StandardCharsets;
import java.util.List;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a server gets from clients that do not keep to the protocol (ARCP sections 2.2 and
 * 2.8): each gets a clear answer, and the others notice nothing.
 */
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
class HostileFramesIntegrationTests {

	@LocalServerPort
	private int port;

	@AfterEach
	void stillServesOthers() throws Exception {
		try (RawClient client = RawClient.open(this.port, "tok-bob")) {
			assertThat(client.run("echo", "1").at("/result/echoed").asInt()).isEqualTo(1);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "{", "", "hello", "[1,2]", "null", "{\"type\":\"job.submit\"}", "{\"id\":\"x\"}",
			"{\"id\":\"x\",\"type\":7}", "{\"id\":\"x\",\"type\":\"job.submit\",\"payload\":{\"input\":1e5000}}" })
	void answersMalformedFrames(String frame) throws Exception {
		try (RawClient client = RawClient.open(this.port, "tok-alice")) {
			client.send(frame);

			assertThat(client.next("session.error").at("/payload/code").asString()).isEqualTo("INVALID_REQUEST");
			assertThat(client.run("echo", "1").path("final_status").asString()).isEqualTo("success");
		}
	}

	@Test
	void answersBinaryFrames() throws Exception {
		try (RawClient client = RawClient.open(this.port, "tok-alice")) {
			client.sendBinary("{\"id\":\"x\",\"type\":\"session.ping\"}".getBytes(StandardCharsets.UTF_8));

			JsonNode error = client.next("session.error");
			assertThat(error.at("/payload/code").asString()).isEqualTo("INVALID_REQUEST");
			assertThat(error.has("request_id")).isFalse();
			assertThat(client.run("echo", "1").path("final_status").asString()).isEqualTo("success");
		}
	}

	@Test
	void answersDeepNesting() throws Exception {
		try (RawClient client = RawClient.open(this.port, "tok-alice")) {
			client.submit("s1", "echo", "[".repeat(100_000) + "]".repeat(100_000));

			assertThat(client.next("session.error").at("/payload/code").asString()).isEqualTo("INVALID_REQUEST");
			assertThat(client.run("echo", "1").path("final_status").asString()).isEqualTo("success");
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "job.explode", "session.hello", "x-vendor.acme.unknown" })
	void answersTypesThatItDoesNotServe(String type) throws Exception {
		try (RawClient client = RawClient.open(this.port, "tok-alice")) {
			client.send("{\"id\":\"u1\",\"type\":\"" + type + "\",\"payload\":{}}");

			JsonNode error = client.next("session.error");
			assertThat(error.at("/payload/code").asString()).isEqualTo("INVALID_REQUEST");
			assertThat(error.path("request_id").asString()).isEqualTo("u1");
			assertThat(client.run("echo", "1").path("final_status").asString()).isEqualTo("success");
		}
	}

	@Test
	void closesFramesThatAreTooLarge() throws Exception {
		try (RawClient client = RawClient.open(this.port, "tok-alice")) {
			client
				.sendWithoutWaiting("{\"id\":\"x\",\"type\":\"job.submit\",\"payload\":{\"agent\":\"echo\",\"input\":\""
						+ "x".repeat(2 * 1024 * 1024) + "\"}}");

			assertThat(client.closeCode()).isEqualTo(1009);
		}
	}

	@Test
	void takesFramesUpToTheLimit() throws Exception {
		try (RawClient client = RawClient.open(this.port, "tok-alice")) {
			JsonNode end = client.run("word-count@1.0.0", "{\"text\":\"" + "word ".repeat(200_000) + "\"}");

			assertThat(end.at("/result/words").asInt()).isEqualTo(200_000);
		}
	}

	@Test
	void closesAfterTenMalformedFrames() throws Exception {
		try (RawClient client = RawClient.open(this.port, "tok-alice")) {
			for (int i = 0; i < 10; i++) {
				assertThat(client.isOpen()).isTrue();
				client.send("{");
				client.next("session.error");
			}

			assertThat(client.closeCode()).isEqualTo(1008);
		}
	}

	@Test
	void answersWhatComesBeforeTheHelloOnceAndDoesNotRunIt() throws Exception {
		try (RawClient client = RawClient.connect(this.port)) {
			client.submit("early", "echo", "1");
			JsonNode error = client.next("session.error");
			for (String frame : List.of("{",
					"{\"id\":\"x\",\"type\":\"session.ping\",\"payload\":{\"nonce\":\"n\"}}")) {
				client.send(frame);
			}
			client.sayHello("tok-alice");

			assertThat(error.at("/payload/code").asString()).isEqualTo("INVALID_REQUEST");
			assertThat(error.at("/payload/details/expected").asString()).isEqualTo("session.hello");
			client.next("session.welcome");
			client.submit("s1", "echo", "2");
			assertThat(client.readJob(0).get(1).at("/payload/result/echoed").asInt()).isEqualTo(2);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "{\"client\":{\"name\":\"x\"}}", "{\"client\":{\"name\":\"x\"},\"auth\":{\"token\":\"\"}}",
			"{\"client\":{\"name\":\"x\"},\"auth\":{\"scheme\":\"basic\",\"token\":\"tok-alice\"}}" })
	void closesHellosWithoutAToken(String payload) throws Exception {
		try (RawClient client = RawClient.connect(this.port)) {
			client.send("{\"id\":\"h\",\"type\":\"session.hello\",\"payload\":" + payload + "}");

			assertThat(client.next("session.error").at("/payload/code").asString()).isEqualTo("UNAUTHENTICATED");
			assertThat(client.closeCode()).isEqualTo(1008);
		}
	}

}
