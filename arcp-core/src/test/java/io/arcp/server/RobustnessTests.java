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
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;

import io.arcp.agent.Agent;
import io.arcp.security.StaticBearerVerifier;
import io.arcp.session.OverflowPolicy;
import io.arcp.session.SessionCaps;
import io.arcp.session.SessionContext;
import io.arcp.session.SessionState;
import io.arcp.transport.InMemoryConnections;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.test.scheduler.VirtualTimeScheduler;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;

import static org.assertj.core.api.Assertions.assertThat;

@Timeout(30)
class RobustnessTests {

	private ArcpServer server = server((builder) -> builder);

	private static ArcpServer server(UnaryOperator<ArcpServerBuilder> options) {
		ArcpServer server = options
			.apply(ArcpServer.builder()
				.runtime("test-runtime", "1.0.0")
				.bearerVerifier(StaticBearerVerifier.of(Map.of("tok-alice", "alice", "tok-bob", "bob"))))
			.build();
		server.registerAgent("echo", (input, job) -> Mono.just(input));
		return server;
	}

	private void restart(UnaryOperator<ArcpServerBuilder> options) {
		this.server.close();
		this.server = server(options);
	}

	@AfterEach
	void closeServer() {
		this.server.close();
	}

	private FrameClient alice(String... features) {
		return FrameClient.connect(this.server).hello("tok-alice", features);
	}

	private static JsonNode last(List<JsonNode> list) {
		return list.get(list.size() - 1);
	}

	@Test
	void lagOfTerminalFrameHoldsNobodyForever() throws Exception {
		restart((builder) -> builder.backPressureThreshold(20).backPressureMaxWait(Duration.ofMillis(300)));
		CountDownLatch go = new CountDownLatch(1);
		this.server.registerAgent("waiter", Agent.blocking((input, job) -> {
			go.await();
			job.log("at last");
			return null;
		}));
		this.server.registerAgent("filler", Agent.blocking((input, job) -> {
			for (int i = 0; i < 18; i++) {
				job.log("event " + i);
			}
			return null;
		}));
		FrameClient client = alice("ack");
		client.send("{\"id\":\"a0\",\"type\":\"session.ack\",\"payload\":{\"last_processed_seq\":0}}");
		client.submit("waiter", "null");
		client.next("job.accepted");
		client.next("job.event");
		client.submit("filler", "null");
		assertThat(last(client.readUntil(FrameClient.type("job.result"))).path("event_seq").asInt()).isEqualTo(21);
		go.countDown();
		client.readUntil(FrameClient.type("job.result"));
	}

	@Test
	void resumeWithUnevenEventsDoesNotCloseTheGate() throws Exception {
		restart((builder) -> builder.caps(new SessionCaps(10_000, 1_000_000, 10)));
		CountDownLatch go = new CountDownLatch(1);
		String big = "x".repeat(100_000);
		this.server.registerAgent("uneven", Agent.blocking((input, job) -> {
			for (int i = 0; i < 8; i++) {
				job.log(big);
			}
			for (int i = 0; i < 10; i++) {
				job.log("small");
			}
			go.await();
			for (int i = 0; i < 4; i++) {
				job.log(big);
			}
			return null;
		}));
		FrameClient client = alice();
		client.submit("uneven", "null");
		client.readUntil((frame) -> frame.path("event_seq").asInt() == 19);
		client.drop();
		FrameClient second = FrameClient.connect(this.server).resume("tok-alice", client, 9);
		second.readUntil((frame) -> frame.path("event_seq").asInt() == 19);
		go.countDown();
		second.readUntil(FrameClient.type("job.result"));
	}

	private static JsonNode deep() {
		ArrayNode node = JsonNodeFactory.instance.arrayNode();
		for (int i = 0; i < 3_000; i++) {
			node = JsonNodeFactory.instance.arrayNode().add(node);
		}
		return node;
	}

	private void runsToEnd(String agent, String input) {
		FrameClient client = alice();
		client.submit(agent, input);
		JsonNode end = last(client.readUntil(FrameClient.type("job.error").or(FrameClient.type("job.result"))));
		assertThat(end.has("event_seq")).isTrue();
		Awaitility.await().atMost(FrameClient.LIMIT).until(() -> this.server.jobs().isEmpty());
	}

	@Test
	void endsWhenResultCannotBeEncoded() {
		this.server.registerAgent("deep", (input, job) -> Mono.just(deep()));
		runsToEnd("deep", "null");
	}

	@Test
	void endsWhenBlockingResultCannotBeEncoded() {
		this.server.registerAgent("deep", Agent.blocking((input, job) -> deep()));
		runsToEnd("deep", "null");
	}

	@Test
	void endsWhenResultIsPojo() {
		this.server.registerAgent("pojo",
				Agent.blocking((input, job) -> JsonNodeFactory.instance.pojoNode(new Object())));
		runsToEnd("pojo", "null");
	}

	@Test
	void emitDeepFails() {
		this.server.registerAgent("deep", Agent.blocking((input, job) -> {
			job.emitEvent("x-vendor.acme.deep", deep());
			return null;
		}));
		runsToEnd("deep", "null");
	}

	@Test
	void endsWithLoneSurrogates() {
		this.server.registerAgent("half", (input, job) -> Mono.just(JsonNodeFactory.instance.stringNode("\ud800")));
		runsToEnd("half", "1");
	}

	@Test
	void failsWithLoneSurrogates() {
		this.server.registerAgent("fail", (input, job) -> {
			throw new IllegalArgumentException("x".repeat(1023) + "\ud83d\ude00 input");
		});
		runsToEnd("fail", "1");
	}

	@Test
	void logsLoneSurrogates() {
		this.server.registerAgent("log", (input, job) -> job.log("\ud800").then(Mono.empty()));
		runsToEnd("log", "1");
	}

	@Test
	void failsWithNonFiniteNumbers() {
		this.server.registerAgent("nan", (input, job) -> Mono.just(JsonNodeFactory.instance.numberNode(Double.NaN)));
		runsToEnd("nan", "null");
	}

	@Test
	void endsWhenReactiveHandlerReturnsNull() {
		this.server.registerAgent("null", (input, job) -> null);
		runsToEnd("null", "null");
	}

	@Test
	void endsWhenReactiveHandlerLacksClass() {
		this.server.registerAgent("linkage", (input, job) -> {
			throw new NoClassDefFoundError("com/example/Missing");
		});
		runsToEnd("linkage", "null");
	}

	@Test
	void endsWhenReactiveHandlerOverflowsStack() {
		this.server.registerAgent("overflow", (input, job) -> Mono.fromSupplier(() -> overflow(0)));
		runsToEnd("overflow", "null");
	}

	private static JsonNode overflow(int n) {
		return (n >= 0) ? overflow(n + 1) : JsonNodeFactory.instance.numberNode(n);
	}

	@Test
	void endsJobWithoutThreadAndFreesPlace() {
		AtomicBoolean first = new AtomicBoolean(true);
		restart((builder) -> builder.maxBlocking(1).blockingExecutor((task) -> {
			if (first.getAndSet(false)) {
				throw new RejectedExecutionException("no thread");
			}
			new Thread(task).start();
		}));
		this.server.registerAgent("block", Agent.blocking((input, job) -> input));
		FrameClient client = alice();
		client.submit("block", "1");
		client.submit("block", "2");
		client.readUntil(FrameClient.type("job.result"));
		Awaitility.await().atMost(FrameClient.LIMIT).until(() -> this.server.jobs().isEmpty());
	}

	@Test
	void shutsReactiveJobDownAsSuch() {
		this.server.registerAgent("never", (input, job) -> Mono.never());
		FrameClient client = alice();
		client.submit("never", "null");
		client.next("job.accepted");
		client.next("job.event");
		String job = this.server.jobs().iterator().next().jobId().value();
		this.server.drain(Duration.ZERO).block(FrameClient.LIMIT);
		String log = this.server.store()
			.jobs()
			.read(io.arcp.protocol.JobId.of(job), 0, 10)
			.block(FrameClient.LIMIT)
			.stream()
			.map((event) -> new String(event.event().bytes(), StandardCharsets.UTF_8))
			.toList()
			.toString();
		assertThat(log).contains("shutting_down");
	}

	@Test
	void interruptsHandlerWhoseThreadHasJustStarted() throws Exception {
		CountDownLatch begun = new CountDownLatch(1);
		CountDownLatch goOn = new CountDownLatch(1);
		AtomicBoolean interrupted = new AtomicBoolean();
		restart((builder) -> builder.blockingExecutor((task) -> {
			new Thread(task).start();
			try {
				goOn.await(5, TimeUnit.SECONDS);
			}
			catch (InterruptedException ex) {
				throw new IllegalStateException(ex);
			}
		}));
		this.server.registerAgent("block", Agent.blocking((input, job) -> {
			begun.countDown();
			try {
				new CountDownLatch(1).await(8, TimeUnit.SECONDS);
			}
			catch (InterruptedException ex) {
				interrupted.set(true);
			}
			return null;
		}));
		FrameClient client = alice();
		client.submit("block", "1");
		begun.await();
		this.server.drain(Duration.ZERO).block(FrameClient.LIMIT);
		goOn.countDown();
		Awaitility.await().atMost(Duration.ofSeconds(3)).untilTrue(interrupted);
	}

	@Test
	void answersEachOfTenMalformedFrames() {
		FrameClient client = alice();
		client.send("{\"id\":\"p0\",\"type\":\"session.ping\",\"payload\":{\"nonce\":\"n\"}}");
		client.next("session.pong");
		for (int i = 0; i < 10; i++) {
			client.send("garbage");
		}
		assertThat(client.closed().code()).isEqualTo(1008);
		Awaitility.await().pollDelay(Duration.ofMillis(100)).until(() -> true);
		assertThat(client.queued()).isEqualTo(10);
	}

	@Test
	void closesOpeningConnections() {
		FrameClient silent = FrameClient.connect(this.server);
		Awaitility.await().until(() -> this.server.openingConnections() == 1);
		this.server.close();
		assertThat(silent.closed().code()).isEqualTo(1001);
	}

	@Test
	void drainClosesOpeningConnections() {
		FrameClient silent = FrameClient.connect(this.server);
		Awaitility.await().until(() -> this.server.openingConnections() == 1);
		this.server.drain(Duration.ZERO).block(FrameClient.LIMIT);
		Awaitility.await().atMost(Duration.ofSeconds(3)).until(() -> silent.pair().closeStatus() != null);
	}

	@Test
	void helloAfterCloseIsRefused() {
		FrameClient late = FrameClient.connect(this.server);
		Awaitility.await().until(() -> this.server.openingConnections() == 1);
		this.server.close();
		late.send("""
				{"arcp":"1.1","id":"hello-1","type":"session.hello","payload":{"client":{"name":"test"},
				"auth":{"scheme":"bearer","token":"tok-alice"}}}""");
		assertThat(late.closed().code()).isEqualTo(1001);
	}

	@Test
	void closesReaderThatStoppedWhenServerCloses() {
		this.server.registerAgent("burst", Agent.blocking((input, job) -> {
			for (int i = 0; i < 1_000; i++) {
				job.log("event");
			}
			return null;
		}));
		FrameClient stopped = FrameClient.connect(this.server, InMemoryConnections.create(), false).hello("tok-alice");
		stopped.submit("burst", "null");
		Awaitility.await().until(() -> this.server.sessions().iterator().next().latestEventSeq() > 500);
		this.server.close();
		assertThat(stopped.closed().code()).isEqualTo(1001);
	}

	@Test
	void completesEachDrain() {
		this.server.registerAgent("never", (input, job) -> Mono.never());
		FrameClient client = alice();
		client.submit("never", "null");
		client.next("job.accepted");
		client.next("job.event");
		AtomicInteger completed = new AtomicInteger();
		Disposable one = this.server.drain(Duration.ofMinutes(1)).subscribe(null, null, completed::incrementAndGet);
		Disposable two = this.server.drain(Duration.ofMinutes(1)).subscribe(null, null, completed::incrementAndGet);
		this.server.jobs().forEach((job) -> ((io.arcp.job.JobExecution) job).shutDown());
		Awaitility.await().atMost(Duration.ofSeconds(3)).untilAtomic(completed, org.hamcrest.Matchers.is(2));
	}

	@Test
	void failureOfDecoratorFailsTheJobAlone() {
		AtomicBoolean first = new AtomicBoolean(true);
		restart((builder) -> builder.taskDecorator((task) -> {
			if (first.getAndSet(false)) {
				throw new IllegalStateException("decorator");
			}
			return task;
		}));
		this.server.registerAgent("block", Agent.blocking((input, job) -> input));
		FrameClient client = alice();
		client.submit("block", "1");
		client.submit("block", "2");
		client.readUntil(FrameClient.type("job.result"));
		Awaitility.await().atMost(FrameClient.LIMIT).until(() -> this.server.jobs().isEmpty());
	}

	@Test
	void failureOfAgentsOwnLimitsIsAnswered() {
		this.server.registerAgent("odd", new Agent() {

			@Override
			public Mono<JsonNode> handle(JsonNode input, io.arcp.agent.JobContext context) {
				return Mono.just(input);
			}

			@Override
			public Duration maxRuntime() {
				throw new IllegalStateException("odd");
			}

		});
		FrameClient client = alice();
		client.submit("odd", "1");
		client.submit("echo", "2");
		client.readUntil(FrameClient.type("job.result"));
	}

	@Test
	void verifierThatDoesNotAnswerIsFaultOfRuntime() {
		restart((builder) -> builder.bearerVerifier((token) -> Mono.never()).helloTimeout(Duration.ofMillis(200)));
		FrameClient client = FrameClient.connect(this.server);
		client.send("""
				{"arcp":"1.1","id":"hello-1","type":"session.hello","payload":{"client":{"name":"test"},
				"auth":{"scheme":"bearer","token":"tok-alice"}}}""");
		assertThat(client.next("session.error").path("payload").path("code").asString()).isEqualTo("INTERNAL_ERROR");
	}

	@Test
	void namesBytesWhenTheyAreTheCap() {
		restart((builder) -> builder.caps(new SessionCaps(100_000, 100_000, 10)).onOverflow(OverflowPolicy.CLOSE));
		this.server.registerAgent("burst", Agent.blocking((input, job) -> {
			for (int i = 0; i < 100; i++) {
				job.log("x".repeat(10_000));
			}
			return null;
		}));
		FrameClient client = alice();
		client.submit("burst", "null");
		JsonNode error = last(client.readUntil(FrameClient.type("session.error")));
		assertThat(error.path("payload").path("details").toString())
			.isEqualTo("{\"cap\":\"maxBufferedBytes\",\"limit\":100000}");
	}

	@Test
	void expiresLongestParked() {
		restart((builder) -> builder.maxSessionsPerPrincipal(2));
		FrameClient a = alice();
		AtomicReference<SessionContext> sa = new AtomicReference<>(this.server.sessions().iterator().next());
		Awaitility.await().pollDelay(Duration.ofMillis(20)).until(() -> true);
		FrameClient b = alice();
		b.drop();
		Awaitility.await()
			.until(() -> this.server.sessions().stream().filter((s) -> s.state() == SessionState.PARKED).count() == 1);
		Awaitility.await().pollDelay(Duration.ofMillis(20)).until(() -> true);
		a.drop();
		Awaitility.await().until(() -> sa.get().state() == SessionState.PARKED);
		alice();
		assertThat(sa.get().state()).as("the one that parked last").isEqualTo(SessionState.PARKED);
	}

	@Test
	void saysGoodbyeToSlowReader() {
		VirtualTimeScheduler timer = VirtualTimeScheduler.create();
		restart((builder) -> builder.timer(timer));
		this.server.registerAgent("burst", Agent.blocking((input, job) -> {
			for (int i = 0; i < 1_000; i++) {
				job.log("event");
			}
			return null;
		}));
		FrameClient slow = FrameClient.connect(this.server, InMemoryConnections.create(), false).hello("tok-alice");
		slow.submit("burst", "null");
		Awaitility.await().until(() -> this.server.sessions().iterator().next().latestEventSeq() == 1_002);
		slow.send("{\"id\":\"x\",\"type\":\"session.close\",\"payload\":{}}");
		Awaitility.await().until(() -> this.server.sessions().iterator().next().state() == SessionState.CLOSING);
		timer.advanceTimeBy(Duration.ofSeconds(6));
		slow.read();
		slow.readUntil(FrameClient.type("session.closed"));
	}

	@Test
	void hugeResumeWindowWorks() {
		restart((builder) -> builder.resumeWindow(Duration.ofSeconds(Long.MAX_VALUE / 2))
			.jobRetention(Duration.ofMinutes(1)));
		alice();
	}

	@Test
	void hugeHeartbeatWorks() {
		restart((builder) -> builder.heartbeatInterval(Duration.ofDays(150_000)));
		alice("heartbeat");
	}

	@Test
	void hugeMaxRuntimeWorks() {
		restart((builder) -> builder.maxRuntime(Duration.ofSeconds(Long.MAX_VALUE)));
		runsToEnd("echo", "1");
	}

	@Test
	void hugeMaxRuntimeSec() {
		FrameClient client = alice();
		client.submit("echo", "1", "\"max_runtime_sec\":4611686018427387904");
		client.readUntil(FrameClient.type("job.result").or(FrameClient.type("job.error")));
	}

}
