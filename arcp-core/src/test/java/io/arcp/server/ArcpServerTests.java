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
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;

import io.arcp.agent.Agent;
import io.arcp.event.InMemoryArcpStore;
import io.arcp.event.JobEvent;
import io.arcp.protocol.InvalidRequestException;
import io.arcp.security.StaticBearerVerifier;
import io.arcp.session.BackPressureMode;
import io.arcp.session.SessionCaps;
import io.arcp.session.SessionState;
import io.arcp.transport.InMemoryConnections;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Tests for a server in a plain program, over in-memory connections.
 */
class ArcpServerTests {

	private ArcpServer server = server((builder) -> builder);

	private static ArcpServer server(UnaryOperator<ArcpServerBuilder> options) {
		ArcpServer server = options
			.apply(ArcpServer.builder()
				.runtime("test-runtime", "1.0.0")
				.bearerVerifier(StaticBearerVerifier.of(Map.of("tok-alice", "alice", "tok-bob", "bob"))))
			.build();
		server.registerAgent("echo", (input, job) -> Mono.just(object("echoed", input)));
		return server;
	}

	private static JsonNode object(String name, JsonNode value) {
		ObjectNode node = JsonNodeFactory.instance.objectNode();
		return node.set(name, value);
	}

	@AfterEach
	void closeServer() {
		this.server.close();
	}

	private FrameClient alice(String... features) {
		return FrameClient.connect(this.server).hello("tok-alice", features);
	}

	@Test
	void needsIdentityAndVerifier() {
		assertThatIllegalStateException().isThrownBy(() -> ArcpServer.builder().build()).withMessageContaining("name");
		assertThatIllegalStateException().isThrownBy(() -> ArcpServer.builder().runtime("a", "1").build())
			.withMessageContaining("bearerVerifier");
	}

	@Test
	void welcomesWithInventoryAndNegotiatedFeatures() {
		this.server.registerAgent("versioned@1.0.0", (input, job) -> Mono.empty());
		this.server.registerAgent("versioned@2.0.0", (input, job) -> Mono.empty());
		FrameClient client = FrameClient.connect(this.server);

		client.send("""
				{"arcp":"1.1","id":"h1","type":"session.hello","payload":{"client":{"name":"t"},
				"auth":{"token":"tok-alice"},"capabilities":{"features":["zzz","progress","heartbeat"]}}}""");
		JsonNode welcome = client.next("session.welcome");

		assertThat(welcome.path("request_id").asString()).isEqualTo("h1");
		JsonNode payload = welcome.path("payload");
		assertThat(payload.path("session_id")).isEqualTo(welcome.path("session_id"));
		assertThat(payload.path("runtime").path("name").asString()).isEqualTo("test-runtime");
		assertThat(payload.path("resume_token").asString()).startsWith("rt_").hasSizeGreaterThan(22);
		assertThat(payload.path("resume_window_sec").asInt()).isEqualTo(600);
		assertThat(payload.path("heartbeat_interval_sec").asInt()).isEqualTo(30);
		assertThat(payload.path("capabilities").path("features").toString()).isEqualTo("[\"heartbeat\",\"progress\"]");
		assertThat(payload.path("capabilities").path("agents").toString())
			.isEqualTo("[{\"name\":\"echo\",\"versions\":[]},"
					+ "{\"name\":\"versioned\",\"versions\":[\"1.0.0\",\"2.0.0\"],\"default\":\"2.0.0\"}]");
	}

	@Test
	void runsJobFromSubmitToResult() {
		FrameClient client = alice();

		String request = client.submit("echo", "{\"a\":5.00}");
		JsonNode accepted = client.next("job.accepted");
		JsonNode running = client.next("job.event");
		JsonNode result = client.next("job.result");

		String job = accepted.path("job_id").asString();
		assertThat(accepted.path("request_id").asString()).isEqualTo(request);
		assertThat(job).startsWith("job_").isEqualTo(accepted.path("payload").path("job_id").asString());
		assertThat(accepted.path("payload").path("lease").toString()).isEqualTo("{}");
		assertThat(running.path("payload").path("body").toString()).isEqualTo("{\"phase\":\"running\"}");
		assertThat(running.path("event_seq").asLong()).isEqualTo(1);
		assertThat(result.path("event_seq").asLong()).isEqualTo(2);
		assertThat(result.path("payload").path("result").toString()).isEqualTo("{\"echoed\":{\"a\":5.00}}");
		for (JsonNode frame : List.of(accepted, running, result)) {
			assertThat(frame.path("arcp").asString()).isEqualTo("1.1");
			assertThat(frame.path("id").asString()).matches("msg_[0-7][0-9A-HJKMNP-TV-Z]{25}");
			assertThat(frame.path("session_id").asString()).isEqualTo(client.sessionId());
			assertThat(frame.path("job_id").asString()).isEqualTo(job);
			assertThat(frame.path("trace_id")).isEqualTo(accepted.path("trace_id"));
		}
	}

	@Test
	void emitsEachKindOfEvent() {
		this.server.registerAgent("events", Agent.blocking((input, job) -> {
			job.log("hello");
			job.thought("hm");
			ObjectNode args = JsonNodeFactory.instance.objectNode().put("q", "x");
			if (job.toolCall("demo.lookup", "c1", args).block(FrameClient.LIMIT).permitted()) {
				job.toolResult("c1", JsonNodeFactory.instance.objectNode().put("hits", 1));
			}
			job.status("halfway", "50%");
			job.metric("demo.rows", 42, "rows");
			job.artifactRef(new JobEvent.ArtifactRef("https://example.com/a.txt", "text/plain", 12L, null));
			job.progress(1, 2);
			job.emitEvent("x-vendor.acme.note", JsonNodeFactory.instance.objectNode().put("note", "n"));
			return null;
		}));
		FrameClient client = alice("progress");

		client.submit("events", "null", "\"lease_request\":{\"tool.call\":[\"demo.*\"]}");
		List<JsonNode> frames = client.readUntil(FrameClient.type("job.result"));

		List<String> kinds = frames.stream()
			.skip(1)
			.map((frame) -> frame.path("payload").path("kind").asString("-"))
			.toList();
		assertThat(kinds).containsExactly("status", "log", "thought", "tool_call", "tool_result", "status", "metric",
				"artifact_ref", "progress", "x-vendor.acme.note", "-");
		for (int i = 1; i < frames.size(); i++) {
			assertThat(frames.get(i).path("event_seq").asInt()).isEqualTo(i);
		}
		assertThat(frames.get(0).path("payload").path("lease").toString()).isEqualTo("{\"tool.call\":[\"demo.*\"]}");
		assertThat(frames.get(frames.size() - 1).path("payload").path("result").isNull()).isTrue();
	}

	@Test
	void deniesToolCallThatLeaseDoesNotCover() {
		this.server.registerAgent("tool", Agent.blocking((input, job) -> {
			boolean permitted = job.toolCall("demo.lookup", "c1", JsonNodeFactory.instance.objectNode())
				.block(FrameClient.LIMIT)
				.permitted();
			return JsonNodeFactory.instance.booleanNode(permitted);
		}));
		FrameClient client = alice();

		client.submit("tool", "null");
		List<JsonNode> frames = client.readUntil(FrameClient.type("job.result"));

		JsonNode denial = frames.get(frames.size() - 2).path("payload");
		assertThat(denial.path("kind").asString()).isEqualTo("tool_result");
		assertThat(denial.path("body").path("error").path("code").asString()).isEqualTo("PERMISSION_DENIED");
		assertThat(frames.get(frames.size() - 1).path("payload").path("result").asBoolean()).isFalse();
	}

	@Test
	void failsEmitWithInvalidBodyAndLeavesNoGap() {
		AtomicReference<Throwable> failure = new AtomicReference<>();
		this.server.registerAgent("bad", Agent.blocking((input, job) -> {
			try {
				job.progress(3, 2);
			}
			catch (InvalidRequestException ex) {
				failure.set(ex);
			}
			job.log("after");
			return null;
		}));
		FrameClient client = alice("progress");

		client.submit("bad", "null");
		List<JsonNode> frames = client.readUntil(FrameClient.type("job.result"));

		assertThat(failure.get()).hasMessageContaining("body.current");
		assertThat(frames).hasSize(4);
		assertThat(frames.get(3).path("event_seq").asInt()).isEqualTo(3);
	}

	@Test
	void failsGatedKindWithoutFeature() {
		this.server.registerAgent("progress", Agent.blocking((input, job) -> {
			job.progress(1, 2);
			return null;
		}));
		FrameClient client = alice();

		client.submit("progress", "null");
		JsonNode error = last(client.readUntil(FrameClient.type("job.error")));

		assertThat(error.path("payload").path("code").asString()).isEqualTo("INVALID_REQUEST");
		assertThat(error.path("payload").path("final_status").asString()).isEqualTo("error");
	}

	@Test
	void sanitizesFailuresOfAgents() {
		this.server.registerAgent("boom", (input, job) -> {
			throw new IllegalStateException("boom\nat secret.Place");
		});
		this.server.registerAgent("async-boom", (input, job) -> Mono.error(new IllegalStateException()));
		FrameClient client = alice();

		client.submit("boom", "null");
		JsonNode error = last(client.readUntil(FrameClient.type("job.error"))).path("payload");
		client.submit("async-boom", "null");
		JsonNode silent = last(client.readUntil(FrameClient.type("job.error"))).path("payload");

		assertThat(error.path("code").asString()).isEqualTo("INTERNAL_ERROR");
		assertThat(error.path("message").asString()).isEqualTo("IllegalStateException: boom at secret.Place");
		assertThat(error.path("retryable").asBoolean()).isTrue();
		assertThat(silent.path("message").asString()).isEqualTo("IllegalStateException");
	}

	@Test
	void answersSubmitsInOrder() {
		FrameClient client = alice();
		List<String> requests = new ArrayList<>();
		for (int i = 0; i < 20; i++) {
			requests.add(client.submit((i % 3 == 1) ? "nobody" : "echo", String.valueOf(i)));
		}

		List<String> answered = new ArrayList<>();
		while (answered.size() < requests.size()) {
			JsonNode frame = client.next();
			if (frame.has("request_id")) {
				answered.add(frame.path("request_id").asString());
				boolean rejected = frame.path("type").asString().equals("job.error");
				assertThat(rejected).isEqualTo(answered.size() % 3 == 2);
			}
		}

		assertThat(answered).isEqualTo(requests);
	}

	@Test
	void numbersAcrossJobsOfSessionWithoutGap() {
		this.server.registerAgent("burst", Agent.blocking((input, job) -> {
			for (int i = 0; i < 500; i++) {
				job.log("event " + i);
			}
			return null;
		}));
		FrameClient client = alice();
		for (int i = 0; i < 4; i++) {
			client.submit("burst", "null");
		}

		AtomicInteger results = new AtomicInteger();
		List<JsonNode> frames = client
			.readUntil((frame) -> frame.path("type").asString().equals("job.result") && results.incrementAndGet() == 4);

		long expected = 1;
		for (JsonNode frame : frames) {
			if (frame.has("event_seq")) {
				assertThat(frame.path("event_seq").asLong()).isEqualTo(expected++);
			}
		}
		assertThat(expected - 1).isEqualTo(4 * 502);
	}

	@Test
	void cancelsInterruptibleAgent() throws Exception {
		CountDownLatch started = new CountDownLatch(1);
		this.server.registerAgent("slow", Agent.blocking((input, job) -> {
			started.countDown();
			new CountDownLatch(1).await();
			return null;
		}));
		FrameClient client = alice();
		client.submit("slow", "null");
		String job = client.next("job.accepted").path("job_id").asString();
		client.next("job.event");
		started.await();

		client.send("{\"id\":\"c1\",\"type\":\"job.cancel\",\"payload\":{\"job_id\":\"" + job
				+ "\",\"reason\":\"enough\"}}");
		JsonNode cancelled = client.next("job.cancelled");
		JsonNode error = client.next("job.error");

		assertThat(cancelled.path("request_id").asString()).isEqualTo("c1");
		assertThat(cancelled.path("payload").path("reason").asString()).isEqualTo("enough");
		assertThat(cancelled.path("payload").has("status")).isFalse();
		assertThat(error.path("payload").path("code").asString()).isEqualTo("CANCELLED");
		assertThat(error.path("payload").path("final_status").asString()).isEqualTo("cancelled");
		assertThat(error.path("payload").path("details").path("reason").asString()).isEqualTo("enough");
	}

	@Test
	void abandonsStubbornAgentAfterGrace() {
		this.server.close();
		this.server = server((builder) -> builder.cancelGrace(Duration.ofMillis(100)));
		CountDownLatch release = new CountDownLatch(1);
		this.server.registerAgent("stubborn", Agent.blocking((input, job) -> {
			while (release.getCount() > 0) {
				try {
					release.await();
				}
				catch (InterruptedException ex) {
					// stubborn
				}
			}
			job.log("never seen");
			return null;
		}));
		FrameClient client = alice();
		client.submit("stubborn", "null");
		String job = client.next("job.accepted").path("job_id").asString();
		client.next("job.event");

		client.send("{\"id\":\"c1\",\"type\":\"job.cancel\",\"job_id\":\"" + job + "\"}");
		client.next("job.cancelled");
		JsonNode error = client.next("job.error");
		release.countDown();
		client.send("{\"id\":\"c2\",\"type\":\"job.cancel\",\"job_id\":\"" + job + "\"}");
		JsonNode again = client.next("job.cancelled");

		assertThat(error.path("payload").path("final_status").asString()).isEqualTo("cancelled");
		assertThat(again.path("payload").path("status").asString()).isEqualTo("cancelled");
	}

	@Test
	void endsJobAtItsTimeLimit() {
		this.server.registerAgent("slow", (input, job) -> Mono.never());
		FrameClient client = alice();

		client.submit("slow", "null", "\"max_runtime_sec\":1");
		JsonNode error = last(client.readUntil(FrameClient.type("job.error"))).path("payload");

		assertThat(error.path("code").asString()).isEqualTo("TIMEOUT");
		assertThat(error.path("final_status").asString()).isEqualTo("timed_out");
		assertThat(error.path("message").asString()).isEqualTo("max_runtime_sec 1 exceeded");
	}

	@Test
	void deniesCancelFromOtherSessions() {
		this.server.registerAgent("slow", (input, job) -> Mono.never());
		FrameClient client = alice();
		client.submit("slow", "null");
		String job = client.next("job.accepted").path("job_id").asString();
		FrameClient second = alice();

		second.send("{\"id\":\"c1\",\"type\":\"job.cancel\",\"job_id\":\"" + job + "\"}");
		JsonNode denied = second.next("job.error");
		second.send("{\"id\":\"c2\",\"type\":\"job.cancel\",\"job_id\":\"job_unknown\"}");
		JsonNode unknown = second.next("job.error");

		assertThat(denied.path("payload").path("code").asString()).isEqualTo("PERMISSION_DENIED");
		assertThat(denied.path("job_id").asString()).isEqualTo(job);
		assertThat(unknown.path("payload").path("code").asString()).isEqualTo("JOB_NOT_FOUND");
		assertThat(unknown.path("payload").path("message")).isEqualTo(denied.path("payload").path("message"));
		assertThat(this.server.jobs()).hasSize(1);
	}

	@Test
	void rejectsAboveJobCap() {
		this.server.close();
		this.server = server((builder) -> builder.caps(new SessionCaps(100, 1_000_000, 1)));
		this.server.registerAgent("slow", (input, job) -> Mono.never());
		FrameClient client = alice();
		client.submit("slow", "null");
		client.next("job.accepted");
		client.next("job.event");

		client.submit("slow", "null");
		JsonNode rejected = client.next("job.error").path("payload");

		assertThat(rejected.path("code").asString()).isEqualTo("INTERNAL_ERROR");
		assertThat(rejected.path("details").toString()).isEqualTo("{\"cap\":\"maxConcurrentJobs\",\"limit\":1}");
	}

	@Test
	void boundsWhatReaderThatStoppedCosts() {
		this.server.close();
		this.server = server((builder) -> builder.caps(new SessionCaps(100, 1_000_000, 10))
			.backPressureMaxWait(Duration.ofMillis(500)));
		AtomicInteger emitted = new AtomicInteger();
		this.server.registerAgent("burst", Agent.blocking((input, job) -> {
			for (int i = 0; i < 10_000; i++) {
				job.log("event");
				emitted.incrementAndGet();
			}
			return null;
		}));
		FrameClient stopped = FrameClient.connect(this.server, InMemoryConnections.create(), false).hello("tok-alice");

		stopped.submit("burst", "null");
		Awaitility.await().atMost(FrameClient.LIMIT).until(() -> emitted.get() >= 49);
		FrameClient other = FrameClient.connect(this.server).hello("tok-bob");
		other.submit("echo", "1");
		other.readUntil(FrameClient.type("job.result"));

		assertThat(emitted).as("waits at half of the cap").hasValueLessThan(120);
		assertThat(stopped.closed().code()).isEqualTo(1013);
		Awaitility.await().atMost(FrameClient.LIMIT).until(() -> emitted.get() == 10_000);
	}

	@Test
	void slowReaderSlowsAgentAndLosesNothing() {
		this.server.close();
		this.server = server((builder) -> builder.caps(new SessionCaps(64, 1_000_000, 10)));
		this.server.registerAgent("burst",
				(input, job) -> Flux.range(0, 5_000).concatMap((i) -> job.log("event " + i)).then(Mono.empty()));
		FrameClient client = alice();

		client.submit("burst", "null");
		List<JsonNode> frames = client.readUntil(FrameClient.type("job.result"));

		assertThat(frames).hasSize(5_003);
		assertThat(last(frames).path("event_seq").asInt()).isEqualTo(5_002);
	}

	@Test
	void goesOnWhenTheMemoryOfTheNodeIsFull() {
		this.server.close();
		this.server = server((builder) -> builder.store(InMemoryArcpStore.builder().maxBytes(200_000).build()));
		String message = "x".repeat(1_000);
		this.server.registerAgent("burst", Agent.blocking((input, job) -> {
			for (int i = 0; i < 2_000; i++) {
				job.log(message);
			}
			return null;
		}));
		List<FrameClient> clients = List.of(alice(), alice(), alice());

		clients.forEach((client) -> client.submit("burst", "null"));

		for (FrameClient client : clients) {
			JsonNode result = last(client.readUntil(FrameClient.type("job.result")));
			assertThat(result.path("event_seq").asInt()).isEqualTo(2_002);
		}
	}

	@Test
	void failsAgentThatFloodsWithoutAwaiting() {
		this.server.close();
		this.server = server((builder) -> builder.caps(new SessionCaps(64, 1_000_000, 10)));
		AtomicReference<Throwable> overflow = new AtomicReference<>();
		this.server.registerAgent("flood", (input, job) -> {
			for (int i = 0; i < 50_000; i++) {
				job.log("event").subscribe(null, (ex) -> overflow.compareAndSet(null, ex));
			}
			return Mono.empty();
		});
		FrameClient stopped = FrameClient.connect(this.server, InMemoryConnections.create(), false).hello("tok-alice");

		stopped.submit("flood", "null");
		Awaitility.await().atMost(FrameClient.LIMIT).until(() -> overflow.get() != null);

		assertThat(overflow.get()).hasMessageContaining("without awaiting");
	}

	@RepeatedTest(50)
	void reportsLagOnceAndStallsUntilAcknowledged() {
		this.server.close();
		this.server = server((builder) -> builder.backPressureThreshold(20));
		this.server.registerAgent("burst", Agent.blocking((input, job) -> {
			for (int i = 0; i < 60; i++) {
				job.log("event " + i);
			}
			return null;
		}));
		FrameClient client = alice("ack");
		client.send("{\"id\":\"a0\",\"type\":\"session.ack\",\"payload\":{\"last_processed_seq\":0}}");

		client.submit("burst", "null");
		List<JsonNode> stalled = client.readUntil((frame) -> frame.path("event_seq").asInt() == 22);
		assertThat(client.queued()).isZero();
		client.send("{\"id\":\"a1\",\"type\":\"session.ack\",\"payload\":{\"last_processed_seq\":22}}");
		List<JsonNode> second = client.readUntil((frame) -> frame.path("event_seq").asInt() == 44);
		client.send("{\"id\":\"a2\",\"type\":\"session.ack\",\"payload\":{\"last_processed_seq\":44}}");
		List<JsonNode> rest = client.readUntil(FrameClient.type("job.result"));

		assertThat(last(stalled).path("payload").path("body").toString())
			.isEqualTo("{\"phase\":\"back_pressure\",\"message\":\"consumer lag 21 events\",\"lag\":21}");
		assertThat(last(second).path("payload").path("body").path("phase").asString()).isEqualTo("back_pressure");
		assertThat(last(rest).path("event_seq").asInt()).isEqualTo(64);
	}

	@Test
	void reportsEachBreachOnceAndGoesOnWhenNotifyingOnly() {
		this.server.close();
		this.server = server((builder) -> builder.backPressureThreshold(20).backPressureMode(BackPressureMode.NOTIFY));
		this.server.registerAgent("burst", Agent.blocking((input, job) -> {
			for (int i = 0; i < 500; i++) {
				job.log("event " + i);
			}
			return null;
		}));
		FrameClient client = alice("ack");
		client.send("{\"id\":\"a0\",\"type\":\"session.ack\",\"payload\":{\"last_processed_seq\":0}}");

		client.submit("burst", "null");
		List<JsonNode> first = client.readUntil(FrameClient.type("job.result"));
		client.send("{\"id\":\"a1\",\"type\":\"session.ack\",\"payload\":{\"last_processed_seq\":503}}");
		client.submit("burst", "null");
		List<JsonNode> second = client.readUntil(FrameClient.type("job.result"));

		for (List<JsonNode> frames : List.of(first, second)) {
			assertThat(frames).filteredOn(
					(frame) -> frame.path("payload").path("body").path("phase").asString("").equals("back_pressure"))
				.hasSize(1);
		}
		assertThat(last(first).path("event_seq").asInt()).isEqualTo(503);
		assertThat(last(second).path("event_seq").asInt()).isEqualTo(1006);
	}

	@Test
	void stallEndsAfterItsLongestWait() {
		this.server.close();
		this.server = server(
				(builder) -> builder.backPressureThreshold(20).backPressureMaxWait(Duration.ofMillis(300)));
		this.server.registerAgent("burst", Agent.blocking((input, job) -> {
			for (int i = 0; i < 60; i++) {
				job.log("event " + i);
			}
			return null;
		}));
		FrameClient client = alice("ack");
		client.send("{\"id\":\"a0\",\"type\":\"session.ack\",\"payload\":{\"last_processed_seq\":0}}");

		client.submit("burst", "null");
		List<JsonNode> frames = client.readUntil(FrameClient.type("job.result"));

		assertThat(frames.stream().filter((frame) -> frame.toString().contains("back_pressure"))).hasSize(1);
		assertThat(last(frames).path("event_seq").asInt()).isEqualTo(63);
	}

	@Test
	void parksSessionWhoseConnectionIsLost() {
		CountDownLatch release = new CountDownLatch(1);
		this.server.registerAgent("slow", Agent.blocking((input, job) -> {
			release.await();
			return null;
		}));
		FrameClient client = alice();
		client.submit("slow", "null");
		client.next("job.accepted");

		client.drop();
		Awaitility.await()
			.atMost(FrameClient.LIMIT)
			.until(() -> this.server.sessions().iterator().next().state() == SessionState.PARKED);
		assertThat(this.server.jobs()).hasSize(1);
		release.countDown();

		Awaitility.await().atMost(FrameClient.LIMIT).until(() -> this.server.jobs().isEmpty());
		Awaitility.await()
			.atMost(FrameClient.LIMIT)
			.until(() -> this.server.sessions().iterator().next().latestEventSeq() == 2);
	}

	@Test
	void drainsWithGoodbye() {
		CountDownLatch release = new CountDownLatch(1);
		this.server.registerAgent("slow", Agent.blocking((input, job) -> {
			release.await();
			return null;
		}));
		FrameClient client = alice();
		client.submit("slow", "null");
		client.next("job.accepted");
		client.next("job.event");

		Mono<Void> drained = this.server.drain(Duration.ofSeconds(5)).cache();
		drained.subscribe();
		JsonNode closed = client.next("session.closed");

		assertThat(closed.path("payload").path("reason").asString()).isEqualTo("shutdown");
		assertThat(client.closed().code()).isEqualTo(1001);
		release.countDown();
		drained.block(FrameClient.LIMIT);
		assertThat(this.server.jobs()).isEmpty();
	}

	private static JsonNode last(List<JsonNode> frames) {
		return frames.get(frames.size() - 1);
	}

}
