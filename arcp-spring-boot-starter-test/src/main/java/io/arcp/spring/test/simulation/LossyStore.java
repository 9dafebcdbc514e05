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

package io.arcp.spring.test.simulation;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;

import io.arcp.event.AppendOptions;
import io.arcp.event.AppendResult;
import io.arcp.event.ArcpStore;
import io.arcp.event.AttachResult;
import io.arcp.event.CancelResult;
import io.arcp.event.ClaimResult;
import io.arcp.event.Cluster;
import io.arcp.event.CreateResult;
import io.arcp.event.Credit;
import io.arcp.event.Detach;
import io.arcp.event.EncodedEvent;
import io.arcp.event.FenceResult;
import io.arcp.event.GrantResult;
import io.arcp.event.IdempotencyStore;
import io.arcp.event.JobFence;
import io.arcp.event.JobStore;
import io.arcp.event.Link;
import io.arcp.event.LinkResult;
import io.arcp.event.NewJob;
import io.arcp.event.NewSession;
import io.arcp.event.NodeRef;
import io.arcp.event.OpenResult;
import io.arcp.event.ResumeAttempt;
import io.arcp.event.ResumeResult;
import io.arcp.event.Role;
import io.arcp.event.SessionFence;
import io.arcp.event.SessionStore;
import io.arcp.event.StoreCapabilities;
import io.arcp.protocol.JobId;
import reactor.core.publisher.Mono;

/**
 * A store that can lose the last events of a job, or the last links of a session, though
 * it has confirmed them, as one that writes behind does when its machine dies. What a
 * node waits for until it is on disk is never lost: acceptance, the end of a job,
 * take-overs, attachments, tokens, and the end of an open run. The latter because an open
 * run grows without a write: when its end is lost together with the owner, a number seen
 * behind it is not above the head, and nobody would notice.
 */
final class LossyStore implements ArcpStore {

	private static final int LARGEST_LOSS = 500;

	private final Supplier<ArcpStore> factory;

	private final List<Write> journal = new ArrayList<>();

	private final LossySessions sessions = new LossySessions();

	private final LossyJobs jobs = new LossyJobs();

	private ArcpStore current;

	LossyStore(Supplier<ArcpStore> factory) {
		this.factory = factory;
		this.current = factory.get();
	}

	@Override
	public SessionStore sessions() {
		return this.sessions;
	}

	@Override
	public JobStore jobs() {
		return this.jobs;
	}

	@Override
	public IdempotencyStore idempotency() {
		return this.current.idempotency();
	}

	@Override
	public Cluster cluster() {
		return this.current.cluster();
	}

	@Override
	public StoreCapabilities capabilities() {
		return this.current.capabilities();
	}

	/**
	 * Loses the last writes of one session or job.
	 * @return how many events and links were lost
	 */
	int cut(Scheduler scheduler) {
		List<Object> aggregates = this.journal.stream().map(Write::aggregate).distinct().toList();
		if (aggregates.isEmpty()) {
			return 0;
		}
		Object aggregate = aggregates.get(scheduler.below(aggregates.size()));
		int lost = remove(aggregate, (int) scheduler.between(1, LARGEST_LOSS));
		if (lost > 0) {
			if (this.current instanceof AutoCloseable closeable) {
				close(closeable);
			}
			this.current = this.factory.get();
			for (Write write : this.journal) {
				StoreCalls.read(write.call.apply(this.current));
			}
		}
		return lost;
	}

	ArcpStore current() {
		return this.current;
	}

	static void close(AutoCloseable store) {
		try {
			store.close();
		}
		catch (Exception ex) {
			throw new IllegalStateException("the store could not be closed", ex);
		}
	}

	private int remove(Object aggregate, int most) {
		int lost = 0;
		for (int i = this.journal.size() - 1; i >= 0; i--) {
			Write write = this.journal.get(i);
			if (write.aggregate.equals(aggregate)) {
				if (write.weight == 0 || lost + write.weight > most) {
					return lost;
				}
				lost += write.weight;
				this.journal.remove(i);
			}
		}
		return lost;
	}

	private <T> Mono<T> write(Object aggregate, Class<?> success, int weight, Function<ArcpStore, Mono<T>> call) {
		return Mono.defer(() -> call.apply(this.current)).doOnNext((result) -> {
			if (success.isInstance(result) && result != FenceResult.FENCED && result != FenceResult.GONE) {
				this.journal.add(new Write(aggregate, weight, call));
			}
		});
	}

	/**
	 * A call that had an effect.
	 *
	 * @param aggregate the session or job
	 * @param weight how many events or links it stands for, 0 when it is never lost
	 * @param call the call
	 */
	private record Write(Object aggregate, int weight, Function<ArcpStore, ? extends Mono<?>> call) {

	}

	private final class LossySessions extends ForwardingSessionStore {

		@Override
		SessionStore target() {
			return LossyStore.this.current.sessions();
		}

		@Override
		public Mono<OpenResult> open(NewSession session) {
			return write(session.session(), OpenResult.Opened.class, 0, (store) -> store.sessions().open(session));
		}

		@Override
		public Mono<ResumeResult> resume(ResumeAttempt attempt) {
			return write(attempt.session(), ResumeResult.Resumed.class, 0, (store) -> store.sessions().resume(attempt));
		}

		@Override
		public Mono<FenceResult> confirm(SessionFence fence) {
			return write(fence.session(), FenceResult.class, 0, (store) -> store.sessions().confirm(fence));
		}

		@Override
		public Mono<LinkResult> link(SessionFence fence, Link link) {
			boolean closes = link.tail() != null && link.tail().closeAt() != null;
			return write(fence.session(), LinkResult.Linked.class, closes ? 0 : 1,
					(store) -> store.sessions().link(fence, link));
		}

		@Override
		public Mono<AttachResult> attach(SessionFence fence, JobId job, long afterOffset, Role role) {
			return write(fence.session(), AttachResult.Attached.class, 0,
					(store) -> store.sessions().attach(fence, job, afterOffset, role));
		}

		@Override
		public Mono<AttachResult> detach(SessionFence fence, JobId job, Detach why) {
			return write(fence.session(), AttachResult.Attached.class, 0,
					(store) -> store.sessions().detach(fence, job, why));
		}

		@Override
		public Mono<FenceResult> acknowledge(SessionFence fence, long seq) {
			return write(fence.session(), FenceResult.class, 1, (store) -> store.sessions().acknowledge(fence, seq));
		}

		@Override
		public Mono<AppendResult> appendPrivate(SessionFence fence, long offset, EncodedEvent event) {
			return write(fence.session(), AppendResult.Stored.class, 1,
					(store) -> store.sessions().appendPrivate(fence, offset, event));
		}

		@Override
		public Mono<FenceResult> release(SessionFence fence, Duration deadline) {
			return write(fence.session(), FenceResult.class, 1, (store) -> store.sessions().release(fence, deadline));
		}

	}

	private final class LossyJobs extends ForwardingJobStore {

		@Override
		JobStore target() {
			return LossyStore.this.current.jobs();
		}

		@Override
		public Mono<CreateResult> create(NewJob job) {
			return write(job.job(), CreateResult.Created.class, 0, (store) -> store.jobs().create(job));
		}

		@Override
		public Mono<AppendResult> append(JobFence fence, long firstOffset, List<EncodedEvent> events,
				AppendOptions options) {
			int weight = (options.status() != null) ? 0 : events.size();
			return write(fence.job(), AppendResult.Stored.class, weight,
					(store) -> store.jobs().append(fence, firstOffset, events, options));
		}

		@Override
		public Mono<CancelResult> requestCancel(JobId job, String reason) {
			return write(job, CancelResult.Requested.class, 0, (store) -> store.jobs().requestCancel(job, reason));
		}

		@Override
		public Mono<GrantResult> grant(JobId job, SessionFence owner, Credit upTo) {
			return write("grants", GrantResult.Granted.class, 0, (store) -> store.jobs().grant(job, owner, upTo));
		}

		@Override
		public Mono<ClaimResult> claimOrphan(JobId job, NodeRef dead, NodeRef claimant) {
			return write(job, ClaimResult.Claimed.class, 0, (store) -> store.jobs().claimOrphan(job, dead, claimant));
		}

	}

}
