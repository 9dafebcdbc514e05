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
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;

import io.arcp.agent.Agent;
import io.arcp.agent.JobContext;
import io.arcp.job.VirtualTime;
import io.arcp.protocol.ArcpException;
import io.arcp.protocol.ErrorCode;
import io.arcp.security.StaticBearerVerifier;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * Tests for jobs whose lease expires (ARCP section 4.5), over frames.
 */
class LeaseExpiryTests {

	private static final String IN_TEN_SECONDS = constraints("\"2026-05-13T19:30:10Z\"");

	private final VirtualTime time = new VirtualTime();

	private ArcpServer server = server((builder) -> builder);

	private ArcpServer server(UnaryOperator<ArcpServerBuilder> options) {
		return options
			.apply(ArcpServer.builder()
				.runtime("test-runtime", "1.0.0")
				.bearerVerifier(StaticBearerVerifier.of(Map.of("tok-alice", "alice")))
				.clock(this.time)
				.timer(this.time.timer()))
			.build();
	}

	private static String constraints(String expiresAt) {
		return "\"lease_constraints\":{\"expires_at\":" + expiresAt + "}";
	}

	@AfterEach
	void closeServer() {
		this.server.close();
	}

	private FrameClient alice(String... features) {
		return FrameClient.connect(this.server).hello("tok-alice", features);
	}

	private static JsonNode last(List<JsonNode> frames) {
		return frames.get(frames.size() - 1);
	}

	private static void await(CountDownLatch latch) {
		Awaitility.await().atMost(FrameClient.LIMIT).until(() -> latch.getCount() == 0);
	}

	@Test
	void offersFeature() {
		FrameClient client = FrameClient.connect(this.server);

		client.send("""
				{"arcp":"1.1","id":"h1","type":"session.hello","payload":{"client":{"name":"t"},
				"auth":{"token":"tok-alice"},"capabilities":{"features":["lease_expires_at"]}}}""");

		assertThat(client.next("session.welcome").path("payload").path("capabilities").path("features").toString())
			.isEqualTo("[\"lease_expires_at\"]");
	}

	@ParameterizedTest
	@ValueSource(strings = { "2026-05-13T19:30:00.000000001Z", "2026-05-13T19:30:10.50Z", "2026-05-13T23:42:00Z",
			"9999-12-31T23:59:59.999999999Z" })
	void echoesExpiryByteForByte(String expiresAt) {
		this.server.registerAgent("never", (input, job) -> Mono.never());
		FrameClient client = alice("list_jobs", "subscribe");

		client.submit("never", "1", "\"lease_constraints\":{\"more\":1,\"expires_at\":\"" + expiresAt + "\"}");
		JsonNode accepted = client.next("job.accepted");
		client.next("job.event");
		client.send("{\"id\":\"l\",\"type\":\"session.list_jobs\",\"payload\":{}}");
		JsonNode entry = client.next("session.jobs").path("payload").path("jobs").path(0);
		client.send("{\"id\":\"s\",\"type\":\"job.subscribe\",\"payload\":{\"job_id\":\""
				+ accepted.path("job_id").asString() + "\"}}");
		JsonNode subscribed = client.next("job.subscribed").path("payload");

		String expected = "{\"expires_at\":\"" + expiresAt + "\"}";
		assertThat(accepted.path("payload").path("lease_constraints").toString()).isEqualTo(expected);
		assertThat(entry.path("lease_constraints").toString()).isEqualTo(expected);
		assertThat(subscribed.path("lease_constraints").toString()).isEqualTo(expected);
	}

	@ParameterizedTest
	@ValueSource(strings = { "\"2026-05-13T19:30:00Z\"", "\"2026-05-13T19:29:59.999999999Z\"",
			"\"2020-01-01T00:00:00Z\"", "\"2026-05-13T21:30:10+02:00\"", "\"2026-05-13T19:30:10+00:00\"",
			"\"2026-05-13t19:30:10Z\"", "\"2026-05-13T19:30:10z\"", "\"2026-02-30T19:30:10Z\"",
			"\"2026-05-13T19:30:10.Z\"", "\"2026-05-13T19:30:10.0000000001Z\"", "\"2026-05-13\"", "\"tomorrow\"",
			"\"\"", "1780000000", "true", "[\"2026-05-13T19:30:10Z\"]", "{}" })
	void rejectsWhatIsNoInstantInTheFuture(String expiresAt) {
		this.server.registerAgent("echo", (input, job) -> Mono.just(input));
		FrameClient client = alice();

		String request = client.submit("echo", "1", constraints(expiresAt));
		JsonNode rejected = client.next("job.error");

		assertThat(rejected.path("request_id").asString()).isEqualTo(request);
		assertThat(rejected.path("payload").path("code").asString()).isEqualTo("INVALID_REQUEST");
		assertThat(rejected.path("payload").path("message").asString()).contains("lease_constraints.expires_at");
		assertThat(this.server.jobs()).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "null", "{}", "{\"expires_at\":null}", "{\"other\":\"x\"}" })
	void takesSubmitWithoutExpiry(String constraints) {
		this.server.registerAgent("echo", (input, job) -> Mono.just(input));
		FrameClient client = alice();

		client.submit("echo", "1", "\"lease_constraints\":" + constraints);
		JsonNode accepted = client.next("job.accepted");
		client.readUntil(FrameClient.type("job.result"));

		assertThat(accepted.path("payload").has("lease_constraints")).isFalse();
	}

	@Test
	void endsReactiveJobAtItsDeadline() {
		AtomicReference<String> reason = new AtomicReference<>();
		CountDownLatch started = new CountDownLatch(1);
		CountDownLatch unwound = new CountDownLatch(1);
		this.server.registerAgent("slow", (input, job) -> {
			job.cancellation().onCancel(reason::set);
			started.countDown();
			return Mono.<JsonNode>never().doOnCancel(unwound::countDown);
		});
		FrameClient client = alice();
		client.submit("slow", "1", IN_TEN_SECONDS);
		client.next("job.accepted");
		client.next("job.event");
		await(started);

		this.time.pass(Duration.ofMillis(9_999));
		assertThat(this.server.jobs()).hasSize(1);
		this.time.pass(Duration.ofMillis(1));
		JsonNode error = client.next("job.error").path("payload");

		assertThat(error.path("code").asString()).isEqualTo("LEASE_EXPIRED");
		assertThat(error.path("final_status").asString()).isEqualTo("error");
		assertThat(error.path("retryable").asBoolean()).isFalse();
		assertThat(error.path("details").path("expires_at").asString()).isEqualTo("2026-05-13T19:30:10Z");
		assertThat(reason).hasValue("lease_expired");
		await(unwound);
		Awaitility.await().atMost(FrameClient.LIMIT).until(() -> this.server.jobs().isEmpty());
	}

	@Test
	void interruptsBlockingJobAtItsDeadlineAndDropsWhatItEmitsThen() {
		CountDownLatch emitted = new CountDownLatch(1);
		this.server.registerAgent("slow", Agent.blocking((input, job) -> {
			try {
				new CountDownLatch(1).await();
			}
			catch (InterruptedException ex) {
				job.log("too late");
				emitted.countDown();
			}
			return null;
		}));
		this.server.registerAgent("echo", (input, job) -> Mono.just(input));
		FrameClient client = alice();
		client.submit("slow", "1", IN_TEN_SECONDS);
		client.next("job.accepted");
		client.next("job.event");

		this.time.pass(Duration.ofSeconds(10));
		assertThat(client.next("job.error").path("payload").path("code").asString()).isEqualTo("LEASE_EXPIRED");
		await(emitted);
		client.submit("echo", "1");

		client.next("job.accepted");
		client.next("job.event");
		assertThat(client.next("job.result").path("event_seq").asInt()).isEqualTo(4);
	}

	@Test
	void answersOpenCallsBeforeTheEnd() {
		CountDownLatch called = new CountDownLatch(1);
		this.server.registerAgent("caller", Agent.blocking((input, job) -> {
			for (String id : List.of("c1", "c2", "c3")) {
				job.toolCall("demo.lookup", id, JsonNodeFactory.instance.objectNode());
			}
			job.toolResult("c2", null);
			called.countDown();
			new CountDownLatch(1).await();
			return null;
		}));
		FrameClient client = alice();
		client.submit("caller", "1", IN_TEN_SECONDS, "\"lease_request\":{\"tool.call\":[\"demo.*\"]}");
		await(called);

		this.time.pass(Duration.ofSeconds(10));
		List<JsonNode> frames = client.readUntil(FrameClient.type("job.error"));

		List<String> kinds = frames.stream().map((frame) -> frame.path("payload").path("kind").asString("-")).toList();
		assertThat(kinds).containsExactly("-", "status", "tool_call", "tool_call", "tool_call", "tool_result",
				"tool_result", "tool_result", "-");
		assertThat(frames.subList(6, 8)).extracting((frame) -> frame.path("payload").path("body"))
			.allSatisfy((body) -> assertThat(body.path("error").path("code").asString()).isEqualTo("LEASE_EXPIRED"))
			.extracting((body) -> body.path("call_id").asString())
			.containsExactly("c1", "c3");
		for (int i = 1; i < frames.size(); i++) {
			assertThat(frames.get(i).path("event_seq").asInt()).isEqualTo(i);
		}
	}

	@Test
	void answersNewestOpenCallsOfAgentThatAnswersNone() {
		CountDownLatch called = new CountDownLatch(1);
		this.server.registerAgent("caller", Agent.blocking((input, job) -> {
			for (int i = 0; i < 1_100; i++) {
				job.toolCall("demo.lookup", "c" + i, JsonNodeFactory.instance.objectNode());
			}
			called.countDown();
			new CountDownLatch(1).await();
			return null;
		}));
		FrameClient client = alice();
		client.submit("caller", "1", IN_TEN_SECONDS, "\"lease_request\":{\"tool.call\":[\"**\"]}");
		await(called);

		this.time.pass(Duration.ofSeconds(10));
		List<JsonNode> frames = client.readUntil(FrameClient.type("job.error"));

		List<String> answered = frames.stream()
			.filter((frame) -> frame.path("payload").path("kind").asString("-").equals("tool_result"))
			.map((frame) -> frame.path("payload").path("body").path("call_id").asString())
			.toList();
		assertThat(answered).hasSize(1_024).startsWith("c76").endsWith("c1099");
		assertThat(last(frames).path("event_seq").asInt()).isEqualTo(1 + 1_100 + 1_024 + 1);
	}

	@Test
	void checkAfterTheDeadlineSaysExpiredBeforeDenied() {
		DeafTimer deaf = new DeafTimer(this.time.timer());
		JobContext job = contextOfJobThatNeverEnds(deaf);
		assertThat(code(job)).isEqualTo(ErrorCode.PERMISSION_DENIED);

		deaf.ignoreTasks();
		this.time.pass(Duration.ofSeconds(10));

		assertThat(code(job)).isEqualTo(ErrorCode.LEASE_EXPIRED);
	}

	@Test
	void checkAfterTheEndSaysCancelled() {
		JobContext job = contextOfJobThatNeverEnds(this.time.timer());

		this.time.pass(Duration.ofSeconds(10));

		assertThat(code(job)).isEqualTo(ErrorCode.CANCELLED);
	}

	private JobContext contextOfJobThatNeverEnds(Scheduler timer) {
		AtomicReference<JobContext> context = new AtomicReference<>();
		CountDownLatch started = new CountDownLatch(1);
		this.server.close();
		this.server = server((builder) -> builder.timer(timer));
		this.server.registerAgent("never", (input, job) -> {
			context.set(job);
			started.countDown();
			return Mono.never();
		});
		alice().submit("never", "1", IN_TEN_SECONDS);
		await(started);
		return context.get();
	}

	private static ErrorCode code(JobContext job) {
		return catchThrowableOfType(ArcpException.class, () -> job.authorize("fs.read", "/etc/passwd")).code();
	}

	@Test
	void honorsGrace() {
		this.server.close();
		this.server = server((builder) -> builder.leaseExpiryGrace(Duration.ofSeconds(5)));
		this.server.registerAgent("slow", (input, job) -> Mono.never());
		FrameClient client = alice();
		client.submit("slow", "1", IN_TEN_SECONDS);
		client.next("job.accepted");
		client.next("job.event");

		this.time.pass(Duration.ofMillis(14_999));
		assertThat(this.server.jobs()).hasSize(1);
		assertThat(client.queued()).isZero();
		this.time.pass(Duration.ofMillis(1));

		assertThat(client.next("job.error").path("payload").path("code").asString()).isEqualTo("LEASE_EXPIRED");
	}

	@Test
	void endsJobThatWaitsForThread() {
		this.server.close();
		this.server = server((builder) -> builder.maxBlocking(1));
		CountDownLatch release = new CountDownLatch(1);
		AtomicInteger runs = new AtomicInteger();
		this.server.registerAgent("slow", Agent.blocking((input, job) -> {
			runs.incrementAndGet();
			release.await();
			return null;
		}));
		FrameClient client = alice();
		client.submit("slow", "1");
		client.next("job.accepted");
		client.next("job.event");
		client.submit("slow", "2", IN_TEN_SECONDS);
		client.next("job.accepted");

		this.time.pass(Duration.ofSeconds(10));
		JsonNode error = client.next("job.error");
		release.countDown();
		client.next("job.result");

		assertThat(error.path("payload").path("code").asString()).isEqualTo("LEASE_EXPIRED");
		assertThat(runs).hasValue(1);
	}

	@Test
	void cancelledJobStaysCancelledAtTheDeadline() throws Exception {
		CountDownLatch called = new CountDownLatch(1);
		CountDownLatch release = new CountDownLatch(1);
		this.server.registerAgent("stubborn", Agent.blocking((input, job) -> {
			job.toolCall("demo.lookup", "c1", JsonNodeFactory.instance.objectNode());
			called.countDown();
			while (release.getCount() > 0) {
				try {
					release.await();
				}
				catch (InterruptedException ex) {
					// stubborn
				}
			}
			return null;
		}));
		FrameClient client = alice();
		client.submit("stubborn", "1", IN_TEN_SECONDS, "\"lease_request\":{\"tool.call\":[\"**\"]}");
		String job = client.next("job.accepted").path("job_id").asString();
		client.next("job.event");
		client.next("job.event");
		assertThat(called.await(FrameClient.LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
		client.send("{\"id\":\"c1\",\"type\":\"job.cancel\",\"job_id\":\"" + job + "\"}");
		client.next("job.cancelled");

		this.time.pass(Duration.ofSeconds(10));
		JsonNode error = client.next("job.error").path("payload");
		release.countDown();

		assertThat(error.path("code").asString()).isEqualTo("CANCELLED");
		assertThat(error.path("final_status").asString()).isEqualTo("cancelled");
	}

	@Test
	void jobThatEndedBeforeHasNoLaterEffect() {
		this.server.registerAgent("echo", (input, job) -> Mono.just(input));
		FrameClient client = alice();
		client.submit("echo", "1", IN_TEN_SECONDS);
		client.readUntil(FrameClient.type("job.result"));

		this.time.pass(Duration.ofMinutes(2));
		client.submit("echo", "2");
		client.next("job.accepted");
		client.next("job.event");

		assertThat(client.next("job.result").path("event_seq").asInt()).isEqualTo(4);
	}

	@Test
	void agentThatRunsIntoTheDeadlineItselfEndsTheSameWay() {
		CountDownLatch called = new CountDownLatch(1);
		CountDownLatch goOn = new CountDownLatch(1);
		this.server.close();
		DeafTimer deaf = new DeafTimer(this.time.timer());
		this.server = server((builder) -> builder.timer(deaf));
		this.server.registerAgent("late", Agent.blocking((input, job) -> {
			job.toolCall("demo.lookup", "c1", JsonNodeFactory.instance.objectNode());
			called.countDown();
			goOn.await();
			job.authorize("tool.call", "demo.lookup");
			return null;
		}));
		FrameClient client = alice();
		client.submit("late", "1", IN_TEN_SECONDS, "\"lease_request\":{\"tool.call\":[\"**\"]}");
		await(called);

		deaf.ignoreTasks();
		this.time.pass(Duration.ofSeconds(10));
		goOn.countDown();
		List<JsonNode> frames = client.readUntil(FrameClient.type("job.error"));

		assertThat(last(frames).path("payload").path("code").asString()).isEqualTo("LEASE_EXPIRED");
		assertThat(frames.get(frames.size() - 2).path("payload").path("body").path("call_id").asString())
			.isEqualTo("c1");
	}

}
