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

package io.arcp.event;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import io.arcp.protocol.AgentRef;
import io.arcp.protocol.JobId;
import io.arcp.protocol.JobStatus;
import io.arcp.protocol.SessionId;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for the bounds of {@link InMemoryArcpStore}; its contract is tested by the
 * contract tests.
 */
class InMemoryArcpStoreTests {

	private static final Duration WAIT = Duration.ofSeconds(10);

	private static final Duration WINDOW = Duration.ofMinutes(10);

	private static final Duration RETENTION = Duration.ofMinutes(5);

	private static final NodeRef NODE = new NodeRef("node#1");

	private static final SessionId SESSION = SessionId.of("sess_1");

	private static final Digest TOKEN = Digest.of("token");

	private static final AppendOptions KEEP = new AppendOptions(100, 1 << 20, null, RETENTION, null);

	private Instant now = Instant.parse("2026-05-13T19:30:00Z");

	private InMemoryArcpStore store = build(InMemoryArcpStore.builder());

	private InMemoryArcpStore build(InMemoryArcpStore.Builder builder) {
		return builder.clock(new TestClock()).build();
	}

	private static <T> T await(Mono<T> call) {
		return Objects.requireNonNull(call.block(WAIT));
	}

	private MemorySessions sessions() {
		return (MemorySessions) this.store.sessions();
	}

	private MemoryJobs jobs() {
		return (MemoryJobs) this.store.jobs();
	}

	private SessionFence open() {
		await(this.store.sessions()
			.open(new NewSession(SESSION, "alice", List.of(), TOKEN, NODE, WINDOW, this.now, 1)));
		return new SessionFence(SESSION, 1);
	}

	private JobFence create(String id) {
		NewJob job = new NewJob(JobId.of(id), 1, NODE, SESSION, "alice", AgentRef.of("echo", "1"), "trace", this.now,
				new byte[] { '{', '}' }, new NewJob.Options(null, null, null, new byte[1000], 0, 0), new Credit(500),
				WINDOW);
		await(this.store.jobs().create(job));
		return new JobFence(job.job(), 1);
	}

	private AppendResult append(JobFence fence, long offset, int bytes) {
		return await(this.store.jobs().append(fence, offset, List.of(new EncodedEvent("log", new byte[bytes])), KEEP));
	}

	private void end(JobFence fence, long offset) {
		await(this.store.jobs()
			.append(fence, offset, List.of(new EncodedEvent(EncodedEvent.RESULT, new byte[10])),
					KEEP.withStatus(JobStatus.SUCCESS)));
	}

	private void link(SessionFence fence, String job, long expectedHead, long to) {
		await(this.store.sessions().attach(fence, JobId.of(job), 0, Role.OWNER));
		await(this.store.sessions()
			.link(fence,
					new Link(expectedHead, List.of(new Link.Source(job, 1, to, to, RunMode.LIVE)), Link.Caps.NONE)));
	}

	private boolean isFound(String job) {
		return this.store.jobs().find(JobId.of(job)).block(WAIT) != null;
	}

	@Test
	void keepsTheNewestEndedJobsOfAPrincipal() {
		this.store = build(InMemoryArcpStore.builder().maxRetained(2));
		create("job_running");
		for (int i = 1; i <= 5; i++) {
			end(create("job_" + i), 1);
		}

		assertThat(await(this.store.jobs().list(JobQuery.of("alice", 10))).jobs())
			.extracting((record) -> record.job().job().value())
			.containsExactly("job_4", "job_5", "job_running");
		assertThat(jobs().size()).isEqualTo(3);
	}

	@Test
	void keepsTheLogOfARemovedJobWhileItsSessionCanReplayIt() {
		this.store = build(InMemoryArcpStore.builder().maxRetained(1));
		SessionFence fence = open();
		JobFence job = create("job_1");
		append(job, 1, 10);
		end(job, 2);
		link(fence, "job_1", 0, 2);

		end(create("job_2"), 1);
		assertThat(isFound("job_1")).isFalse();
		assertThat(await(this.store.jobs().read(JobId.of("job_1"), 0, 10))).hasSize(2);

		await(this.store.sessions().acknowledge(fence, 2));
		end(create("job_3"), 1);
		assertThat(jobs().get(JobId.of("job_1"))).isNull();
	}

	@Test
	void removesAPinnedJobWithItsSession() {
		SessionFence fence = open();
		JobFence job = create("job_1");
		end(job, 1);
		link(fence, "job_1", 0, 1);

		this.now = this.now.plus(RETENTION);
		this.store.expire();
		assertThat(jobs().size()).as("not acknowledged").isEqualTo(1);
		this.now = this.now.plus(WINDOW);
		this.store.expire();

		assertThat(jobs().size()).isZero();
		assertThat(sessions().size()).isZero();
	}

	@Test
	void removesAPinnedJobWhenItsSessionExpiresAndNothingElseOfItEnds() {
		SessionFence fence = open();
		JobFence job = create("job_1");
		end(job, 1);
		link(fence, "job_1", 0, 1);
		this.now = this.now.plus(RETENTION).plusSeconds(1);
		end(create("job_2"), 1); // the first one is kept for a replay alone from now on
		this.now = this.now.plus(WINDOW);
		assertThat(jobs().get(JobId.of("job_1"))).isNotNull();

		await(this.store.sessions()
			.open(new NewSession(SessionId.of("sess_2"), "bob", List.of(), TOKEN, NODE, WINDOW, this.now, 1)));

		assertThat(jobs().get(JobId.of("job_1"))).isNull();
	}

	@Test
	void removesARenewedJobWhoseSessionIsUnknown() {
		JobFence job = create("job_1");
		end(job, 1);
		this.now = this.now.plus(RETENTION.dividedBy(2));
		await(this.store.jobs().renew(job.job(), RETENTION));

		this.now = this.now.plus(RETENTION.dividedBy(2));
		this.store.expire();
		assertThat(isFound("job_1")).isFalse();
		assertThat(await(this.store.jobs().read(job.job(), 0, 10))).as("renewed").hasSize(1);
		this.now = this.now.plus(RETENTION);
		this.store.expire();

		assertThat(jobs().size()).isZero();
	}

	@Test
	void keepsAnExpiredSessionWhileItsJobIsRetained() {
		SessionFence fence = open();
		JobFence job = create("job_1");
		append(job, 1, 10);
		link(fence, "job_1", 0, 1);

		this.now = this.now.plus(WINDOW);
		this.store.expire();
		assertThat(await(this.store.sessions().timeline(SESSION, JobId.of("job_1"))).lastEventSeq()).isEqualTo(1);
		assertThat(await(this.store.sessions().acknowledge(fence, 1))).isEqualTo(FenceResult.GONE);

		end(job, 2);
		this.now = this.now.plus(RETENTION);
		this.store.expire();
		assertThat(sessions().size()).isZero();
	}

	@Test
	void looksAtASessionAgainWhenItsDeadlineHasMoved() {
		SessionFence fence = open();
		this.now = this.now.plus(WINDOW.dividedBy(2));
		await(this.store.sessions().renew(fence, WINDOW));

		this.now = this.now.plus(WINDOW.dividedBy(2));
		this.store.expire();
		assertThat(sessions().size()).isEqualTo(1);
		this.now = this.now.plus(WINDOW.dividedBy(2));
		this.store.expire();

		assertThat(sessions().size()).isZero();
	}

	@Test
	void removesASessionThatIsReleasedWithoutTime() {
		SessionFence fence = open();

		await(this.store.sessions().release(fence, Duration.ZERO));

		assertThat(sessions().size()).isZero();
	}

	@Test
	void revivesAnExpiredSessionFromItsLiveOwner() {
		SessionFence fence = open();
		create("job_1");
		this.now = this.now.plus(WINDOW);
		this.store.expire();
		assertThat(link(fence)).isEqualTo(new LinkResult.Gone());
		NewSession session = new NewSession(SESSION, "alice", List.of(), TOKEN, NODE, WINDOW, this.now, 1);
		SessionSnapshot snapshot = new SessionSnapshot(session, 0, 0, 0, 0, 0, 0, Map.of(), List.of(), this.now, 0,
				null);

		assertThat(await(this.store.sessions().restore(fence, snapshot))).isEqualTo(FenceResult.OK);

		assertThat(link(fence)).isEqualTo(new LinkResult.Linked(0, 0));
	}

	private LinkResult link(SessionFence fence) {
		return await(this.store.sessions().link(fence, new Link(0, List.of(), Link.Caps.NONE)));
	}

	@Test
	void dropsTheLogsOfEndedJobsFirst() {
		this.store = build(InMemoryArcpStore.builder().maxBytes(3000));
		JobFence first = create("job_1");
		append(first, 1, 1000);
		end(first, 2);
		JobFence running = create("job_2");

		assertThat(append(running, 1, 1500)).isEqualTo(new AppendResult.Stored(1, null, new Credit(500)));
		assertThat(await(this.store.jobs().read(first.job(), 0, 10))).hasSize(2);
		assertThat(append(running, 2, 1000)).isEqualTo(new AppendResult.Stored(2, null, new Credit(500)));

		assertThat(await(this.store.jobs().find(first.job())).firstRetained()).isEqualTo(3);
		assertThat(await(this.store.jobs().read(running.job(), 0, 10))).hasSize(2);
	}

	@Test
	void takesCreditBackUntilLogsHaveFallen() {
		this.store = build(InMemoryArcpStore.builder().maxBytes(3000));
		List<Signal> signals = new ArrayList<>();
		Disposable subscription = this.store.cluster().signals().subscribe(signals::add);
		JobFence waiting = create("job_1");
		JobFence other = create("job_2");
		append(other, 1, 2500);

		assertThat(append(waiting, 1, 1000)).isEqualTo(new AppendResult.Stored(1, null, new Credit(1)));
		assertThat(await(this.store.jobs().renew(waiting.job(), WINDOW)).credit()).isEqualTo(new Credit(1));
		assertThat(signals).isEmpty();
		end(other, 2);

		assertThat(signals).containsExactly(new Signal.Granted(waiting.job(), new Credit(500)));
		assertThat(append(waiting, 2, 10)).isEqualTo(new AppendResult.Stored(2, null, new Credit(500)));
		subscription.dispose();
	}

	@Test
	void forgetsTheInputOfAnEndedJob() {
		JobFence fence = create("job_1");
		assertThat(await(this.store.jobs().find(fence.job())).job().options().isRestartable()).isTrue();

		end(fence, 1);

		assertThat(await(this.store.jobs().find(fence.job())).job().options().input()).isNull();
	}

	@Test
	void boundsTheIndexOfATimelineBelowItsFloor() {
		this.store = build(InMemoryArcpStore.builder().maxIndexRuns(4));
		SessionFence fence = open();
		Link.Caps caps = new Link.Caps(3, Long.MAX_VALUE);
		for (String job : List.of("job_1", "job_2")) {
			await(this.store.sessions().attach(fence, JobId.of(job), 0, Role.OWNER));
		}

		for (int i = 0; i < 20; i++) {
			Link.Source source = new Link.Source("job_" + (1 + i % 2), i / 2 + 1, i / 2 + 1, 1, RunMode.LIVE);
			await(this.store.sessions().link(fence, new Link(i, List.of(source), caps)));
		}

		assertThat(Objects.requireNonNull(sessions().get(SESSION)).timeline().indexSize()).isEqualTo(4);
		OwnerTimeline timeline = await(this.store.sessions().timeline(SESSION, JobId.of("job_1")));
		assertThat(timeline.positionOf(3)).isEqualTo(new OwnerTimeline.Position(8, true));
		assertThat(timeline.positionOf(16)).isEqualTo(new OwnerTimeline.Position(8, false));
		assertThat(timeline.positionOf(17)).isEqualTo(new OwnerTimeline.Position(9, false));
	}

	@Test
	void growsARunWhileOneJobGoesOn() {
		SessionFence fence = open();
		await(this.store.sessions().attach(fence, JobId.of("job_1"), 0, Role.OWNER));

		for (int i = 0; i < 1200; i++) {
			Link.Source source = new Link.Source("job_1", i + 1, i + 1, 1, RunMode.LIVE);
			await(this.store.sessions().link(fence, new Link(i, List.of(source), Link.Caps.NONE)));
		}

		assertThat(Objects.requireNonNull(sessions().get(SESSION)).timeline().indexSize()).isEqualTo(3);
	}

	@Test
	void keepsTheNewestKeysOfEndedJobsOfAPrincipal() {
		this.store = build(InMemoryArcpStore.builder().maxKeysPerPrincipal(2));
		Claimant claimant = new Claimant(NODE, "request");
		for (int i = 1; i <= 4; i++) {
			IdempotencyKey key = new IdempotencyKey("alice", "key-" + i);
			JobId job = JobId.of("job_" + i);
			await(this.store.idempotency().claim(key, TOKEN, job, claimant, null));
			this.store.idempotency().terminated(key, job, new byte[0], new byte[0]).block(WAIT);
		}

		assertThat(await(this.store.idempotency()
			.claim(new IdempotencyKey("alice", "key-1"), TOKEN, JobId.of("job_9"), claimant, null)))
			.isEqualTo(new Claim.Claimed(JobId.of("job_9")));
		assertThat(await(this.store.idempotency()
			.claim(new IdempotencyKey("alice", "key-3"), TOKEN, JobId.of("job_9"), claimant, null)))
			.isInstanceOf(Claim.Done.class);
	}

	@Test
	void dropsTheOldestKeysOfEndedJobsWhenMemoryIsFull() {
		this.store = build(InMemoryArcpStore.builder().maxBytes(2500));
		for (int i = 1; i <= 4; i++) {
			end("key-" + i, "job_" + i, new byte[1000]);
		}

		assertThat(claim("key-1")).isEqualTo(new Claim.Claimed(JobId.of("job_9")));
		assertThat(claim("key-2")).isEqualTo(new Claim.Claimed(JobId.of("job_9")));
		assertThat(claim("key-3")).isInstanceOf(Claim.Done.class);
		assertThat(claim("key-4")).isInstanceOf(Claim.Done.class);
	}

	@Test
	void letsAJobGoOnWhenAKeyHasMadeRoom() {
		this.store = build(InMemoryArcpStore.builder().maxBytes(2500));
		end("key-1", "job_1", new byte[1500]);
		JobFence running = create("job_2");

		this.store.jobs().grant(running.job(), new SessionFence(SESSION, 1), new Credit(500)).block(WAIT);

		assertThat(append(running, 1, 1200)).isEqualTo(new AppendResult.Stored(1, null, new Credit(500)));
		assertThat(claim("key-1")).isEqualTo(new Claim.Claimed(JobId.of("job_9")));
	}

	private void end(String key, String job, byte[] terminal) {
		IdempotencyKey idempotencyKey = new IdempotencyKey("alice", key);
		await(this.store.idempotency()
			.claim(idempotencyKey, TOKEN, JobId.of(job), new Claimant(NODE, "request"), null));
		this.store.idempotency().terminated(idempotencyKey, JobId.of(job), new byte[0], terminal).block(WAIT);
	}

	private Claim claim(String key) {
		return await(this.store.idempotency()
			.claim(new IdempotencyKey("alice", key), TOKEN, JobId.of("job_9"), new Claimant(NODE, "other"), null));
	}

	@Test
	void refusesOpenRunsUnlessTheyAreSwitchedOn() {
		SessionFence fence = open();
		JobFence job = create("job_1");
		await(this.store.sessions().attach(fence, job.job(), 0, Role.OWNER));
		Link link = new Link(0, List.of(), Link.Caps.NONE, List.of(), new Link.Tail(null, 0, job.job()));

		assertThat(this.store.capabilities()).isEqualTo(new StoreCapabilities(false, false, false));
		assertThatExceptionOfType(UnsupportedOperationException.class)
			.isThrownBy(() -> this.store.sessions().link(fence, link).block(WAIT));
	}

	@Test
	void refusesBoundsThatMakeNoSense() {
		assertThatIllegalArgumentException().isThrownBy(() -> InMemoryArcpStore.builder().maxBytes(0))
			.withMessage("bytes must be at least 1, not 0");
		assertThatIllegalArgumentException().isThrownBy(() -> InMemoryArcpStore.builder().maxRetained(-1));
	}

	/**
	 * Shows what the test says.
	 */
	private final class TestClock extends Clock {

		@Override
		public ZoneOffset getZone() {
			return ZoneOffset.UTC;
		}

		@Override
		public Clock withZone(ZoneId zone) {
			return this;
		}

		@Override
		public Instant instant() {
			return InMemoryArcpStoreTests.this.now;
		}

	}

}
