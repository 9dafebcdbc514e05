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
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;

import io.arcp.protocol.JobId;
import io.arcp.protocol.JobStatus;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * The jobs in memory.
 */
final class MemoryJobs implements JobStore {

	/** How many jobs that only a replay needs are looked at when another job ends. */
	private static final int PINNED_PER_END = 2;

	private final Map<JobId, MemoryJob> jobs = new ConcurrentHashMap<>();

	private final Map<String, PrincipalJobs> principals = new ConcurrentHashMap<>();

	private final Clock clock;

	private final EndedJobs ended;

	private final LogBytes logBytes;

	private final MemorySessions sessions;

	private final MemoryCluster cluster;

	private final BooleanSupplier dropKey;

	/**
	 * Creates the jobs.
	 * @param dropKey drops the oldest idempotency key of an ended job, if there is one
	 */
	MemoryJobs(InMemoryArcpStore.Builder settings, MemorySessions sessions, MemoryCluster cluster, LogBytes logBytes,
			BooleanSupplier dropKey) {
		this.clock = settings.clock;
		this.ended = new EndedJobs(settings.maxRetained);
		this.logBytes = logBytes;
		this.sessions = sessions;
		this.cluster = cluster;
		this.dropKey = dropKey;
	}

	@Nullable MemoryJob get(JobId id) {
		return this.jobs.get(id);
	}

	int size() {
		return this.jobs.size();
	}

	@Override
	public Mono<CreateResult> create(NewJob job) {
		return Mono.fromSupplier(() -> {
			MemoryJob existing = get(job.job());
			while (existing == null) {
				existing = insert(job);
				if (existing == null) {
					return new CreateResult.Created(job.options().baseOffset());
				}
			}
			return existing.createAgain(job);
		});
	}

	/**
	 * Stores a job unless there is one.
	 * @return the one there is
	 */
	private @Nullable MemoryJob insert(NewJob created) {
		MemorySession session = this.sessions.get(created.session());
		MemoryJob job = new MemoryJob(created, session, this.logBytes);
		MemoryJob existing = this.jobs.putIfAbsent(created.job(), job);
		if (existing != null) {
			return existing;
		}
		this.principals.compute(created.principal(),
				(name, known) -> job.listIn((known != null) ? known : new PrincipalJobs()));
		if (session != null) {
			session.retainJob();
		}
		return null;
	}

	@Override
	public Mono<AppendResult> append(JobFence fence, long firstOffset, List<EncodedEvent> events,
			AppendOptions options) {
		return Mono.fromSupplier(() -> appendNow(fence, firstOffset, events, options));
	}

	@Override
	public AppendResult appendNow(JobFence fence, long firstOffset, List<EncodedEvent> events, AppendOptions options) {
		MemoryJob job = get(fence.job());
		if (job == null) {
			return new AppendResult.Gone();
		}
		JobStatus status = options.status();
		boolean ending = status != null && status.isTerminal();
		long now = ending ? this.clock.millis() : 0;
		AppendResult result = job.append(fence.epoch(), firstOffset, events, options, now);
		if (!(result instanceof AppendResult.Stored stored)) {
			return result;
		}
		if (job.isWatched()) {
			this.cluster.emit(new Signal.JobAdvanced(job.id(), stored.last()));
		}
		if (ending && job.reportEnd()) {
			afterEnd(job, now);
		}
		Credit credit = limit(job, stored.last(), stored.credit());
		return credit.equals(stored.credit()) ? stored
				: new AppendResult.Stored(stored.last(), stored.cancelReason(), credit);
	}

	private void afterEnd(MemoryJob job, long now) {
		this.logBytes.forget(job);
		this.ended.add(job);
		MemoryJob surplus = this.ended.pollSurplus(job.principalJobs());
		while (surplus != null) {
			retire(surplus, now);
			surplus = this.ended.pollSurplus(job.principalJobs());
		}
		releasePinned(EndedJobs.keeper(job), now, PINNED_PER_END);
		expireRetained(now);
	}

	/**
	 * Takes the credit back while the node holds too many bytes and no log of an ended
	 * job can be dropped.
	 */
	private Credit limit(MemoryJob job, long last, Credit credit) {
		if (!this.logBytes.isExceeded() && !this.logBytes.hasWaiting()) {
			return credit;
		}
		dropLogs();
		if (this.logBytes.isExceeded()) {
			job.dropNumberedBelowFloor();
			dropKeys();
		}
		if (!this.logBytes.isExceeded() || job.status().isTerminal()) {
			return credit;
		}
		this.logBytes.await(job);
		if (!this.logBytes.isExceeded()) {
			grantWaiting();
		}
		return new Credit(Math.min(last, credit.upTo()));
	}

	private void dropLogs() {
		while (this.logBytes.isExceeded()) {
			MemoryJob oldest = this.ended.pollLog();
			if (oldest == null) {
				return;
			}
			oldest.dropLog();
			if (oldest.isHidden()) {
				remove(oldest);
			}
		}
		grantWaiting();
	}

	private void dropKeys() {
		while (this.logBytes.isExceeded() && this.dropKey.getAsBoolean()) {
			grantWaiting();
		}
	}

	/**
	 * Drops what may go while there is too much, and lets jobs go on when there is not.
	 */
	void makeRoom() {
		dropLogs();
		dropKeys();
	}

	private void grantWaiting() {
		if (this.logBytes.hasWaiting() && !this.logBytes.isExceeded()) {
			this.logBytes.release((job) -> this.cluster.emit(new Signal.Granted(job.id(), job.credit())));
		}
	}

	private void retire(MemoryJob job, long now) {
		if (job.isNeeded(now)) {
			job.hide();
			unlist(job);
			this.ended.pin(job);
		}
		else {
			remove(job);
		}
	}

	private void remove(MemoryJob job) {
		job.hide();
		job.discard();
		this.jobs.remove(job.id(), job);
		unlist(job);
		MemorySession session = job.session();
		if (session != null && session.releaseJob(job.id())) {
			this.sessions.remove(session);
		}
		grantWaiting();
	}

	private void unlist(MemoryJob job) {
		PrincipalJobs principal = job.principalJobs();
		principal.listed.remove(job.id(), job);
		if (principal.listed.isEmpty()) {
			this.principals.computeIfPresent(job.created().principal(),
					(name, known) -> known.listed.isEmpty() ? null : known);
		}
	}

	/**
	 * Removes the jobs whose retention is over.
	 */
	void expire() {
		long now = this.clock.millis();
		expireRetained(now);
		for (Object keeper : this.ended.keepers()) {
			releasePinned(keeper, now, Integer.MAX_VALUE);
		}
	}

	private void expireRetained(long now) {
		MemoryJob expired = this.ended.pollExpired(now);
		while (expired != null) {
			retire(expired, now);
			expired = this.ended.pollExpired(now);
		}
	}

	/**
	 * Removes jobs that were kept for a session's replay and are not needed any more, the
	 * oldest first: a session gives them up in the order in which they ended.
	 */
	void releasePinned(Object keeper, long now, int max) {
		for (int i = 0; i < max; i++) {
			MemoryJob oldest = this.ended.peekPinned(keeper);
			if (oldest == null || oldest.isNeeded(now)) {
				return;
			}
			if (this.ended.unpin(oldest)) {
				remove(oldest);
			}
		}
	}

	@Override
	public Mono<List<StoredEvent>> read(JobId id, long afterOffset, int max) {
		return Mono.fromSupplier(() -> {
			MemoryJob job = get(id);
			return (job != null) ? job.read(afterOffset, max) : List.of();
		});
	}

	@Override
	public Mono<JobRecord> find(JobId id) {
		return Mono.fromSupplier(() -> {
			MemoryJob job = get(id);
			return (job != null && job.isVisible(this.clock.millis())) ? job.toRecord() : null;
		});
	}

	@Override
	public Mono<JobPage> list(JobQuery query) {
		return Mono.fromSupplier(() -> {
			Collection<PrincipalJobs> scope = this.principals.values();
			if (query.principal() != null) {
				PrincipalJobs one = this.principals.get(query.principal());
				scope = (one != null) ? List.of(one) : List.of();
			}
			return new JobListing(query, scope, this.clock.millis()).page();
		});
	}

	@Override
	public Mono<CancelResult> requestCancel(JobId id, String reason) {
		return Mono.fromSupplier(() -> {
			MemoryJob job = get(id);
			if (job == null) {
				return new CancelResult.Gone();
			}
			CancelResult result = job.requestCancel(reason, this.clock.millis());
			if (result instanceof CancelResult.Requested) {
				this.cluster.emit(new Signal.CancelRequested(id));
			}
			return result;
		});
	}

	@Override
	public Mono<GrantResult> grant(JobId id, SessionFence owner, Credit upTo) {
		return Mono.fromSupplier(() -> {
			MemoryJob job = get(id);
			if (job == null) {
				return new GrantResult.Gone();
			}
			GrantResult result = job.grant(owner.epoch(), upTo);
			if (result instanceof GrantResult.Granted granted && this.cluster.isObserved()) {
				this.cluster.emit(new Signal.Granted(id, granted.credit()));
			}
			return result;
		});
	}

	@Override
	public Mono<WatchResult> watch(JobId id, NodeRef node) {
		return Mono.fromSupplier(() -> {
			MemoryJob job = get(id);
			return (job != null) ? job.watch(node) : new WatchResult.Gone();
		});
	}

	@Override
	public Mono<Void> unwatch(JobId id, NodeRef node) {
		return Mono.fromRunnable(() -> {
			MemoryJob job = get(id);
			if (job != null) {
				job.unwatch(node);
			}
		});
	}

	@Override
	public Mono<ClaimResult> claimOrphan(JobId id, NodeRef dead, NodeRef claimant) {
		return Mono.fromSupplier(() -> {
			MemoryJob job = get(id);
			return (job != null) ? job.claimOrphan(dead, claimant) : new ClaimResult.Gone();
		});
	}

	@Override
	public Mono<Renewal> renew(JobId id, Duration life) {
		return Mono.fromSupplier(() -> {
			MemoryJob job = get(id);
			if (job == null) {
				return null;
			}
			Renewal renewal = job.renew(life, this.clock.millis());
			Credit credit = limit(job, job.lastOffset(), renewal.credit());
			return new Renewal(renewal.epoch(), renewal.cancelReason(), credit);
		});
	}

	/**
	 * Returns the last offset of a job, -1 when it is not stored.
	 */
	long lastOffset(JobId id) {
		MemoryJob job = get(id);
		return (job != null) ? job.lastOffset() : -1;
	}

	/**
	 * Returns whether a job is stored and has not ended.
	 */
	boolean isRunning(JobId id) {
		MemoryJob job = get(id);
		return job != null && !job.isGone() && !job.status().isTerminal();
	}

	/**
	 * Returns the jobs that a node runs.
	 */
	List<JobId> runningAt(NodeRef node) {
		return this.jobs.values().stream().filter((job) -> job.runsAt(node)).map(MemoryJob::id).toList();
	}

}
