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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

import io.arcp.agent.Agent;
import io.arcp.security.StaticBearerVerifier;
import io.arcp.session.SessionCaps;
import io.arcp.session.SessionContext;
import io.arcp.session.SessionState;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for resuming a session (ARCP section 2.5), over in-memory connections.
 */
class ResumeTests {

	private final CountDownLatch release = new CountDownLatch(1);

	private ArcpServer server = server((builder) -> builder);

	private ArcpServer server(UnaryOperator<ArcpServerBuilder> options) {
		ArcpServer built = options
			.apply(ArcpServer.builder()
				.runtime("test-runtime", "1.0.0")
				.bearerVerifier(StaticBearerVerifier.of(Map.of("tok-alice", "alice", "tok-bob", "bob"))))
			.build();
		built.registerAgent("burst", Agent.blocking((input, job) -> {
			for (int i = 1; i <= input.asInt(); i++) {
				job.log("event " + i);
			}
			return input;
		}));
		built.registerAgent("held", Agent.blocking((input, job) -> {
			job.log("before");
			this.release.await();
			job.log("after");
			return input;
		}));
		built.registerAgent("never", (input, job) -> Mono.never());
		return built;
	}

	private void useServer(UnaryOperator<ArcpServerBuilder> options) {
		this.server.close();
		this.server = server(options);
	}

	@AfterEach
	void closeServer() {
		this.release.countDown();
		this.server.close();
	}

	private FrameClient connect() {
		return FrameClient.connect(this.server);
	}

	private FrameClient alice() {
		return connect().hello("tok-alice");
	}

	private SessionContext session() {
		return this.server.sessions().iterator().next();
	}

	private void awaitParked() {
		Awaitility.await().atMost(FrameClient.LIMIT).until(() -> session().state() == SessionState.PARKED);
	}

	@Test
	void replaysWhatWasMissedAndGoesOnLive() {
		FrameClient first = alice();
		first.submit("held", "1");
		List<JsonNode> before = first.readUntil((frame) -> frame.path("event_seq").asInt() == 2);
		first.drop();
		awaitParked();
		this.release.countDown();
		Awaitility.await().atMost(FrameClient.LIMIT).until(() -> session().latestEventSeq() == 4);

		FrameClient second = connect().resume("tok-alice", first, 1);
		List<JsonNode> replayed = second.readUntil(FrameClient.type("job.result"));

		assertThat(second.sessionId()).isEqualTo(first.sessionId());
		assertThat(second.resumeToken()).isNotEqualTo(first.resumeToken());
		assertThat(replayed).extracting((frame) -> frame.path("event_seq").asInt()).containsExactly(2, 3, 4);
		assertThat(replayed.get(0)).as("same id, number and payload").isEqualTo(before.get(before.size() - 1));
	}

	@Test
	void replaysTheHistoryOfAnOwnJobAsItWas() {
		FrameClient first = connect().hello("tok-alice", "subscribe");
		first.submit("held", "1");
		String job = first.next("job.accepted").path("job_id").asString();
		first.readUntil((frame) -> frame.path("event_seq").asInt() == 2);
		first.send(
				"{\"id\":\"s\",\"type\":\"job.subscribe\",\"payload\":{\"job_id\":\"" + job + "\",\"history\":true}}");
		first.next("job.subscribed");
		List<JsonNode> history = List.of(first.next("job.event"), first.next("job.event"));
		first.drop();
		awaitParked();

		FrameClient second = connect().resume("tok-alice", first, 2, "subscribe");
		List<JsonNode> replayed = List.of(second.next("job.event"), second.next("job.event"));

		assertThat(replayed).extracting((frame) -> frame.path("origin_seq").asInt()).containsExactly(1, 2);
		assertThat(replayed).isEqualTo(history);
	}

	@Test
	void losesNothingOverManyDrops() {
		long seed = System.nanoTime();
		Random random = new Random(seed);
		int events = 20_000;
		useServer((builder) -> builder.caps(new SessionCaps(events + 10, 64 << 20, 10)));
		FrameClient client = alice();
		client.submit("burst", String.valueOf(events));
		client.next("job.accepted");
		long last = 0;
		boolean ended = false;

		for (int drop = 0; !ended; drop++) {
			int take = (drop < 100) ? 1 + random.nextInt(300) : Integer.MAX_VALUE;
			for (int i = 0; i < take && !ended; i++) {
				JsonNode frame = client.next();
				assertThat(frame.path("event_seq").asLong()).as("seed %d, drop %d", seed, drop).isEqualTo(++last);
				ended = frame.path("type").asString().equals("job.result");
			}
			if (!ended) {
				FrameClient lost = client;
				if (random.nextBoolean()) {
					lost.drop();
				}
				client = connect().resume("tok-alice", lost, last);
			}
		}

		assertThat(last).isEqualTo(events + 2);
	}

	@Test
	void closesOlderConnection() {
		FrameClient first = alice();

		connect().resume("tok-alice", first, 0);

		assertThat(first.closed().code()).isEqualTo(4409);
		assertThat(this.server.sessions()).hasSize(1);
	}

	@Test
	void keepsPresentedTokenUntilClientHasSpoken() {
		FrameClient first = alice();
		FrameClient second = connect().resume("tok-alice", first, 0);
		FrameClient third = connect().resume("tok-alice", first, 0);

		third.send("{\"id\":\"p1\",\"type\":\"session.ping\",\"payload\":{\"nonce\":\"n\"}}");
		third.next("session.pong");
		FrameClient late = connect();
		late.sendResume("tok-alice", first.sessionId(), first.resumeToken(), 0);
		JsonNode refused = late.next("session.error");

		assertThat(second.closed().code()).isEqualTo(4409);
		assertThat(refused.path("payload").path("code").asString()).isEqualTo("RESUME_WINDOW_EXPIRED");
		assertThat(late.closed().code()).isEqualTo(1008);
		connect().resume("tok-alice", third, 0);
	}

	@Test
	void findsSessionByTokenAlone() {
		FrameClient first = alice();
		first.drop();
		awaitParked();

		FrameClient second = connect();
		second.send("""
				{"id":"h","type":"session.hello","payload":{"client":{"name":"t"},"auth":{"token":"tok-alice"},
				"resume_token":"%s","last_event_seq":0}}""".formatted(first.resumeToken()));
		JsonNode welcome = second.next("session.welcome");

		assertThat(welcome.path("session_id").asString()).isEqualTo(first.sessionId());
	}

	@Test
	void resumeMessageWithoutCapabilitiesKeepsFeatures() {
		FrameClient first = connect().hello("tok-alice", "progress", "ack");

		FrameClient second = connect();
		second.send("""
				{"id":"h","type":"session.resume","payload":{"session_id":"%s","resume_token":"%s","last_event_seq":0,
				"auth":{"token":"tok-alice"}}}""".formatted(first.sessionId(), first.resumeToken()));
		JsonNode welcome = second.next("session.welcome");

		assertThat(welcome.path("payload").path("capabilities").path("features").toString())
			.isEqualTo("[\"ack\",\"progress\"]");
	}

	@Test
	void refusesEverythingElseInTheSameWay() {
		FrameClient first = alice();
		first.submit("burst", "3");
		first.readUntil(FrameClient.type("job.result"));
		first.drop();
		awaitParked();
		List<String> answers = new ArrayList<>();

		answers.add(refused("tok-alice", first.sessionId(), "rt_wrong", 0));
		answers.add(refused("tok-bob", first.sessionId(), first.resumeToken(), 0));
		answers.add(refused("tok-alice", "sess_unknown", first.resumeToken(), 0));
		answers.add(refused("tok-alice", first.sessionId(), first.resumeToken(), 6));

		assertThat(answers).allSatisfy((answer) -> assertThat(answer).isEqualTo(answers.get(0)));
		FrameClient second = connect().resume("tok-alice", first, 3);
		assertThat(second.next("job.event").path("event_seq").asInt()).isEqualTo(4);
	}

	private String refused(String token, String session, String resumeToken, long lastSeq) {
		FrameClient client = connect();
		client.sendResume(token, session, resumeToken, lastSeq);
		JsonNode error = client.next("session.error");
		assertThat(error.path("session_id").asString()).isEqualTo(session);
		assertThat(client.closed().code()).isEqualTo(1008);
		return error.path("payload").toString();
	}

	@Test
	void refusesWhatHasLeftTheBuffer() {
		useServer((builder) -> builder.caps(new SessionCaps(50, 1_000_000, 10)));
		FrameClient first = alice();
		first.submit("burst", "200");
		first.readUntil(FrameClient.type("job.result"));
		first.drop();
		awaitParked();

		refused("tok-alice", first.sessionId(), first.resumeToken(), 100);
		FrameClient second = connect().resume("tok-alice", first, 160);

		assertThat(second.next().path("event_seq").asInt()).isEqualTo(161);
	}

	@Test
	void keepsLargeEventsUpToTheBytesOfTheCap() {
		String message = "x".repeat(87_000);
		this.server.registerAgent("large", Agent.blocking((input, job) -> {
			for (int i = 0; i < 400; i++) {
				job.log(message);
			}
			return input;
		}));
		FrameClient first = alice();
		first.submit("large", "1");
		first.readUntil(FrameClient.type("job.result"));
		first.drop();
		awaitParked();

		FrameClient second = connect().resume("tok-alice", first, 232);
		List<JsonNode> replayed = second.readUntil(FrameClient.type("job.result"));

		assertThat(replayed).extracting((frame) -> frame.path("event_seq").asInt())
			.as("170 events of 87 KB are less than 16 MiB")
			.containsExactlyElementsOf(IntStream.rangeClosed(233, 402).boxed().toList());
	}

	@Test
	void refusesAfterTheWindow() {
		useServer((builder) -> builder.resumeWindow(Duration.ofMillis(200)));
		FrameClient first = alice();
		first.drop();
		Awaitility.await().atMost(FrameClient.LIMIT).until(() -> this.server.sessions().isEmpty());

		refused("tok-alice", first.sessionId(), first.resumeToken(), 0);
	}

	@Test
	void keepsCancelAuthority() {
		FrameClient first = alice();
		first.submit("never", "null");
		String job = first.next("job.accepted").path("job_id").asString();
		first.drop();

		FrameClient second = connect().resume("tok-alice", first, 0);
		second.next("job.event");
		second.send("{\"id\":\"c1\",\"type\":\"job.cancel\",\"job_id\":\"" + job + "\"}");

		second.next("job.cancelled");
		assertThat(second.next("job.error").path("payload").path("final_status").asString()).isEqualTo("cancelled");
	}

	@Test
	void resumesAfterGoodbye() {
		FrameClient first = alice();
		first.submit("never", "null");
		first.readUntil(FrameClient.type("job.event"));
		first.send("{\"id\":\"b1\",\"type\":\"session.bye\",\"payload\":{\"reason\":\"done\"}}");
		JsonNode closed = first.next("session.closed");

		assertThat(closed.path("payload").path("reason").asString()).isEqualTo("done");
		assertThat(closed.path("request_id").asString()).isEqualTo("b1");
		assertThat(first.closed().code()).isEqualTo(1000);
		assertThat(connect().resume("tok-alice", first, 0).next("job.event").path("event_seq").asInt()).isEqualTo(1);
	}

	@Test
	void answersSubmitAgainThatIsSentAgainAfterResume() {
		FrameClient first = alice();
		first.submit("never", "1");
		JsonNode accepted = first.next("job.accepted");
		first.next("job.event");
		first.submit("nobody", "1");
		JsonNode rejected = first.next("job.error");
		first.send(submit("req-1", "never"));
		first.submit("nobody", "2");
		assertThat(first.next().path("request_id").asString()).as("dropped on its connection").isEqualTo("req-3");
		first.drop();

		FrameClient second = connect().resume("tok-alice", first, 1);
		second.send(submit("req-2", "nobody"));
		second.send(submit("req-1", "never"));
		second.send(submit("req-1", "never"));
		second.send(submit("req-9", "nobody"));

		assertThat(second.next()).isEqualTo(rejected);
		assertThat(second.next()).isEqualTo(accepted);
		assertThat(second.next().path("request_id").asString()).isEqualTo("req-9");
		assertThat(this.server.jobs()).hasSize(1);
	}

	private static String submit(String id, String agent) {
		return "{\"arcp\":\"1.1\",\"id\":\"" + id + "\",\"type\":\"job.submit\",\"payload\":{\"agent\":\"" + agent
				+ "\",\"input\":1}}";
	}

	@Test
	void replaysBackPressureStatus() {
		useServer((builder) -> builder.backPressureThreshold(5));
		FrameClient first = connect().hello("tok-alice", "ack");
		first.send("{\"id\":\"a0\",\"type\":\"session.ack\",\"payload\":{\"last_processed_seq\":0}}");
		first.submit("burst", "20");
		List<JsonNode> seen = first.readUntil((frame) -> frame.path("event_seq").asInt() == 7);
		first.drop();

		FrameClient second = connect().resume("tok-alice", first, 5, "ack");
		second.next("job.event");
		JsonNode status = second.next("job.event");

		assertThat(status).isEqualTo(seen.get(seen.size() - 1));
		assertThat(status.path("payload").path("body").path("phase").asString()).isEqualTo("back_pressure");
	}

}
