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
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

import io.arcp.agent.Agent;
import io.arcp.event.FenceResult;
import io.arcp.event.InMemoryArcpStore;
import io.arcp.event.SessionFence;
import io.arcp.job.JobOperation;
import io.arcp.protocol.SessionId;
import io.arcp.security.StaticBearerVerifier;
import io.arcp.session.SessionCaps;
import io.arcp.session.SessionContext;
import io.arcp.session.SessionState;
import io.arcp.transport.InMemoryConnections;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for listing and watching jobs (ARCP sections 2.9 and 3.8), over in-memory
 * connections.
 */
class SubscriptionTests {

	private final CountDownLatch release = new CountDownLatch(1);

	private ArcpServer server = server((builder) -> builder);

	private ArcpServer server(UnaryOperator<ArcpServerBuilder> options) {
		ArcpServer built = options
			.apply(ArcpServer.builder()
				.runtime("test-runtime", "1.0.0")
				.bearerVerifier(
						StaticBearerVerifier.of(Map.of("tok-alice", "alice", "tok-bob", "bob", "tok-admin", "admin")))
				.jobAuthorizationPolicy(
						(job, principal, operation) -> principal.getName().equals(job.submitter().getName())
								|| (principal.getName().equals("admin") && operation != JobOperation.CANCEL)))
			.build();
		built.registerAgent("held", Agent.blocking((input, job) -> {
			for (int i = 1; i <= input.asInt(); i++) {
				job.log("before " + i);
			}
			this.release.await();
			for (int i = 1; i <= input.asInt(); i++) {
				job.log("after " + i);
			}
			return input;
		}));
		built.registerAgent("mixed", Agent.blocking((input, job) -> {
			job.log("one");
			job.progress(1, 2);
			job.log("two");
			return input;
		}));
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

	private FrameClient client(String token) {
		return FrameClient.connect(this.server).hello(token, "subscribe", "list_jobs", "progress");
	}

	private static String start(FrameClient owner, int events) {
		owner.submit("held", String.valueOf(events));
		String job = owner.next("job.accepted").path("job_id").asString();
		owner.readUntil(
				(frame) -> frame.path("payload").path("body").path("message").asString("").equals("before " + events));
		return job;
	}

	private static void subscribe(FrameClient client, String id, String job, String more) {
		client.send("{\"id\":\"" + id + "\",\"type\":\"job.subscribe\",\"payload\":{\"job_id\":\"" + job + "\"" + more
				+ "}}");
	}

	private static List<Integer> origins(List<JsonNode> frames) {
		return frames.stream().map((frame) -> frame.path("origin_seq").asInt()).toList();
	}

	private static List<Integer> numbers(List<JsonNode> frames) {
		return frames.stream().map((frame) -> frame.path("event_seq").asInt()).toList();
	}

	@Test
	void showsLiveEventsOnly() {
		FrameClient owner = client("tok-alice");
		String job = start(owner, 3);
		FrameClient watcher = client("tok-alice");

		subscribe(watcher, "s1", job, "");
		JsonNode answer = watcher.next("job.subscribed");
		this.release.countDown();
		List<JsonNode> frames = watcher.readUntil(FrameClient.type("job.result"));

		assertThat(answer.path("request_id").asString()).isEqualTo("s1");
		assertThat(answer.path("payload").path("current_status").asString()).isEqualTo("running");
		assertThat(answer.path("payload").path("last_event_seq").asInt()).isEqualTo(4);
		assertThat(answer.path("payload").path("subscribed_from").asInt()).isZero();
		assertThat(answer.path("payload").path("replayed").asBoolean()).isFalse();
		assertThat(answer.path("payload").path("parent_job_id").isNull()).isTrue();
		assertThat(numbers(frames)).containsExactly(1, 2, 3, 4);
		assertThat(origins(frames)).containsExactly(5, 6, 7, 8);
		assertThat(frames)
			.allSatisfy((frame) -> assertThat(frame.path("session_id").asString()).isEqualTo(watcher.sessionId()));
	}

	@Test
	void showsHistoryThenLiveExactlyOnce() {
		FrameClient owner = client("tok-alice");
		owner.submit("held", "50");
		String job = owner.next("job.accepted").path("job_id").asString();
		List<JsonNode> seen = new ArrayList<>(owner.readUntil((frame) -> frame.path("event_seq").asInt() == 51));
		FrameClient watcher = client("tok-alice");

		subscribe(watcher, "s1", job, ",\"history\":true,\"from_event_seq\":10");
		JsonNode answer = watcher.next("job.subscribed");
		this.release.countDown();
		List<JsonNode> frames = watcher.readUntil(FrameClient.type("job.result"));
		seen.addAll(owner.readUntil(FrameClient.type("job.result")));

		assertThat(answer.path("payload").path("replayed").asBoolean()).isTrue();
		assertThat(answer.path("payload").has("truncated")).isFalse();
		assertThat(origins(frames)).isEqualTo(numbers(seen.subList(10, seen.size())));
		for (int i = 0; i < frames.size(); i++) {
			assertThat(frames.get(i).path("payload")).isEqualTo(seen.get(i + 10).path("payload"));
			assertThat(frames.get(i).path("event_seq").asInt()).isEqualTo(i + 1);
		}
	}

	@Test
	void showsHistoryOfEndedJob() {
		FrameClient owner = client("tok-alice");
		String job = start(owner, 2);
		this.release.countDown();
		owner.readUntil(FrameClient.type("job.result"));
		FrameClient watcher = client("tok-alice");

		subscribe(watcher, "s1", job, "");
		JsonNode without = watcher.next("job.subscribed");
		subscribe(watcher, "s2", job, ",\"history\":true");
		JsonNode with = watcher.next("job.subscribed");
		List<JsonNode> frames = watcher.readUntil(FrameClient.type("job.result"));
		watcher.send("{\"id\":\"p\",\"type\":\"session.ping\",\"payload\":{\"nonce\":\"n\"}}");

		assertThat(without.path("payload").path("current_status").asString()).isEqualTo("success");
		assertThat(with.path("payload").path("replayed").asBoolean()).isTrue();
		assertThat(origins(frames)).containsExactly(1, 2, 3, 4, 5, 6);
		watcher.next("session.pong");
	}

	@Test
	void secondSubscriptionDoublesNothing() {
		FrameClient owner = client("tok-alice");
		String job = start(owner, 2);
		FrameClient watcher = client("tok-alice");

		subscribe(watcher, "s1", job, "");
		watcher.next("job.subscribed");
		subscribe(watcher, "s2", job, ",\"history\":true");
		watcher.next("job.subscribed");
		this.release.countDown();
		List<JsonNode> frames = watcher.readUntil(FrameClient.type("job.result"));

		assertThat(origins(frames)).containsExactly(1, 2, 3, 4, 5, 6);
		assertThat(numbers(frames)).containsExactly(1, 2, 3, 4, 5, 6);
	}

	@Test
	void showsHistoryAgainAfterTheEnd() {
		FrameClient owner = client("tok-alice");
		String job = start(owner, 1);
		FrameClient watcher = client("tok-alice");
		subscribe(watcher, "s1", job, "");
		watcher.next("job.subscribed");
		this.release.countDown();
		watcher.readUntil(FrameClient.type("job.result"));

		for (String id : List.of("s2", "s3")) {
			subscribe(watcher, id, job, ",\"history\":true");
			watcher.next("job.subscribed");

			assertThat(origins(watcher.readUntil(FrameClient.type("job.result")))).containsExactly(1, 2, 3, 4);
		}
	}

	@Test
	void showsHistoryBeforeLiveEventsToReturningSubscriber() {
		int events = 1000;
		FrameClient owner = client("tok-alice");
		String job = start(owner, events);
		FrameClient watcher = client("tok-alice");
		subscribe(watcher, "s1", job, "");
		watcher.next("job.subscribed");
		watcher.send("{\"id\":\"u1\",\"type\":\"job.unsubscribe\",\"payload\":{\"job_id\":\"" + job + "\"}}");

		subscribe(watcher, "s2", job, ",\"history\":true");
		watcher.next("job.subscribed");
		this.release.countDown();
		List<JsonNode> frames = watcher.readUntil(FrameClient.type("job.result"));

		assertThat(origins(frames))
			.containsExactlyElementsOf(IntStream.rangeClosed(1, 2 * events + 2).boxed().toList());
	}

	@Test
	void ownerMaySeeItsHistoryAgain() {
		FrameClient owner = client("tok-alice");
		String job = start(owner, 2);

		subscribe(owner, "s1", job, ",\"history\":true");
		owner.next("job.subscribed");
		List<JsonNode> again = owner.readUntil((frame) -> frame.path("event_seq").asInt() == 6);
		this.release.countDown();
		List<JsonNode> live = owner.readUntil(FrameClient.type("job.result"));

		assertThat(origins(again)).containsExactly(1, 2, 3);
		assertThat(numbers(again)).containsExactly(4, 5, 6);
		assertThat(numbers(live)).containsExactly(7, 8, 9);
		assertThat(live.get(0).has("origin_seq")).isFalse();
	}

	@Test
	void stopsWhenUnsubscribed() {
		FrameClient owner = client("tok-alice");
		String job = start(owner, 2);
		FrameClient watcher = client("tok-alice");
		subscribe(watcher, "s1", job, "");
		watcher.next("job.subscribed");

		watcher.send("{\"id\":\"u1\",\"type\":\"job.unsubscribe\",\"payload\":{\"job_id\":\"" + job + "\"}}");
		watcher.send("{\"id\":\"u2\",\"type\":\"job.unsubscribe\",\"payload\":{\"job_id\":\"job_unknown\"}}");
		watcher.send("{\"id\":\"p\",\"type\":\"session.ping\",\"payload\":{\"nonce\":\"n\"}}");
		watcher.next("session.pong");
		this.release.countDown();
		owner.readUntil(FrameClient.type("job.result"));
		watcher.send("{\"id\":\"p\",\"type\":\"session.ping\",\"payload\":{\"nonce\":\"n\"}}");

		watcher.next("session.pong");
	}

	private static void unsubscribe(FrameClient client, String job) {
		client.send("{\"id\":\"u\",\"type\":\"job.unsubscribe\",\"payload\":{\"job_id\":\"" + job + "\"}}");
	}

	@Test
	void showsHistoryAgainWhenSubscribedAnew() {
		FrameClient owner = client("tok-alice");
		String job = start(owner, 2);
		FrameClient watcher = client("tok-alice");
		subscribe(watcher, "s1", job, ",\"history\":true");
		watcher.readUntil((frame) -> frame.path("event_seq").asInt(0) == 3);
		unsubscribe(watcher, job);

		subscribe(watcher, "s2", job, ",\"history\":true");
		watcher.next("job.subscribed");
		List<JsonNode> again = watcher.readUntil((frame) -> frame.path("event_seq").asInt(0) == 6);
		this.release.countDown();
		List<JsonNode> live = watcher.readUntil(FrameClient.type("job.result"));

		assertThat(origins(again)).containsExactly(1, 2, 3);
		assertThat(origins(live)).containsExactly(4, 5, 6);
	}

	@Test
	void showsHistoryAgainWhenItsEndWasShownBefore() {
		FrameClient owner = client("tok-alice");
		String job = start(owner, 1);
		FrameClient watcher = client("tok-alice");
		subscribe(watcher, "s1", job, "");
		watcher.next("job.subscribed");
		this.release.countDown();
		watcher.readUntil(FrameClient.type("job.result"));

		subscribe(watcher, "s2", job, ",\"history\":true");
		watcher.next("job.subscribed");
		List<JsonNode> again = watcher.readUntil(FrameClient.type("job.result"));

		assertThat(origins(again)).containsExactly(1, 2, 3, 4);
		assertThat(numbers(again)).containsExactly(3, 4, 5, 6);
	}

	@Test
	void stopsHistoryWhenUnsubscribed() {
		FrameClient owner = client("tok-alice");
		String job = start(owner, 2000);
		FrameClient watcher = FrameClient.connect(this.server, InMemoryConnections.create(), false)
			.hello("tok-alice", "subscribe");
		subscribe(watcher, "s1", job, "");
		watcher.next("job.subscribed");
		subscribe(watcher, "s2", job, ",\"history\":true");
		unsubscribe(watcher, job);
		watcher.send("{\"id\":\"p\",\"type\":\"session.list_jobs\",\"payload\":{}}");
		watcher.read();

		List<JsonNode> frames = watcher.readUntil((frame) -> frame.path("request_id").asString("").equals("p"));

		assertThat(frames).as("far fewer than all").hasSizeLessThan(1000);
	}

	@Test
	void showsNothingOlderWhenSubscribedAnew() {
		FrameClient owner = client("tok-alice");
		String job = start(owner, 2);
		FrameClient watcher = client("tok-alice");
		subscribe(watcher, "s1", job, ",\"history\":true,\"from_event_seq\":2");
		watcher.readUntil((frame) -> frame.path("event_seq").asInt(0) == 1);
		unsubscribe(watcher, job);
		watcher.send("{\"id\":\"p\",\"type\":\"session.ping\",\"payload\":{\"nonce\":\"n\"}}");
		watcher.next("session.pong");
		this.release.countDown();
		owner.readUntil(FrameClient.type("job.result"));

		subscribe(watcher, "s2", job, "");
		watcher.next("job.subscribed");
		watcher.send("{\"id\":\"p\",\"type\":\"session.ping\",\"payload\":{\"nonce\":\"n\"}}");

		watcher.next("session.pong");
	}

	@Test
	void keepsAJobThatIsWatchedAnewBeyondItsRetention() {
		SettableClock clock = new SettableClock();
		useServer((builder) -> builder.clock(clock).jobRetention(Duration.ofSeconds(10)));
		FrameClient owner = client("tok-alice");
		String job = start(owner, 1);
		FrameClient watcher = FrameClient.connect(this.server).hello("tok-alice", "subscribe", "ack", "progress");
		subscribe(watcher, "s1", job, ",\"history\":true");
		watcher.readUntil((frame) -> frame.path("event_seq").asInt(0) == 2);
		unsubscribe(watcher, job);
		watcher.send("{\"id\":\"a\",\"type\":\"session.ack\",\"payload\":{\"last_processed_seq\":2}}");
		subscribe(watcher, "s2", job, "");
		watcher.next("job.subscribed");

		clock.advance(Duration.ofSeconds(20));
		watcher.submit("mixed", "1");
		watcher.readUntil(FrameClient.type("job.result"));
		this.release.countDown();

		List<JsonNode> frames = watcher
			.readUntil((frame) -> frame.has("origin_seq") && frame.path("type").asString().equals("job.result"));
		assertThat(origins(frames)).endsWith(3, 4);
	}

	@Test
	void deniesForeignJobsAndUnknownOnes() {
		FrameClient owner = client("tok-alice");
		String job = start(owner, 1);
		FrameClient bob = client("tok-bob");
		FrameClient admin = client("tok-admin");

		subscribe(bob, "s1", job, "");
		JsonNode denied = bob.next("job.error").path("payload");
		subscribe(bob, "s2", "job_unknown", "");
		JsonNode unknown = bob.next("job.error").path("payload");
		subscribe(admin, "s3", job, "");

		assertThat(denied.path("code").asString()).isEqualTo("PERMISSION_DENIED");
		assertThat(unknown.path("code").asString()).isEqualTo("JOB_NOT_FOUND");
		assertThat(denied.path("message")).isEqualTo(unknown.path("message"));
		admin.next("job.subscribed");
	}

	@Test
	void hidesForeignJobsWhenToldSo() {
		useServer((builder) -> builder.hideForeignJobs(true));
		FrameClient owner = client("tok-alice");
		String job = start(owner, 1);
		FrameClient bob = client("tok-bob");
		FrameClient admin = client("tok-admin");

		subscribe(bob, "s1", job, "");
		JsonNode hidden = bob.next("job.error").path("payload");
		bob.send("{\"id\":\"s1\",\"type\":\"job.cancel\",\"job_id\":\"" + job + "\"}");
		JsonNode notCancelled = bob.next("job.error").path("payload");
		subscribe(bob, "s1", "job_unknown", "");
		JsonNode unknown = bob.next("job.error").path("payload");
		admin.send("{\"id\":\"s3\",\"type\":\"job.cancel\",\"job_id\":\"" + job + "\"}");
		JsonNode visible = admin.next("job.error").path("payload");

		for (JsonNode error : List.of(hidden, notCancelled)) {
			assertThat(error.path("code").asString()).isEqualTo("JOB_NOT_FOUND");
			assertThat(error.path("message")).isEqualTo(unknown.path("message"));
			assertThat(error.propertyNames()).isEqualTo(unknown.propertyNames());
		}
		assertThat(visible.path("code").asString()).isEqualTo("PERMISSION_DENIED");
	}

	@Test
	void leavesOutKindsWithoutFeature() {
		FrameClient owner = client("tok-alice");
		owner.submit("mixed", "1");
		String job = owner.next("job.accepted").path("job_id").asString();
		owner.readUntil(FrameClient.type("job.result"));
		FrameClient watcher = FrameClient.connect(this.server).hello("tok-alice", "subscribe");

		subscribe(watcher, "s1", job, ",\"history\":true");
		watcher.next("job.subscribed");
		List<JsonNode> frames = watcher.readUntil(FrameClient.type("job.result"));

		assertThat(origins(frames)).containsExactly(1, 2, 4, 5);
		assertThat(numbers(frames)).containsExactly(1, 2, 3, 4);
	}

	@Test
	void subscriptionSurvivesResume() {
		FrameClient owner = client("tok-alice");
		String job = start(owner, 3);
		FrameClient watcher = client("tok-alice");
		subscribe(watcher, "s1", job, ",\"history\":true");
		watcher.next("job.subscribed");
		watcher.readUntil((frame) -> frame.path("event_seq").asInt() == 4);
		watcher.drop();
		Awaitility.await().atMost(FrameClient.LIMIT).until(() -> state(watcher) == SessionState.PARKED);
		this.release.countDown();
		owner.readUntil(FrameClient.type("job.result"));

		FrameClient again = FrameClient.connect(this.server).resume("tok-alice", watcher, 2, "subscribe");
		List<JsonNode> frames = again.readUntil(FrameClient.type("job.result"));

		assertThat(origins(frames)).containsExactly(3, 4, 5, 6, 7, 8);
		assertThat(numbers(frames)).containsExactly(3, 4, 5, 6, 7, 8);
	}

	private SessionState state(FrameClient client) {
		return this.server.sessions()
			.stream()
			.filter((session) -> session.sessionId().value().equals(client.sessionId()))
			.map(SessionContext::state)
			.findFirst()
			.orElse(SessionState.EXPIRED);
	}

	@Test
	void showsTheEndAlthoughTheSessionHasEndedInTheStore() {
		InMemoryArcpStore store = InMemoryArcpStore.builder().build();
		useServer((builder) -> builder.store(store));
		FrameClient owner = client("tok-alice");
		String job = start(owner, 1);
		FrameClient watcher = client("tok-alice");
		subscribe(watcher, "s1", job, "");
		watcher.next("job.subscribed");
		SessionId session = SessionId.of(owner.sessionId());
		owner.drop();
		Awaitility.await().atMost(FrameClient.LIMIT).until(() -> state(owner) == SessionState.PARKED);
		SessionFence fence = new SessionFence(session, Objects.requireNonNull(store.sessions().epoch(session).block()));
		store.sessions().release(fence, Duration.ZERO).block();
		Awaitility.await()
			.atMost(FrameClient.LIMIT)
			.until(() -> store.sessions().confirm(fence).block() == FenceResult.GONE);

		this.release.countDown();

		List<JsonNode> frames = watcher.readUntil(FrameClient.type("job.result"));
		assertThat(frames).hasSize(2).noneMatch((frame) -> frame.has("origin_seq"));
	}

	@Test
	void slowSubscriberNeverSlowsTheOwner() {
		useServer((builder) -> builder.caps(new SessionCaps(1000, 10_000_000, 10)));
		FrameClient owner = client("tok-alice");
		String job = start(owner, 5_000);
		FrameClient stopped = FrameClient.connect(this.server, InMemoryConnections.create(), false)
			.hello("tok-alice", "subscribe");
		subscribe(stopped, "s1", job, "");
		Awaitility.await().atMost(FrameClient.LIMIT).until(() -> stopped.queued() == 1);

		this.release.countDown();
		owner.readUntil(FrameClient.type("job.result"));
		stopped.read();

		assertThat(stopped.next().path("type").asString()).isEqualTo("job.subscribed");
		assertThat(stopped.closed().code()).isEqualTo(1013);
		List<Integer> shown = new ArrayList<>();
		while (stopped.queued() > 0) {
			shown.add(stopped.next().path("event_seq").asInt());
		}
		for (int i = 0; i < shown.size(); i++) {
			assertThat(shown.get(i)).isEqualTo(i + 1);
		}
	}

	@Test
	void listsJobsPageByPage() {
		FrameClient owner = client("tok-alice");
		for (int i = 0; i < 5; i++) {
			owner.submit("mixed", "1");
			owner.readUntil(FrameClient.type("job.result"));
		}
		String running = start(owner, 1);
		FrameClient second = client("tok-alice");
		List<String> ids = new ArrayList<>();
		String cursor = "null";

		do {
			second.send("{\"id\":\"l\",\"type\":\"session.list_jobs\",\"payload\":{\"limit\":4,\"cursor\":" + cursor
					+ "}}");
			JsonNode page = second.next("session.jobs");
			assertThat(page.path("request_id").asString()).isEqualTo("l");
			page.path("payload").path("jobs").forEach((job) -> ids.add(job.path("job_id").asString()));
			cursor = page.path("payload").path("next_cursor").toString();
		}
		while (!cursor.equals("null"));
		second
			.send("{\"id\":\"r\",\"type\":\"session.list_jobs\",\"payload\":{\"filter\":{\"status\":[\"running\"]}}}");
		JsonNode entry = second.next("session.jobs").path("payload").path("jobs").path(0);

		assertThat(ids).hasSize(6).isSorted().doesNotHaveDuplicates();
		assertThat(entry.path("job_id").asString()).isEqualTo(running);
		assertThat(entry.path("last_event_seq").asInt()).isEqualTo(27);
		assertThat(entry.path("parent_job_id").isNull()).isTrue();
		FrameClient bob = client("tok-bob");
		bob.send("{\"id\":\"l\",\"type\":\"session.list_jobs\",\"payload\":{}}");
		assertThat(bob.next("session.jobs").path("payload").path("jobs")).isEmpty();
		FrameClient admin = client("tok-admin");
		admin.send("{\"id\":\"l\",\"type\":\"session.list_jobs\",\"payload\":{}}");
		assertThat(admin.next("session.jobs").path("payload").path("jobs")).hasSize(6);
	}

	@Test
	void jobsOfOthersLeaveNoTraceInAListing() {
		FrameClient bob = client("tok-bob");
		FrameClient alice = client("tok-alice");
		for (int i = 1; i <= 150; i++) {
			bob.submit("mixed", "1");
			bob.readUntil(FrameClient.type("job.result"));
			if (i % 50 == 0) {
				alice.submit("mixed", "2");
				alice.readUntil(FrameClient.type("job.result"));
			}
		}
		bob.submit("mixed", "3");
		bob.readUntil(FrameClient.type("job.result"));

		alice.send("{\"id\":\"l1\",\"type\":\"session.list_jobs\",\"payload\":{\"limit\":2}}");
		JsonNode first = alice.next("session.jobs").path("payload");
		alice.send("{\"id\":\"l2\",\"type\":\"session.list_jobs\",\"payload\":{\"limit\":1,\"cursor\":"
				+ first.path("next_cursor") + "}}");
		JsonNode second = alice.next("session.jobs").path("payload");

		assertThat(first.path("jobs")).hasSize(2);
		assertThat(second.path("jobs")).hasSize(1);
		assertThat(second.path("next_cursor").isNull()).isTrue();
	}

	@Test
	void refusesMalformedCursorAndMissingFeature() {
		FrameClient client = client("tok-alice");
		FrameClient without = FrameClient.connect(this.server).hello("tok-alice");

		client.send("{\"id\":\"l\",\"type\":\"session.list_jobs\",\"payload\":{\"cursor\":\"%%\"}}");
		without.send("{\"id\":\"l\",\"type\":\"session.list_jobs\",\"payload\":{}}");

		assertThat(client.next("session.error").path("payload").path("code").asString()).isEqualTo("INVALID_REQUEST");
		assertThat(without.next("session.error").path("payload").path("code").asString()).isEqualTo("INVALID_REQUEST");
	}

	@Test
	void forgetsJobsAfterTheirRetention() {
		useServer((builder) -> builder.jobRetention(Duration.ofMillis(100)));
		FrameClient owner = client("tok-alice");
		owner.submit("mixed", "1");
		String job = owner.next("job.accepted").path("job_id").asString();
		owner.readUntil(FrameClient.type("job.result"));

		Awaitility.await().atMost(FrameClient.LIMIT).untilAsserted(() -> {
			subscribe(owner, "s1", job, "");
			assertThat(owner.next().path("payload").path("code").asString()).isEqualTo("JOB_NOT_FOUND");
		});
	}

}
