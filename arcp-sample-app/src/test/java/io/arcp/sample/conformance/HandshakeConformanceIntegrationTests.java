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

import java.net.http.WebSocketHandshakeException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

import io.arcp.protocol.ArcpPrincipal;
import org.junit.jupiter.api.Assumptions;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

/**
 * Handshake and authentication (ARCP sections 2.2, 2.3 and 9.2), with a hello timeout of
 * one second.
 */
class HandshakeConformanceIntegrationTests extends ConformanceGroup {

	@Requirement("HEL-1")
	void welcomesAClientWithAGoodToken() {
		WireConnection connection = connect();

		String hello = connection.hello(this.alice, capabilities(FEATURES));

		assertThat(connection.next("session.welcome").requestId()).isEqualTo(hello);
	}

	@Requirement("HEL-2")
	void refusesABadToken() {
		WireConnection connection = connect();

		Instant sent = Instant.now();
		connection.hello("tok-nobody", capabilities(FEATURES));

		assertUnauthenticated(connection);
		assertThat(Duration.between(sent, Instant.now())).isLessThan(Duration.ofSeconds(2));
	}

	@Requirement("HEL-3")
	void refusesAHelloWithoutAuthentication() {
		for (String auth : List.of("", ",\"auth\":{}", ",\"auth\":{\"token\":\"\"}", ",\"auth\":7")) {
			WireConnection connection = connect();

			connection.request("session.hello", "{\"client\":{\"name\":\"suite\"}%s}".formatted(auth));

			assertUnauthenticated(connection);
		}
	}

	@Requirement("HEL-4")
	void refusesAnotherScheme() {
		WireConnection connection = connect();

		connection.request("session.hello", """
				{"client":{"name":"suite"},"auth":{"scheme":"basic","token":"%s"}}""".formatted(this.alice));

		assertUnauthenticated(connection);
	}

	@Requirement("HEL-5")
	void refusesAClientThatSaysNothing() {
		Instant start = Instant.now();
		WireConnection connection = connect();

		assertUnauthenticated(connection);

		assertThat(Duration.between(start, Instant.now())).isBetween(Duration.ofMillis(900), Duration.ofSeconds(4));
	}

	private static void assertUnauthenticated(WireConnection connection) {
		Frame answer = connection.next("session.error");
		assertThat(answer.code()).isEqualTo("UNAUTHENTICATED");
		assertThat(answer.at("/payload/retryable").booleanValue()).isFalse();
		assertThat(answer.sessionId()).startsWith("sess_");
		assertThat(connection.closeCode()).isEqualTo(1008);
	}

	@Requirement("HEL-6")
	void neverRunsASubmitThatComesBeforeTheHello() {
		String counter = "{\"key\":\"%s\"}".formatted(this.alice);
		WireConnection connection = connect();

		String early = connection.submit("counter", counter);
		Frame answer = connection.next("session.error");
		connection.hello(this.alice, capabilities(FEATURES));
		connection.welcome();

		assertThat(answer.code()).isEqualTo("INVALID_REQUEST");
		assertThat(answer.text("/payload/details/expected")).isEqualTo("session.hello");
		assertThat(connection.run("counter", counter).at("/payload/result/count").intValue()).isEqualTo(1);
		assertThat(connection.beforeFence()).isEmpty();
		assertThat(connection.frames())
			.noneMatch((frame) -> frame.type().equals("job.accepted") && frame.requestId().equals(early));
	}

	@Requirement("HEL-7")
	void describesTheRuntimeInTheWelcome() {
		Frame welcome = open(this.alice).welcome();

		assertThat(welcome.text("/payload/runtime/name")).isNotEmpty();
		assertThat(welcome.text("/payload/runtime/version")).isNotEmpty();
		assertThat(welcome.text("/payload/resume_token")).hasSizeGreaterThanOrEqualTo(22);
		assertThat(welcome.at("/payload/resume_window_sec").isIntegralNumber()).isTrue();
		assertThat(welcome.at("/payload/resume_window_sec").intValue()).isPositive();
		assertThat(welcome.at("/payload/capabilities/encodings")).extracting(JsonNode::asString).contains("json");
	}

	@Requirement("HEL-8")
	void negotiatesTheFeaturesOfBothSides() {
		Frame welcome = open(this.alice, List.of("zzz", "subscribe", "ack", "heartbeat")).welcome();

		assertThat(welcome.at("/payload/capabilities/features")).extracting(JsonNode::asString)
			.containsExactly("heartbeat", "ack", "subscribe");
	}

	@Requirement("HEL-9")
	void negotiatesNothingWithoutCapabilities() {
		WireConnection connection = connect();
		connection.request("session.hello", """
				{"client":{"name":"suite"},"auth":{"token":"%s"}}""".formatted(this.alice));

		assertThat(connection.welcome().at("/payload/capabilities/features")).hasToString("[]");
		assertThat(connection.welcome().payload().has("heartbeat_interval_sec")).isFalse();
	}

	@Requirement("HEL-10")
	void listsTheAgents() {
		JsonNode agents = open(this.alice).welcome().at("/payload/capabilities/agents");

		assertThat(agents).allMatch(JsonNode::isObject)
			.extracting(JsonNode::toString)
			.contains("{\"name\":\"versioned\",\"versions\":[\"1.0.0\",\"2.0.0\"],\"default\":\"2.0.0\"}",
					"{\"name\":\"echo\",\"versions\":[]}");
		assertThat(agents).extracting((agent) -> agent.path("name").asString()).isSorted();
	}

	@Requirement("HEL-11")
	void refusesASecondHello() {
		WireConnection connection = open(this.alice);

		assertRejected(connection, connection.hello(this.alice, capabilities(FEATURES)), "INVALID_REQUEST");

		assertThat(connection.run("echo", "1").type()).isEqualTo("job.result");
	}

	@Requirement("HEL-12")
	void refusesAnUpgradeWithABadToken() {
		assertThatException().isThrownBy(() -> connect(Map.of("Authorization", "Bearer tok-nobody")))
			.havingCause()
			.isInstanceOfSatisfying(WebSocketHandshakeException.class,
					(ex) -> assertThat(ex.getResponse().statusCode()).isEqualTo(401));

		WireConnection connection = connect(Map.of("Authorization", "Bearer " + this.alice));
		connection.request("session.hello", "{\"client\":{\"name\":\"suite\"}}");
		assertThat(connection.welcome().type()).isEqualTo("session.welcome");
	}

	/**
	 * No token of the profile expires, so this runtime has a verifier of its own.
	 */
	@Requirement("HEL-13")
	void closesTheConnectionWhoseTokenExpires() {
		Assumptions.assumeFalse(ConformanceRuntime.isExternal(), "another process has no token that expires");
		Duration life = Duration.ofSeconds(2);
		try (ConformanceRuntime runtime = ConformanceRuntime.start((token) -> Mono
			.just(ArcpPrincipal.of("alice", token.value().equals("tok-short") ? Instant.now().plus(life) : null)))) {
			WireConnection connection = connect(runtime, Map.of());
			connection.hello("tok-short", capabilities(FEATURES));
			connection.welcome();
			Instant welcomed = Instant.now();
			String job = connection.accepted(connection.submit("sleep", "{\"ms\":2500}"));

			Frame error = connection.find((frame) -> frame.type().equals("session.error"));

			assertThat(Duration.between(welcomed, Instant.now())).isBetween(life.minusSeconds(1), life.plusSeconds(3));
			assertThat(error.code()).isEqualTo("UNAUTHENTICATED");
			assertThat(error.text("/payload/details/reason")).isEqualTo("token_expired");
			assertThat(error.sessionId()).isEqualTo(connection.sessionId());
			assertThat(connection.closeCode()).isEqualTo(4401);
			WireConnection second = connect(runtime, Map.of());
			sendResume(second, "tok-fresh", connection.sessionId(), connection.resumeToken(), connection.lastSeq());
			assertThat(second.welcome().sessionId()).isEqualTo(connection.sessionId());
			assertThat(second.end(job).text("/payload/final_status")).isEqualTo("success");
		}
	}

}
