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
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.arcp.event.AppendOptions;
import io.arcp.event.AppendResult;
import io.arcp.event.ArcpStore;
import io.arcp.event.CancelResult;
import io.arcp.event.Cluster;
import io.arcp.event.EncodedEvent;
import io.arcp.event.IdempotencyStore;
import io.arcp.event.JobFence;
import io.arcp.event.JobStore;
import io.arcp.event.Link;
import io.arcp.event.LinkResult;
import io.arcp.event.Renewal;
import io.arcp.event.ResumeAttempt;
import io.arcp.event.ResumeResult;
import io.arcp.event.RunMode;
import io.arcp.event.SessionFence;
import io.arcp.event.SessionStore;
import io.arcp.event.StoreCapabilities;
import io.arcp.protocol.JobId;
import io.arcp.protocol.JobStatus;
import io.arcp.protocol.SessionId;
import reactor.core.publisher.Mono;

/**
 * A store that leaves out one check.
 */
final class MutantStore implements ArcpStore {

	private final ArcpStore target;

	private final Mutation mutation;

	private final Map<SessionId, Link> forced = new HashMap<>();

	MutantStore(ArcpStore target, Mutation mutation) {
		this.target = target;
		this.mutation = mutation;
	}

	private boolean has(Mutation asked) {
		return this.mutation == asked;
	}

	@Override
	public SessionStore sessions() {
		return new Sessions();
	}

	@Override
	public JobStore jobs() {
		return new Jobs();
	}

	@Override
	public IdempotencyStore idempotency() {
		return this.target.idempotency();
	}

	@Override
	public Cluster cluster() {
		return this.target.cluster();
	}

	@Override
	public StoreCapabilities capabilities() {
		return this.target.capabilities();
	}

	enum Mutation {

		NONE, LINK_IGNORES_EPOCH, LINK_IGNORES_HEAD, LINK_IGNORES_CURSOR, LINK_IGNORES_CAPS, RESUME_IGNORES_FLOOR,
		RESUME_DROPS_PREVIOUS_TOKEN, APPEND_IGNORES_FIRST_OFFSET, APPEND_IGNORES_EPOCH, APPEND_GOES_ON_AFTER_THE_END,
		APPEND_IGNORES_CANCEL

	}

	private final class Sessions extends ForwardingSessionStore {

		@Override
		SessionStore target() {
			return MutantStore.this.target.sessions();
		}

		@Override
		public Mono<ResumeResult> resume(ResumeAttempt attempt) {
			return target().resume(attempt).flatMap((result) -> {
				if (has(Mutation.RESUME_DROPS_PREVIOUS_TOKEN) && result instanceof ResumeResult.Resumed resumed) {
					return target().confirm(resumed.fence()).thenReturn(result);
				}
				if (has(Mutation.RESUME_IGNORES_FLOOR) && result instanceof ResumeResult.BelowFloor) {
					return target().resume(new ResumeAttempt(attempt.session(), attempt.principal(),
							attempt.presented(), attempt.next(), attempt.owner(), null, attempt.features(),
							attempt.deadline(), attempt.previousLife()));
				}
				return Mono.just(result);
			});
		}

		@Override
		public Mono<LinkResult> link(SessionFence fence, Link link) {
			if (has(Mutation.LINK_IGNORES_EPOCH)) {
				return target().epoch(fence.session())
					.flatMap((epoch) -> target().link(new SessionFence(fence.session(), epoch), link));
			}
			if (link.equals(MutantStore.this.forced.get(fence.session()))) {
				return linkAt(fence, link, 0);
			}
			Link used = has(Mutation.LINK_IGNORES_CAPS)
					? new Link(link.expectedHead(), link.sources(), Link.Caps.NONE, link.drop(), link.tail()) : link;
			return target().link(fence, used).flatMap((result) -> {
				if (has(Mutation.LINK_IGNORES_HEAD) && result instanceof LinkResult.Regressed regressed) {
					return linkAt(fence, link, regressed.head());
				}
				if (has(Mutation.LINK_IGNORES_CURSOR) && result instanceof LinkResult.CursorMismatch mismatch) {
					return target().link(fence, withoutCursor(link, mismatch.cursor()));
				}
				return Mono.just(result);
			});
		}

		/** The answer is the one that the caller expects. */
		private Mono<LinkResult> linkAt(SessionFence fence, Link link, long head) {
			long count = link.sources().stream().mapToLong((source) -> source.to() - source.from() + 1).sum();
			LinkResult expected = new LinkResult.Linked(link.expectedHead() + count, 0);
			if (link.equals(MutantStore.this.forced.put(fence.session(), link))) {
				return Mono.just(expected);
			}
			return target().link(fence, new Link(head, link.sources(), link.caps(), link.drop(), link.tail()))
				.map((result) -> (result instanceof LinkResult.Linked) ? expected : result);
		}

		/** Offsets that are covered get a number all the same. */
		private Link withoutCursor(Link link, long cursor) {
			List<Link.Source> sources = new ArrayList<>();
			for (Link.Source source : link.sources()) {
				long covered = Math.min(cursor, source.to());
				if (source.from() <= covered) {
					sources.add(new Link.Source(source.source(), source.from(), covered, 0, RunMode.HISTORY));
				}
				if (covered < source.to()) {
					sources.add(new Link.Source(source.source(), Math.max(source.from(), covered + 1), source.to(),
							source.bytes(), RunMode.LIVE));
				}
			}
			return new Link(link.expectedHead(), sources, link.caps(), link.drop(), link.tail());
		}

	}

	private final class Jobs extends ForwardingJobStore {

		@Override
		JobStore target() {
			return MutantStore.this.target.jobs();
		}

		@Override
		public Mono<AppendResult> append(JobFence fence, long firstOffset, List<EncodedEvent> events,
				AppendOptions options) {
			if (has(Mutation.APPEND_IGNORES_EPOCH)) {
				return target().renew(fence.job(), Duration.ZERO)
					.map(Renewal::epoch)
					.flatMap(
							(epoch) -> target().append(new JobFence(fence.job(), epoch), firstOffset, events, options));
			}
			AppendOptions used = has(Mutation.APPEND_GOES_ON_AFTER_THE_END) && options.status() != null
					? options.withStatus(JobStatus.RUNNING) : options;
			return target().append(fence, firstOffset, events, used).flatMap((result) -> {
				if (has(Mutation.APPEND_IGNORES_FIRST_OFFSET) && result instanceof AppendResult.Regressed regressed) {
					return target().append(fence, regressed.last() + 1, events, options)
						.map((stored) -> withLast(stored, firstOffset + events.size() - 1));
				}
				return Mono.just(result);
			});
		}

		private AppendResult withLast(AppendResult result, long last) {
			return (result instanceof AppendResult.Stored stored)
					? new AppendResult.Stored(last, stored.cancelReason(), stored.credit()) : result;
		}

		@Override
		public Mono<CancelResult> requestCancel(JobId job, String reason) {
			if (has(Mutation.APPEND_IGNORES_CANCEL)) {
				return target().find(job)
					.<CancelResult>map((found) -> found.status().isTerminal()
							? new CancelResult.Terminal(found.status()) : new CancelResult.Requested())
					.defaultIfEmpty(new CancelResult.Gone());
			}
			return super.requestCancel(job, reason);
		}

	}

}
