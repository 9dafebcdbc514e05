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
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.ObjLongConsumer;
import java.util.function.ToLongFunction;

import io.arcp.protocol.JobId;
import io.arcp.protocol.SessionId;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * The sessions in memory.
 */
final class MemorySessions implements SessionStore {

	private static final long FIRST_EPOCH = 1;

	/** Lower than every epoch that a session can have. */
	private static final long LOST_EPOCH = 0;

	private final Map<SessionId, MemorySession> sessions = new ConcurrentHashMap<>();

	private final DeadlineQueue deadlines = new DeadlineQueue();

	private final Clock clock;

	private final int maxIndexRuns;

	private final boolean openRuns;

	private final ToLongFunction<JobId> lastOffsets;

	private final ObjLongConsumer<MemorySession> onExpired;

	/**
	 * Creates the sessions.
	 * @param lastOffsets answers the last offset of a job, -1 when it is not stored
	 * @param onExpired is told of each session that cannot be resumed any more, and when
	 */
	MemorySessions(Clock clock, int maxIndexRuns, boolean openRuns, ToLongFunction<JobId> lastOffsets,
			ObjLongConsumer<MemorySession> onExpired) {
		this.clock = clock;
		this.maxIndexRuns = maxIndexRuns;
		this.openRuns = openRuns;
		this.lastOffsets = lastOffsets;
		this.onExpired = onExpired;
	}

	@Nullable MemorySession get(SessionId id) {
		return this.sessions.get(id);
	}

	int size() {
		return this.sessions.size();
	}

	@Override
	public Mono<OpenResult> open(NewSession session) {
		return Mono.fromSupplier(() -> {
			expire();
			MemorySession fresh = new MemorySession(session, FIRST_EPOCH, this.maxIndexRuns, this.clock.millis());
			MemorySession existing = this.sessions.putIfAbsent(session.session(), fresh);
			if (existing != null) {
				return existing.openAgain(session.token());
			}
			this.deadlines.schedule(fresh, fresh.deadline());
			return new OpenResult.Opened(new SessionFence(session.session(), FIRST_EPOCH));
		});
	}

	@Override
	public Mono<ResumeResult> resume(ResumeAttempt attempt) {
		return Mono.fromSupplier(() -> {
			MemorySession session = get(attempt.session());
			if (session == null) {
				return new ResumeResult.Gone();
			}
			ResumeResult result = session.resume(attempt, this.clock.millis());
			if (result instanceof ResumeResult.Resumed) {
				this.deadlines.schedule(session, session.deadline());
			}
			return result;
		});
	}

	@Override
	public Mono<FenceResult> confirm(SessionFence fence) {
		return Mono.fromSupplier(() -> {
			MemorySession session = get(fence.session());
			return (session != null) ? session.confirm(fence.epoch()) : FenceResult.GONE;
		});
	}

	@Override
	public Mono<LinkResult> link(SessionFence fence, Link link) {
		return Mono.fromSupplier(() -> {
			if (!this.openRuns && link.tail() != null && link.tail().open() != null) {
				throw new UnsupportedOperationException("this store has no open runs");
			}
			MemorySession session = get(fence.session());
			return (session != null) ? session.link(fence.epoch(), link) : new LinkResult.Gone();
		});
	}

	@Override
	public Mono<AttachResult> attach(SessionFence fence, JobId job, long afterOffset, Role role) {
		return Mono.fromSupplier(() -> {
			MemorySession session = get(fence.session());
			return (session != null) ? session.attach(fence.epoch(), job, afterOffset, role) : new AttachResult.Gone();
		});
	}

	@Override
	public Mono<AttachResult> detach(SessionFence fence, JobId job, Detach why) {
		return Mono.fromSupplier(() -> {
			MemorySession session = get(fence.session());
			return (session != null) ? session.detach(fence.epoch(), job, why) : new AttachResult.Gone();
		});
	}

	@Override
	public Mono<FenceResult> acknowledge(SessionFence fence, long seq) {
		return Mono.fromSupplier(() -> {
			MemorySession session = get(fence.session());
			return (session != null) ? session.acknowledge(fence.epoch(), seq) : FenceResult.GONE;
		});
	}

	@Override
	public Mono<AppendResult> appendPrivate(SessionFence fence, long offset, EncodedEvent event) {
		return Mono.fromSupplier(() -> {
			MemorySession session = get(fence.session());
			return (session != null) ? session.appendPrivate(fence.epoch(), offset, event) : new AppendResult.Gone();
		});
	}

	@Override
	public Mono<List<StoredEvent>> readPrivate(SessionId id, long afterOffset, int max) {
		return Mono.fromSupplier(() -> {
			MemorySession session = get(id);
			return (session != null) ? session.readPrivate(afterOffset, max) : List.of();
		});
	}

	@Override
	public Mono<FenceResult> renew(SessionFence fence, Duration deadline) {
		return Mono.fromSupplier(() -> {
			MemorySession session = get(fence.session());
			if (session == null) {
				return FenceResult.GONE;
			}
			FenceResult result = session.renew(fence.epoch(), deadline, this.clock.millis());
			this.deadlines.schedule(session, session.deadline());
			return result;
		});
	}

	@Override
	public Mono<FenceResult> release(SessionFence fence, Duration deadline) {
		return Mono.fromSupplier(() -> {
			MemorySession session = get(fence.session());
			if (session == null) {
				return FenceResult.GONE;
			}
			FenceResult result = session.release(fence.epoch(), deadline, this.clock.millis());
			this.deadlines.schedule(session, session.deadline());
			expire();
			return result;
		});
	}

	@Override
	public Mono<FenceResult> restore(SessionFence fence, SessionSnapshot snapshot) {
		return Mono.fromSupplier(() -> {
			long now = this.clock.millis();
			MemorySession session = this.sessions.computeIfAbsent(fence.session(),
					(id) -> new MemorySession(snapshot.session(), LOST_EPOCH, this.maxIndexRuns, now));
			FenceResult result = session.restore(fence.epoch(), snapshot, now);
			this.deadlines.schedule(session, session.deadline());
			return result;
		});
	}

	@Override
	public Mono<Long> epoch(SessionId id) {
		return Mono.fromSupplier(() -> {
			MemorySession session = get(id);
			return (session != null) ? session.epoch() : null;
		});
	}

	@Override
	public Mono<OwnerTimeline> timeline(SessionId id, JobId job) {
		return Mono.fromSupplier(() -> {
			MemorySession session = get(id);
			return (session != null) ? session.map(job, this.lastOffsets) : null;
		});
	}

	/**
	 * Removes a session that has become dispensable.
	 */
	void remove(MemorySession session) {
		this.sessions.remove(session.id(), session);
	}

	/**
	 * Purges the sessions whose deadline has passed.
	 */
	void expire() {
		long now = this.clock.millis();
		if (!this.deadlines.isDue(now)) {
			return;
		}
		MemorySession session = this.deadlines.poll(now);
		while (session != null) {
			session.expire(now);
			if (session.deadline() > now) {
				this.deadlines.schedule(session, session.deadline());
			}
			else {
				this.onExpired.accept(session, now);
			}
			if (session.isDispensable()) {
				remove(session);
			}
			session = this.deadlines.poll(now);
		}
	}

}
