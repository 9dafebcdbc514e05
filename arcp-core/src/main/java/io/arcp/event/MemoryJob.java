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

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

import io.arcp.protocol.JobId;
import io.arcp.protocol.JobStatus;
import org.jspecify.annotations.Nullable;

/**
 * One job in memory with its log. Each method is one step under the lock of the job.
 */
final class MemoryJob {

	private static final long RUNNING = -1;

	private final JobId id;

	private final @Nullable MemorySession session;

	private final LogBytes logBytes;

	private final EventLog log;

	private volatile @Nullable PrincipalJobs principalJobs;

	private NewJob created;

	private long epoch;

	private NodeRef owner;

	private JobStatus status = JobStatus.PENDING;

	private int attempt = 1;

	private @Nullable String cancelReason;

	private @Nullable Map<String, BigDecimal> budget;

	private Credit credit;

	private long creditEpoch;

	private long endedAt = RUNNING;

	private volatile long visibleUntil = Long.MAX_VALUE;

	private long keptUntil;

	private boolean endReported;

	private volatile boolean gone;

	private volatile @Nullable Set<NodeRef> watchers;

	MemoryJob(NewJob created, @Nullable MemorySession session, LogBytes logBytes) {
		this.id = created.job();
		this.created = created;
		this.session = session;
		this.logBytes = logBytes;
		this.log = new EventLog(created.options().baseOffset());
		this.epoch = created.epoch();
		this.owner = created.owner();
		this.credit = created.credit();
	}

	JobId id() {
		return this.id;
	}

	PrincipalJobs principalJobs() {
		return Objects.requireNonNull(this.principalJobs, "the job is not listed yet");
	}

	/**
	 * Adds the job to the jobs of its principal.
	 */
	PrincipalJobs listIn(PrincipalJobs jobs) {
		this.principalJobs = jobs;
		jobs.listed.put(this.id, this);
		return jobs;
	}

	@Nullable MemorySession session() {
		return this.session;
	}

	boolean isGone() {
		return this.gone;
	}

	boolean isWatched() {
		return this.watchers != null;
	}

	long visibleUntil() {
		return this.visibleUntil;
	}

	boolean isVisible(long now) {
		return !this.gone && now < this.visibleUntil;
	}

	synchronized CreateResult createAgain(NewJob job) {
		if (job.epoch() == this.epoch && job.owner().equals(this.owner)) {
			return new CreateResult.Created(this.log.lastOffset());
		}
		if (this.epoch >= job.epoch()) {
			return new CreateResult.Fenced(this.epoch);
		}
		this.epoch = job.epoch();
		this.owner = job.owner();
		return new CreateResult.Created(this.log.lastOffset());
	}

	synchronized AppendResult append(long fence, long firstOffset, List<EncodedEvent> events, AppendOptions options,
			long now) {
		if (this.gone) {
			return new AppendResult.Gone();
		}
		if (fence != this.epoch) {
			return new AppendResult.Fenced(this.epoch);
		}
		long have = this.log.lastOffset();
		long last = firstOffset + events.size() - 1;
		if (have >= last) {
			return new AppendResult.Stored(last, this.cancelReason, this.credit);
		}
		if (have + 1 < firstOffset) {
			return new AppendResult.Regressed(have);
		}
		if (this.status.isTerminal()) {
			return new AppendResult.Terminal(have);
		}
		JobStatus newStatus = options.status();
		if (this.cancelReason != null && newStatus != null && newStatus.isTerminal()
				&& newStatus != JobStatus.CANCELLED) {
			return new AppendResult.CancelRequested(have, this.cancelReason);
		}
		write(events, (int) (have + 1 - firstOffset), options);
		if (newStatus != null) {
			become(newStatus, options.retention(), now);
		}
		return new AppendResult.Stored(last, this.cancelReason, this.credit);
	}

	private void write(List<EncodedEvent> events, int skip, AppendOptions options) {
		long before = size();
		for (int i = skip; i < events.size(); i++) {
			this.log.add(events.get(i));
		}
		this.log.trim(options.maxEvents(), options.maxBytes());
		this.logBytes.add(size() - before);
		if (options.budget() != null) {
			this.budget = Collections.unmodifiableMap(new LinkedHashMap<>(options.budget()));
		}
	}

	private long size() {
		return this.log.bytes() + (long) this.log.size() * LogBytes.EVENT_OVERHEAD;
	}

	private void become(JobStatus newStatus, Duration retention, long now) {
		this.status = newStatus;
		if (newStatus.isTerminal()) {
			this.endedAt = now;
			this.visibleUntil = MemorySession.after(now, retention);
			this.created = withoutInput(this.created);
		}
	}

	/** Only a job that can run again needs its input. */
	private static NewJob withoutInput(NewJob job) {
		NewJob.Options options = job.options();
		if (options.input() == null) {
			return job;
		}
		return new NewJob(
				job.job(), job.epoch(), job.owner(), job.session(), job.principal(), job.agent(), job.traceId(),
				job.createdAt(), job.accepted(), new NewJob.Options(options.parentJobId(), options.delegateId(),
						options.idempotencyKey(), null, options.baseOffset(), options.baseBytes()),
				job.credit(), job.life());
	}

	/**
	 * Returns whether the job has ended, once.
	 */
	synchronized boolean reportEnd() {
		boolean first = this.endedAt != RUNNING && !this.endReported;
		this.endReported |= first;
		return first;
	}

	synchronized List<StoredEvent> read(long afterOffset, int max) {
		return this.log.read(afterOffset, max);
	}

	synchronized JobRecord toRecord() {
		return new JobRecord(this.created, this.epoch, this.owner, this.status, this.attempt, this.log.lastOffset(),
				this.log.firstOffset(), this.cancelReason, this.budget,
				(this.endedAt != RUNNING) ? Instant.ofEpochMilli(this.endedAt) : null);
	}

	synchronized JobStatus status() {
		return this.status;
	}

	synchronized NewJob created() {
		return this.created;
	}

	synchronized long lastOffset() {
		return this.log.lastOffset();
	}

	synchronized boolean runsAt(NodeRef node) {
		return !this.gone && !this.status.isTerminal() && this.owner.equals(node);
	}

	synchronized CancelResult requestCancel(String reason, long now) {
		if (!isVisible(now)) {
			return new CancelResult.Gone();
		}
		if (this.status.isTerminal()) {
			return new CancelResult.Terminal(this.status);
		}
		if (this.cancelReason != null) {
			return new CancelResult.AlreadyRequested(this.cancelReason);
		}
		this.cancelReason = reason;
		return new CancelResult.Requested();
	}

	synchronized GrantResult grant(long sessionEpoch, Credit upTo) {
		if (this.gone) {
			return new GrantResult.Gone();
		}
		if (this.status.isTerminal()) {
			return new GrantResult.Terminal();
		}
		if (sessionEpoch < this.creditEpoch) {
			return new GrantResult.Fenced(this.creditEpoch);
		}
		boolean lower = !this.credit.isUnlimited() && this.credit.upTo() > upTo.upTo();
		if (sessionEpoch != this.creditEpoch || !lower) {
			this.credit = upTo;
		}
		this.creditEpoch = sessionEpoch;
		return new GrantResult.Granted(this.credit);
	}

	synchronized WatchResult watch(NodeRef node) {
		if (this.gone) {
			return new WatchResult.Gone();
		}
		Set<NodeRef> nodes = (this.watchers != null) ? this.watchers : new HashSet<>();
		nodes.add(node);
		this.watchers = nodes;
		return new WatchResult.Watched(this.log.lastOffset(), this.log.firstOffset(), this.status,
				this.created.session());
	}

	synchronized void unwatch(NodeRef node) {
		Set<NodeRef> nodes = this.watchers;
		if (nodes != null && nodes.remove(node) && nodes.isEmpty()) {
			this.watchers = null;
		}
	}

	synchronized ClaimResult claimOrphan(NodeRef dead, NodeRef claimant) {
		if (this.gone) {
			return new ClaimResult.Gone();
		}
		if (this.status.isTerminal()) {
			return new ClaimResult.Terminal();
		}
		if (!this.owner.equals(claimant)) {
			if (!this.owner.equals(dead)) {
				return new ClaimResult.OtherOwner(this.owner);
			}
			this.epoch++;
			this.attempt++;
			this.owner = claimant;
		}
		return new ClaimResult.Claimed(new JobFence(this.id, this.epoch), this.log.lastOffset(),
				this.created.options().isRestartable(), this.attempt, this.cancelReason);
	}

	synchronized Renewal renew(Duration life, long now) {
		if (this.endedAt != RUNNING) {
			this.keptUntil = Math.max(this.keptUntil, MemorySession.after(now, life));
		}
		return new Renewal(this.epoch, this.cancelReason, this.credit);
	}

	synchronized Credit credit() {
		return this.credit;
	}

	/**
	 * Returns whether a session can still replay this ended job.
	 */
	boolean isNeeded(long now) {
		synchronized (this) {
			if (now < this.keptUntil) {
				return true;
			}
		}
		return isReplayable();
	}

	/**
	 * Returns whether a session may still ask for events of this job.
	 */
	boolean isReplayable() {
		return this.session != null && this.session.needs(this.id, lastOffset());
	}

	/**
	 * Drops the events that the session which owns the job can no longer replay; only
	 * watchers could still be shown them.
	 */
	void dropNumberedBelowFloor() {
		MemorySession owner = this.session;
		long floor = (owner != null) ? owner.unreplayable() : Long.MAX_VALUE;
		long offset = Long.MAX_VALUE;
		if (owner != null && floor != Long.MAX_VALUE) {
			offset = new MemoryOwnerTimeline(owner, this.id, (job) -> Long.MAX_VALUE).positionOf(floor).offset();
		}
		synchronized (this) {
			long before = size();
			this.log.dropThrough(offset);
			this.logBytes.add(size() - before);
		}
	}

	/**
	 * Makes the job impossible to find.
	 */
	void hide() {
		this.visibleUntil = 0;
	}

	boolean isHidden() {
		return this.visibleUntil == 0;
	}

	synchronized void dropLog() {
		this.logBytes.add(-size());
		this.log.clear();
	}

	synchronized void discard() {
		this.gone = true;
		dropLog();
	}

}
