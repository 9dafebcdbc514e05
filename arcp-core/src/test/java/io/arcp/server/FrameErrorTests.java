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

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

import io.arcp.agent.Agent;
import io.arcp.security.StaticBearerVerifier;
import io.arcp.session.SessionContext;
import io.arcp.session.SessionState;
import io.arcp.transport.InMemoryConnections;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for frames that are not in order, and for silence (ARCP sections 2.6 and 2.8).
 */
class FrameErrorTests {

	private ArcpServer server = server((builder) -> builder);

	private static ArcpServer server(UnaryOperator<ArcpServerBuilder> options) {
		ArcpServer server = options
			.apply(ArcpServer.builder()
				.runtime("test-runtime", "1.0.0")
				.bearerVerifier(StaticBearerVerifier.of(Map.of("tok", "me"))))
			.build();
		server.registerAgent("echo", (input, job) -> Mono.just(input));
		return server;
	}

	private void useServer(UnaryOperator<ArcpServerBuilder> options) {
		this.server.close();
		this.server = server(options);
	}

	@AfterEach
	void closeServer() {
		this.server.close();
	}

	private FrameClient client(String... features) {
		return FrameClient.connect(this.server).hello("tok", features);
	}

	private static void assertServes(FrameClient client) {
		client.submit("echo", "1");
		client.readUntil(FrameClient.type("job.result"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "{", "[]", "\"text\"", "1", "null", "{}", "{\"id\":\"x\"}", "{\"type\":\"session.ping\"}",
			"{\"id\":\"\",\"type\":\"session.ping\"}", "{\"id\":\"x\",\"type\":\"\"}",
			"{\"id\":5,\"type\":\"session.ping\"}",
			"{\"id\":\"x\",\"type\":\"job.submit\",\"payload\":{\"agent\":\"echo\",\"input\":1e5000}}",
			"{\"id\":\"x\",\"type\":\"job.submit\",\"payload\":{\"agent\":\"echo\",\"input\":\"\\ud800\"}}" })
	void answersMalformedFrames(String frame) {
		FrameClient client = client();

		client.send(frame);
		JsonNode error = client.next("session.error");

		assertThat(error.path("payload").path("code").asString()).isEqualTo("INVALID_REQUEST");
		assertServes(client);
	}

	@Test
	void answersInvalidUtf8AndDepth() {
		FrameClient client = client();

		client.sendBytes(new byte[] { '{', '"', (byte) 0xC3, '"', ':', '1', '}' });
		client.next("session.error");
		client.sendBytes(("{\"id\":\"x\",\"type\":\"job.submit\",\"payload\":{\"agent\":\"echo\",\"input\":"
				+ "[".repeat(500) + "]".repeat(500) + "}}")
			.getBytes(StandardCharsets.UTF_8));
		client.next("session.error");

		assertServes(client);
	}

	@Test
	void closesAtTheTenthMalformedFrame() {
		FrameClient client = client();

		for (int i = 0; i < 10; i++) {
			client.send("{");
		}
		for (int i = 0; i < 10; i++) {
			client.next("session.error");
		}

		assertThat(client.closed().code()).isEqualTo(1008);
	}

	@Test
	void countsTheMalformedFramesOfEachConnectionAnew() {
		FrameClient client = client();
		for (int i = 0; i < 9; i++) {
			client.send("{");
			client.next("session.error");
		}
		client.drop();
		FrameClient back = FrameClient.connect(this.server).resume("tok", client, 0);

		for (int i = 0; i < 9; i++) {
			back.send("{");
			back.next("session.error");
		}
		back.send("{\"id\":\"p\",\"type\":\"session.ping\",\"payload\":{\"nonce\":\"n\"}}");

		back.next("session.pong");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			{"id":"q","type":"job.frobnicate"} | session.error
			{"id":"q","type":"session.hello","payload":{"client":{"name":"t"},"auth":{"token":"tok"}}} | session.error
			{"id":"q","type":"session.hello","payload":{"client":{"name":"t"},"auth":[]}} | session.error
			{"id":"q","type":"session.hello","payload":{"client":{"name":"t"}}} | session.error
			{"id":"q","type":"session.resume","session_id":"sess_other","payload":{}} | session.error
			{"id":"q","type":"session.ping","session_id":"sess_other","payload":{"nonce":"n"}} | session.error
			{"id":"q","type":"session.ping","payload":{}} | session.error
			{"id":"q","type":"session.ping","payload":[]} | session.error
			{"id":"q","arcp":"2.0","type":"session.ping","payload":{"nonce":"n"}} | session.error
			{"id":"q","type":"x-vendor.acme.thing"} | session.error
			{"id":"q","type":"job.submit","payload":{}} | job.error
			{"id":"q","type":"job.submit","payload":{"agent":"Bad Name"}} | job.error
			{"id":"q","type":"job.submit","payload":{"agent":"echo","max_runtime_sec":0}} | job.error
			{"id":"q","type":"job.submit","payload":{"agent":"echo","lease_request":{"bogus":["x"]}}} | job.error
			{"id":"q","type":"job.submit","payload":{"agent":"echo","lease_request":{"fs.read":"x"}}} | job.error
			{"id":"q","type":"job.cancel","payload":{}} | job.error
			{"id":"q","type":"job.cancel","job_id":"job_a","payload":{"job_id":"job_b"}} | job.error
			""")
	void answersWithRequestId(String frame, String type) {
		FrameClient client = client();

		client.send(frame);
		JsonNode error = client.next(type);

		assertThat(error.path("request_id").asString()).isEqualTo("q");
		assertThat(error.path("payload").path("request_id").asString()).isEqualTo("q");
		assertThat(error.path("payload").path("code").asString()).isEqualTo("INVALID_REQUEST");
		assertThat(error.path("payload").path("message").asString()).isNotEmpty();
		assertServes(client);
	}

	@ParameterizedTest
	@ValueSource(strings = { "{\"id\":\"q\",\"type\":\"job.event\"}", "{\"id\":\"q\",\"type\":\"session.welcome\"}",
			"{\"id\":\"q\",\"type\":\"session.heartbeat\"}", "{\"id\":\"q\",\"type\":\"session.ack\",\"payload\":{}}",
			"{\"id\":\"q\",\"type\":\"session.pong\",\"payload\":{\"ping_nonce\":\"unknown\"}}",
			"{\"id\":\"q\",\"type\":\"job.unsubscribe\",\"payload\":{\"job_id\":\"job_x\"}}",
			"{\"id\":\"q\",\"type\":\"x-vendor.acme.thing\",\"extensions\":{\"optional\":true}}" })
	void ignoresWhatHasNoAnswer(String frame) {
		FrameClient client = client();

		client.send(frame);
		client.send("{\"id\":\"p\",\"type\":\"session.ping\",\"payload\":{\"nonce\":\"n1\"}}");
		JsonNode pong = client.next("session.pong");

		assertThat(pong.path("payload").path("ping_nonce").asString()).isEqualTo("n1");
		assertThat(pong.path("request_id").asString()).isEqualTo("p");
	}

	@Test
	void pingsSilentClientAndGivesItUp() {
		useServer((builder) -> builder.heartbeatInterval(Duration.ofSeconds(1)));
		FrameClient client = client("heartbeat");

		JsonNode ping = client.next("session.ping");
		assertThat(ping.path("payload").path("nonce").asString()).startsWith("p_");
		JsonNode lost = client.readUntil(FrameClient.type("session.error")).stream().reduce((a, b) -> b).orElseThrow();

		assertThat(lost.path("payload").path("code").asString()).isEqualTo("HEARTBEAT_LOST");
		assertThat(client.closed().code()).isEqualTo(4408);
		Awaitility.await()
			.atMost(FrameClient.LIMIT)
			.until(() -> this.server.sessions().iterator().next().state() == SessionState.PARKED);
	}

	@Test
	void closesIdleSession() {
		useServer((builder) -> builder.idleTimeout(Duration.ofMillis(300)));
		FrameClient client = client();

		assertThat(client.next("session.closed").path("payload").path("reason").asString()).isEqualTo("idle");
		assertThat(client.closed().code()).isEqualTo(1000);
	}

	@Test
	void stopsReadingWhatItCannotAnswer() {
		FrameClient stopped = FrameClient.connect(this.server, InMemoryConnections.create(), false).hello("tok");

		for (int i = 0; i < 5_000; i++) {
			stopped.send("{\"id\":\"p" + i + "\",\"type\":\"session.ping\",\"payload\":{\"nonce\":\"n\"}}");
		}
		assertServes(client());
		stopped.read();

		for (int i = 0; i < 5_000; i++) {
			assertThat(stopped.next("session.pong").path("request_id").asString()).isEqualTo("p" + i);
		}
	}

	@Test
	void acknowledgmentOfWhatWasNotSentLosesNothing() {
		int events = 500;
		this.server.registerAgent("emitting", Agent.blocking((input, job) -> {
			for (int i = 0; i < events; i++) {
				job.log("event");
			}
			return null;
		}));
		FrameClient stopped = FrameClient.connect(this.server, InMemoryConnections.create(), false).hello("tok", "ack");
		SessionContext session = this.server.sessions().iterator().next();
		stopped.submit("emitting", "null");
		Awaitility.await().atMost(FrameClient.LIMIT).until(() -> session.latestEventSeq() == events + 2);

		stopped.send("{\"id\":\"a\",\"type\":\"session.ack\",\"payload\":{\"last_processed_seq\":" + events + "}}");
		Awaitility.await().atMost(FrameClient.LIMIT).until(() -> session.lastAckedEventSeq() > 0);
		stopped.read();

		List<JsonNode> frames = stopped.readUntil(FrameClient.type("job.result"));
		assertThat(session.lastAckedEventSeq()).isLessThan(events);
		assertThat(frames).filteredOn((frame) -> frame.has("event_seq"))
			.extracting((frame) -> frame.path("event_seq").intValue())
			.containsExactlyElementsOf(IntStream.rangeClosed(1, events + 2).boxed().toList());
	}

}
