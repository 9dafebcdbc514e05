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
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;

import io.arcp.agent.Agent;
import io.arcp.job.AgentSettings;
import io.arcp.security.StaticBearerVerifier;
import io.arcp.session.SessionContext;
import io.arcp.session.SessionState;
import io.arcp.transport.InMemoryConnections;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.test.scheduler.VirtualTimeScheduler;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for what happens to sessions and jobs as time goes by, without waiting for it.
 */
class SessionTimesTests {

	private static final Duration HEARTBEAT = Duration.ofSeconds(30);

	private static final Duration WINDOW = Duration.ofMinutes(10);

	private static final Duration IDLE = Duration.ofHours(1);

	private static final Duration TICK = Duration.ofMillis(100);

	private final VirtualTimeScheduler timer = VirtualTimeScheduler.create();

	private final CountDownLatch release = new CountDownLatch(1);

	private ArcpServer server = server((builder) -> builder);

	private ArcpServer server(UnaryOperator<ArcpServerBuilder> options) {
		ArcpServer built = options
			.apply(ArcpServer.builder()
				.runtime("test-runtime", "1.0.0")
				.heartbeatInterval(HEARTBEAT)
				.resumeWindow(WINDOW)
				.idleTimeout(IDLE)
				.cancelGrace(Duration.ofSeconds(20))
				.timer(this.timer)
				.clock(new TimerClock(this.timer))
				.bearerVerifier(StaticBearerVerifier.of(Map.of("tok-alice", "alice", "tok-bob", "bob"))))
			.build();
		built.registerAgent("echo", (input, job) -> Mono.just(input));
		built.registerAgent("held", Agent.blocking((input, job) -> {
			this.release.await();
			return input;
		}));
		built.registerAgent("stubborn", (input, job) -> Mono.never());
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

	private FrameClient alice(String... features) {
		return connect().hello("tok-alice", features);
	}

	/** A client whose frames are handled on the calling thread, before it goes on. */
	private FrameClient connect() {
		return FrameClient.connect(this.server, InMemoryConnections.create(Runnable::run), true);
	}

	private SessionContext session(FrameClient client) {
		return this.server.sessions()
			.stream()
			.filter((session) -> session.sessionId().value().equals(client.sessionId()))
			.findFirst()
			.orElseThrow();
	}

	private void pass(Duration time) {
		this.timer.advanceTimeBy(time);
	}

	private static String start(FrameClient client, String agent, String... more) {
		client.submit(agent, "1", more);
		String job = client.next("job.accepted").path("job_id").asString();
		client.next("job.event");
		return job;
	}

	private static void ping(FrameClient client, String nonce) {
		client.send("{\"id\":\"" + nonce + "\",\"type\":\"session.ping\",\"payload\":{\"nonce\":\"" + nonce + "\"}}");
	}

	/** Nothing has come but the answer to a ping. */
	private static void assertQuiet(FrameClient client) {
		ping(client, "fence");
		assertThat(client.next("session.pong").path("payload").path("ping_nonce").asString()).isEqualTo("fence");
	}

	private static void answer(FrameClient client, JsonNode ping) {
		client.send("{\"id\":\"o\",\"type\":\"session.pong\",\"payload\":{\"ping_nonce\":\""
				+ ping.path("payload").path("nonce").asString() + "\"}}");
	}

	private void drop(FrameClient client) {
		SessionContext session = session(client);
		client.drop();
		Awaitility.await().atMost(FrameClient.LIMIT).until(() -> session.state() == SessionState.PARKED);
		pass(TICK);
	}

	private FrameClient resume(FrameClient before, long lastSeq, String... features) {
		return connect().resume("tok-alice", before, lastSeq, features);
	}

	private void assertCannotResume(FrameClient before) {
		FrameClient late = connect();
		late.sendResume("tok-alice", before.sessionId(), before.resumeToken(), 0);
		assertThat(late.next("session.error").path("payload").path("code").asString())
			.isEqualTo("RESUME_WINDOW_EXPIRED");
		assertThat(late.closed().code()).isEqualTo(1008);
	}

	private static JsonNode end(FrameClient client) {
		List<JsonNode> frames = client.readUntil(FrameClient.type("job.error").or(FrameClient.type("job.result")));
		return frames.get(frames.size() - 1);
	}

	private static String status(JsonNode end) {
		return end.path("payload").path("final_status").asString();
	}

	@Test
	void pingsWhenNothingHasCome() {
		FrameClient client = alice("heartbeat");
		pass(TICK);
		pass(HEARTBEAT.minus(TICK));
		assertQuiet(client);
		pass(HEARTBEAT.minus(TICK.multipliedBy(2)));
		assertQuiet(client);
		pass(HEARTBEAT.plus(TICK));

		assertThat(client.next("session.ping").path("payload").path("sent_at").asString()).endsWith("Z");
	}

	@Test
	void pingsClientThatOnlySends() {
		FrameClient client = alice("heartbeat", "ack");
		for (int i = 0; i < 12; i++) {
			client.send("{\"id\":\"a" + i + "\",\"type\":\"session.ack\",\"payload\":{\"last_processed_seq\":0}}");
			pass(HEARTBEAT.dividedBy(3));
		}
		ping(client, "fence");
		long pings = client.readUntil(FrameClient.type("session.pong"))
			.stream()
			.filter(FrameClient.type("session.ping"))
			.count();

		assertThat(pings).isBetween(3L, 4L);
		assertThat(session(client).state()).isEqualTo(SessionState.ACCEPTED);
	}

	@Test
	void keepsClientThatAnswers() {
		useServer((builder) -> builder.idleTimeout(Duration.ZERO));
		FrameClient client = alice("heartbeat");
		pass(TICK);
		for (int i = 0; i < 500; i++) {
			pass(HEARTBEAT.plus(TICK));
			answer(client, client.next("session.ping"));
		}

		assertThat(session(client).state()).isEqualTo(SessionState.ACCEPTED);
		assertQuiet(client);
	}

	@Test
	void givesUpSilentClientAndNotItsJob() {
		FrameClient client = alice("heartbeat");
		start(client, "held");
		pass(TICK);
		pass(HEARTBEAT.plus(TICK));
		client.next("session.ping");
		pass(HEARTBEAT.minus(TICK));
		assertThat(session(client).state()).isEqualTo(SessionState.ACCEPTED);
		pass(HEARTBEAT);

		List<JsonNode> last = client.readUntil(FrameClient.type("session.error"));
		assertThat(last.get(last.size() - 1).path("payload").path("code").asString()).isEqualTo("HEARTBEAT_LOST");
		assertThat(client.closed().code()).isEqualTo(4408);
		Awaitility.await().atMost(FrameClient.LIMIT).until(() -> session(client).state() == SessionState.PARKED);
		this.release.countDown();
		FrameClient second = resume(client, 1, "heartbeat");
		assertThat(status(end(second))).isEqualTo("success");
	}

	@Test
	void neverPingsWithoutTheFeature() {
		FrameClient client = alice();
		pass(HEARTBEAT.multipliedBy(10));

		assertQuiet(client);
	}

	@Test
	void closesIdleSessionThatOnlyAnswersPings() {
		FrameClient client = alice("heartbeat");
		pass(TICK);
		JsonNode frame;
		int pings = 0;
		do {
			pass(HEARTBEAT.plus(TICK));
			frame = client.next();
			if (FrameClient.type("session.ping").test(frame)) {
				answer(client, frame);
				pings++;
			}
		}
		while (FrameClient.type("session.ping").test(frame));

		assertThat(frame.path("type").asString()).isEqualTo("session.closed");
		assertThat(frame.path("payload").path("reason").asString()).isEqualTo("idle");
		assertThat(pings).isBetween(118, 120);
		assertThat(client.closed().code()).isEqualTo(1000);
		resume(client, 0);
	}

	@Test
	void sessionWithJobOrSubscriptionIsNotIdle() {
		FrameClient owner = alice();
		String job = start(owner, "held");
		FrameClient watcher = alice("subscribe");
		watcher.send("{\"id\":\"s\",\"type\":\"job.subscribe\",\"payload\":{\"job_id\":\"" + job + "\"}}");
		watcher.next("job.subscribed");
		pass(IDLE.multipliedBy(3));
		assertQuiet(owner);
		assertQuiet(watcher);

		this.release.countDown();
		end(owner);
		end(watcher);
		Awaitility.await().atMost(FrameClient.LIMIT).until(() -> session(owner).jobs().isEmpty());
		Awaitility.await().atMost(FrameClient.LIMIT).until(() -> session(watcher).subscribedJobs().isEmpty());
		pass(TICK.multipliedBy(2));
		pass(IDLE.plus(TICK));
		owner.next("session.closed");
		watcher.next("session.closed");
	}

	@Test
	void countsWindowFromTheDisconnect() {
		useServer((builder) -> builder.idleTimeout(Duration.ZERO));
		FrameClient client = alice();
		pass(WINDOW.multipliedBy(7));
		drop(client);
		pass(WINDOW.minus(TICK.multipliedBy(3)));
		FrameClient second = resume(client, 0);
		pass(WINDOW.multipliedBy(2));
		assertQuiet(second);
		drop(second);
		pass(WINDOW.plus(TICK));

		assertCannotResume(second);
		assertThat(this.server.sessions()).isEmpty();
	}

	@Test
	void jobOutlivesItsSession() {
		FrameClient client = alice();
		String job = start(client, "held");
		drop(client);
		pass(WINDOW.plus(TICK));
		assertCannotResume(client);
		FrameClient watcher = alice("subscribe");
		watcher.send(
				"{\"id\":\"s\",\"type\":\"job.subscribe\",\"payload\":{\"job_id\":\"" + job + "\",\"history\":true}}");
		watcher.next("job.subscribed");

		this.release.countDown();

		assertThat(status(end(watcher))).isEqualTo("success");
	}

	@Test
	void endsJobAfterThirtyDays() {
		List<Runnable> ends = new ArrayList<>();
		useServer((builder) -> builder.timer(new DelegatingScheduler(this.timer) {

			@Override
			public Disposable schedule(Runnable task, long delay, TimeUnit unit) {
				if (unit.toDays(delay) == 30) {
					ends.add(task);
				}
				return super.schedule(task, delay, unit);
			}

		}));
		FrameClient client = alice();
		start(client, "stubborn", "\"max_runtime_sec\":" + Duration.ofDays(30).toSeconds());
		assertThat(ends).hasSize(1);
		ends.get(0).run();

		JsonNode end = end(client);
		assertThat(status(end)).isEqualTo("timed_out");
		assertThat(end.path("payload").path("message").asString()).isEqualTo("max_runtime_sec 2592000 exceeded");
	}

	@Test
	void limitOfAgentBoundsWhatClientAsksFor() {
		useServer((builder) -> builder.maxRuntime(Duration.ofHours(5))
			.agentSettings(Map.of("stubborn", new AgentSettings(Duration.ofHours(1), null))));
		FrameClient client = alice();
		start(client, "stubborn", "\"max_runtime_sec\":100000");
		start(client, "stubborn");
		start(client, "stubborn", "\"max_runtime_sec\":60");
		start(client, "held", "\"max_runtime_sec\":100000");
		pass(Duration.ofSeconds(61));
		assertThat(status(end(client))).isEqualTo("timed_out");
		pass(Duration.ofMinutes(58));
		assertQuiet(client);
		pass(Duration.ofMinutes(2));
		assertThat(status(end(client))).isEqualTo("timed_out");
		assertThat(status(end(client))).isEqualTo("timed_out");
		pass(Duration.ofHours(3));
		assertQuiet(client);
		pass(Duration.ofHours(2));
		assertThat(status(end(client))).isEqualTo("timed_out");
	}

	@Test
	void stubbornAgentIsGivenItsGraceAndNoMore() {
		useServer((builder) -> builder.agentSettings(Map.of("held", new AgentSettings(null, Duration.ofHours(2)))));
		this.server.registerAgent("deaf", Agent.blocking((input, job) -> {
			while (this.release.getCount() > 0) {
				try {
					this.release.await();
				}
				catch (InterruptedException ex) {
					job.log("no");
				}
			}
			job.log("too late");
			return input;
		}));
		FrameClient client = alice();
		String job = start(client, "deaf");
		client.send("{\"id\":\"c\",\"type\":\"job.cancel\",\"job_id\":\"" + job + "\"}");
		client.next("job.cancelled");
		pass(Duration.ofSeconds(19));
		assertThat(this.server.jobs()).hasSize(1);
		pass(Duration.ofSeconds(2));

		JsonNode end = end(client);
		assertThat(status(end)).isEqualTo("cancelled");
		Awaitility.await().atMost(FrameClient.LIMIT).until(() -> this.server.jobs().isEmpty());
		this.release.countDown();
		assertQuiet(client);
	}

	@Test
	void closesConnectionWithoutHello() {
		FrameClient client = connect();
		pass(Duration.ofSeconds(9));
		assertThat(this.server.openingConnections()).isOne();
		pass(Duration.ofSeconds(2));

		assertThat(client.next("session.error").path("payload").path("code").asString()).isEqualTo("UNAUTHENTICATED");
		assertThat(client.closed().code()).isEqualTo(1008);
		assertThat(this.server.openingConnections()).isZero();
	}

	/**
	 * Hands everything to another scheduler.
	 */
	private static class DelegatingScheduler implements Scheduler {

		private final Scheduler delegate;

		DelegatingScheduler(Scheduler delegate) {
			this.delegate = delegate;
		}

		@Override
		public Disposable schedule(Runnable task) {
			return this.delegate.schedule(task);
		}

		@Override
		public Disposable schedule(Runnable task, long delay, TimeUnit unit) {
			return this.delegate.schedule(task, delay, unit);
		}

		@Override
		public Disposable schedulePeriodically(Runnable task, long initialDelay, long period, TimeUnit unit) {
			return this.delegate.schedulePeriodically(task, initialDelay, period, unit);
		}

		@Override
		public Worker createWorker() {
			return this.delegate.createWorker();
		}

		@Override
		public long now(TimeUnit unit) {
			return this.delegate.now(unit);
		}

	}

	/**
	 * Shows the time of the timer.
	 */

}
