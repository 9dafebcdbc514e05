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

package io.arcp.server;

import java.time.Duration;
import java.util.Map;
import java.util.function.UnaryOperator;

import io.arcp.protocol.ArcpPrincipal;
import io.arcp.security.BearerVerifier;
import io.arcp.security.StaticBearerVerifier;
import io.arcp.session.PreHello;
import io.arcp.session.SessionState;
import io.arcp.transport.ConnectionInfo;
import io.arcp.transport.InMemoryConnections;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the opening of a connection (ARCP section 2.2).
 */
class OpeningTests {

	private static final BearerVerifier VERIFIER = StaticBearerVerifier
		.of(Map.of("tok-alice", "alice", "tok-bob", "bob"));

	private ArcpServer server = server(VERIFIER, (builder) -> builder);

	private static ArcpServer server(BearerVerifier verifier, UnaryOperator<ArcpServerBuilder> options) {
		ArcpServer server = options
			.apply(ArcpServer.builder().runtime("test-runtime", "1.0.0").bearerVerifier(verifier))
			.build();
		server.registerAgent("never", (input, job) -> Mono.never());
		return server;
	}

	private void useServer(BearerVerifier verifier, UnaryOperator<ArcpServerBuilder> options) {
		this.server.close();
		this.server = server(verifier, options);
	}

	@AfterEach
	void closeServer() {
		this.server.close();
	}

	private static String hello(String payload) {
		return "{\"arcp\":\"1.1\",\"id\":\"h1\",\"type\":\"session.hello\",\"payload\":" + payload + "}";
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			{"client":{"name":"t"},"auth":{"token":"wrong"}} | UNAUTHENTICATED
			{"client":{"name":"t"},"auth":{"token":""}} | UNAUTHENTICATED
			{"client":{"name":"t"}} | UNAUTHENTICATED
			{"client":{"name":"t"},"auth":{"scheme":"basic","token":"tok-alice"}} | UNAUTHENTICATED
			{"client":{"name":"t"},"auth":"tok-alice"} | UNAUTHENTICATED
			{"client":{},"auth":{"token":"tok-alice"}} | INVALID_REQUEST
			{"client":{"name":"t"},"auth":{"token":"tok-alice"},"capabilities":{"encodings":["cbor"]}} | INVALID_REQUEST
			{"client":{"name":"t"},"auth":{"token":"wrong"},"resume":{"session_id":5}} | UNAUTHENTICATED
			{"client":{"name":"t"},"auth":{"token":"tok-alice"},"resume":{"session_id":5}} | INVALID_REQUEST
			""")
	void refusesAndCloses(String payload, String code) {
		FrameClient client = FrameClient.connect(this.server);

		client.send(hello(payload));
		JsonNode error = client.next("session.error");

		assertThat(error.path("payload").path("code").asString()).isEqualTo(code);
		assertThat(error.path("payload").path("request_id").asString()).isEqualTo("h1");
		assertThat(error.path("session_id").asString()).startsWith("sess_");
		assertThat(error.toString()).doesNotContain("wrong", "tok-alice");
		assertThat(client.closed().code()).isEqualTo(1008);
		assertThat(this.server.sessions()).isEmpty();
		Awaitility.await().atMost(FrameClient.LIMIT).until(() -> this.server.openingConnections() == 0);
	}

	@Test
	void closesWhenHelloIsLate() {
		useServer(VERIFIER, (builder) -> builder.helloTimeout(Duration.ofMillis(100)));
		FrameClient client = FrameClient.connect(this.server);

		JsonNode error = client.next("session.error");

		assertThat(error.path("payload").path("code").asString()).isEqualTo("UNAUTHENTICATED");
		assertThat(error.path("payload").path("message").asString()).isEqualTo("hello timeout");
		assertThat(client.closed().code()).isEqualTo(1008);
	}

	@Test
	void closesWhenVerifierNeverAnswers() {
		useServer((token) -> Mono.never(), (builder) -> builder.helloTimeout(Duration.ofMillis(100)));
		FrameClient client = FrameClient.connect(this.server);

		client.send(hello("{\"client\":{\"name\":\"t\"},\"auth\":{\"token\":\"x\"}}"));

		assertThat(client.next("session.error").path("payload").path("code").asString()).isEqualTo("INTERNAL_ERROR");
		assertThat(client.closed().code()).isEqualTo(1008);
	}

	@Test
	void tellsThatVerifierFailed() {
		useServer((token) -> {
			throw new IllegalStateException("secret detail of " + token.value());
		}, (builder) -> builder);
		FrameClient client = FrameClient.connect(this.server);

		client.send(hello("{\"client\":{\"name\":\"t\"},\"auth\":{\"token\":\"tok-secret\"}}"));
		JsonNode payload = client.next("session.error").path("payload");

		assertThat(payload.path("code").asString()).isEqualTo("INTERNAL_ERROR");
		assertThat(payload.path("retryable").asBoolean()).isTrue();
		assertThat(payload.toString()).doesNotContain("secret");
	}

	@ParameterizedTest
	@ValueSource(strings = { "{\"id\":\"s1\",\"type\":\"job.submit\",\"payload\":{\"agent\":\"never\"}}", "not json",
			"{}", "{\"id\":\"h\"}" })
	void executesNothingBeforeHello(String frame) {
		FrameClient client = FrameClient.connect(this.server);

		client.send(frame);
		client.send(frame);
		JsonNode error = client.next("session.error");
		client.hello("tok-alice");

		assertThat(error.path("payload").path("details").path("expected").asString()).isEqualTo("session.hello");
		assertThat(client.queued()).as("one answer for all of them").isZero();
		assertThat(this.server.jobs()).isEmpty();
	}

	@Test
	void closesOnFrameBeforeHelloWhenToldSo() {
		useServer(VERIFIER, (builder) -> builder.preHello(PreHello.CLOSE));
		FrameClient client = FrameClient.connect(this.server);

		client.send("{\"id\":\"s1\",\"type\":\"job.submit\",\"payload\":{\"agent\":\"never\"}}");

		client.next("session.error");
		assertThat(client.closed().code()).isEqualTo(1008);
	}

	@ParameterizedTest
	@CsvSource({ "1.1,true", "1.0,true", "1,true", "1.7,true", "2.0,false", "x,false" })
	void looksAtMajorVersion(String version, boolean accepted) {
		FrameClient client = FrameClient.connect(this.server);

		client.send("{\"arcp\":\"" + version
				+ "\",\"id\":\"h1\",\"type\":\"session.hello\",\"payload\":{\"client\":{\"name\":\"t\"},\"auth\":{\"token\":\"tok-alice\"}}}");

		client.next(accepted ? "session.welcome" : "session.error");
	}

	@Test
	void takesPrincipalOfUpgrade() {
		ConnectionInfo info = new ConnectionInfo("test", ArcpPrincipal.of("alice"), null, true);
		FrameClient client = FrameClient.connect(this.server,
				InMemoryConnections.create(Schedulers.newSingle("test", true)::schedule, info, 1 << 20), true);
		FrameClient other = FrameClient.connect(this.server,
				InMemoryConnections.create(Schedulers.newSingle("test", true)::schedule, info, 1 << 20), true);

		client.send(hello("{\"client\":{\"name\":\"t\"}}"));
		other.send(hello("{\"client\":{\"name\":\"t\"},\"auth\":{\"token\":\"tok-bob\"}}"));

		client.next("session.welcome");
		assertThat(other.next("session.error").path("payload").path("code").asString()).isEqualTo("UNAUTHENTICATED");
	}

	@Test
	void boundsSessionsOfPrincipalAndMakesRoomFromParkedOnes() {
		useServer(VERIFIER, (builder) -> builder.maxSessionsPerPrincipal(2));
		FrameClient first = FrameClient.connect(this.server).hello("tok-alice");
		FrameClient second = FrameClient.connect(this.server).hello("tok-alice");
		second.submit("never", "null");
		second.next("job.accepted");

		FrameClient refused = FrameClient.connect(this.server);
		refused.send(hello("{\"client\":{\"name\":\"t\"},\"auth\":{\"token\":\"tok-alice\"}}"));
		JsonNode error = refused.next("session.error").path("payload");
		assertThat(error.path("details").toString()).isEqualTo("{\"cap\":\"maxSessionsPerPrincipal\",\"limit\":2}");
		assertThat(refused.closed().code()).isEqualTo(1013);
		FrameClient.connect(this.server).hello("tok-bob");

		first.drop();
		second.drop();
		Awaitility.await()
			.atMost(FrameClient.LIMIT)
			.until(() -> this.server.sessions()
				.stream()
				.filter((session) -> session.state() == SessionState.PARKED)
				.count() == 2);
		FrameClient.connect(this.server).hello("tok-alice");

		FrameClient again = FrameClient.connect(this.server).resume("tok-alice", second, 0);
		assertThat(again.sessionId()).as("the one with a job was kept").isEqualTo(second.sessionId());
	}

}
