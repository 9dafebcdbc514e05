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
import java.util.Objects;

import io.arcp.event.AppendOptions;
import io.arcp.event.AppendResult;
import io.arcp.event.ClaimResult;
import io.arcp.event.EncodedEvent;
import io.arcp.event.JobFence;
import io.arcp.event.NodeRef;
import io.arcp.event.Renewal;
import io.arcp.protocol.JobStatus;
import org.jspecify.annotations.Nullable;

/**
 * A node that runs one attempt of one job.
 */
final class SimulatedExecutor extends Actor {

	static final AppendOptions KEEP = new AppendOptions(100_000, 64 << 20, null, Duration.ofHours(1), null);

	private static final Duration LIFE = Duration.ofHours(1);

	private static final int LARGEST_REST = 3;

	final SimulatedJob job;

	final NodeRef node;

	private final SimulationRound round;

	private final JobFence fence;

	private final int attempt;

	private final JobStatus end;

	private final long length;

	private final long endsFrom;

	/** The last offset whose content is settled. */
	private long produced;

	private long next;

	private long credit;

	/** What was waited for in vain: until the next grant there is no limit. */
	private long ignoredCredit = -1;

	private long waitingSince = -1;

	private boolean cancelled;

	private boolean ended;

	SimulatedExecutor(SimulationRound round, SimulatedJob job, NodeRef node) {
		this(round, job, node, new ClaimResult.Claimed(new JobFence(job.id, 1), 0, true, 1, null));
	}

	/**
	 * Goes on with a job that was taken over, or ends it when it cannot run again.
	 */
	SimulatedExecutor(SimulationRound round, SimulatedJob job, NodeRef node, ClaimResult.Claimed claimed) {
		super(round.scheduler);
		this.round = round;
		this.job = job;
		this.node = node;
		this.fence = claimed.fence();
		this.attempt = claimed.attempt();
		this.produced = claimed.last();
		this.next = claimed.last() + 1;
		this.cancelled = claimed.cancelReason() != null;
		this.end = claimed.restartable() ? job.end : JobStatus.ERROR;
		this.length = claimed.restartable() ? Math.max(job.length, claimed.last()) : claimed.last();
		this.endsFrom = this.length + 1 - round.scheduler.between(0, LARGEST_REST);
	}

	@Override
	long idlePause() {
		return this.round.scheduler.between(300, 4000);
	}

	@Override
	@Nullable Step choose() {
		if (this.ended) {
			return emitLate();
		}
		if (this.next <= this.produced) {
			return append(this.produced);
		}
		if (this.cancelled || (this.next >= this.endsFrom && (this.length <= this.credit || this.next > this.length))) {
			return decideEnd();
		}
		if (this.next > this.credit && !this.round.settings.has(Fault.IGNORES_CREDIT) && !isTiredOfWaiting()) {
			return pollCredit();
		}
		this.waitingSince = -1;
		return append(this.length);
	}

	private boolean isTiredOfWaiting() {
		long now = this.round.scheduler.now();
		if (this.waitingSince < 0) {
			this.waitingSince = now;
		}
		if (now - this.waitingSince < this.round.settings.maxWait()) {
			return false;
		}
		this.ignoredCredit = this.credit;
		this.credit = Long.MAX_VALUE;
		return true;
	}

	private @Nullable Step pollCredit() {
		Renewal renewal = StoreCalls.read(this.round.store.jobs().renew(this.job.id, LIFE));
		if (renewal != null && renewal.epoch() > this.fence.epoch()) {
			die();
		}
		else if (renewal != null) {
			learn(renewal.cancelReason(), renewal.credit().upTo());
		}
		return null;
	}

	private void learn(@Nullable String cancelReason, long newCredit) {
		this.credit = (newCredit == this.ignoredCredit) ? Long.MAX_VALUE : newCredit;
		this.cancelled |= cancelReason != null;
	}

	private @Nullable Step append(long most) {
		Scheduler scheduler = this.round.scheduler;
		long size = scheduler.chance(0.1) ? scheduler.between(1, 60) : scheduler.between(1, 6);
		long last = Math.min(most, this.next + size - 1);
		if (last > this.produced && !this.round.settings.has(Fault.IGNORES_CREDIT)) {
			last = Math.max(this.next, Math.min(last, this.credit));
		}
		long first = this.next;
		if (scheduler.chance(0.05) && first > this.job.firstOffsetOf(this.attempt)) {
			first--; // a batch that overlaps what is stored
		}
		return store(first, events(first, last), null);
	}

	private List<EncodedEvent> events(long first, long last) {
		List<EncodedEvent> events = new ArrayList<>();
		for (long offset = first; offset <= last; offset++) {
			events.add(this.job.event(offset, this.attempt));
		}
		return events;
	}

	private Step decideEnd() {
		if (this.job.cancelledAtEnd) {
			this.round.scheduler.schedule(this.round.scheduler.between(0, 150), () -> this.round.cancel(this.job));
		}
		JobStatus status = this.cancelled ? JobStatus.CANCELLED : this.end;
		return () -> storeEnd(status);
	}

	private @Nullable Step storeEnd(JobStatus status) {
		long last = this.cancelled ? this.produced : this.length;
		List<EncodedEvent> events = events(this.next, last);
		events.add(this.job.terminal(last + 1, this.attempt, status));
		return store(this.next, events, status);
	}

	private @Nullable Step store(long first, List<EncodedEvent> events, @Nullable JobStatus status) {
		AppendOptions options = (status != null) ? KEEP.withStatus(status) : KEEP;
		AppendResult result = this.round.calls.same(this.round.store.jobs().append(this.fence, first, events, options));
		if (result instanceof AppendResult.Stored stored) {
			stored(stored, status);
		}
		else if (result instanceof AppendResult.CancelRequested) {
			return insteadOfEnd(first, events, Objects.requireNonNull(status));
		}
		else if (result instanceof AppendResult.Regressed regressed && this.round.settings.losesTails()) {
			this.next = regressed.last() + 1;
		}
		else if (result instanceof AppendResult.Fenced fenced && fenced.epoch() > this.fence.epoch()) {
			die();
		}
		else {
			this.round.violation("store", this.job.id + ": append of " + first + " was answered " + result);
		}
		return null;
	}

	private void stored(AppendResult.Stored stored, @Nullable JobStatus status) {
		this.job.confirmed(stored.last(), this.attempt);
		this.next = stored.last() + 1;
		this.produced = Math.max(this.produced, stored.last());
		learn(stored.cancelReason(), stored.credit().upTo());
		if (status != null) {
			this.ended = true;
			this.job.ended = true;
		}
	}

	private Step insteadOfEnd(long first, List<EncodedEvent> refused, JobStatus status) {
		if (status == JobStatus.CANCELLED) {
			this.round.violation("store", this.job.id + ": a cancelled end was refused");
		}
		this.cancelled = true;
		List<EncodedEvent> events = new ArrayList<>(refused);
		int last = events.size() - 1;
		events.set(last, this.job.terminal(first + last, this.attempt, JobStatus.CANCELLED));
		return () -> store(first, events, JobStatus.CANCELLED);
	}

	private @Nullable Step emitLate() {
		if (this.round.scheduler.chance(0.5)) {
			JobStatus status = this.round.scheduler.chance(0.5) ? JobStatus.SUCCESS : null;
			EncodedEvent event = (status != null) ? this.job.terminal(this.next, this.attempt, status)
					: this.job.event(this.next, this.attempt);
			AppendOptions options = (status != null) ? KEEP.withStatus(status) : KEEP;
			AppendResult result = this.round.calls
				.same(this.round.store.jobs().append(this.fence, this.next, List.of(event), options));
			if (result instanceof AppendResult.Stored) {
				this.round.violation("I3", this.job.id + ": something was stored after the end");
			}
		}
		die();
		return null;
	}

}
