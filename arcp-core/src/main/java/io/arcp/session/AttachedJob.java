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

package io.arcp.session;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;

import io.arcp.job.JobExecution;
import io.arcp.job.JobListener;
import io.arcp.protocol.JobId;
import io.arcp.protocol.JobStatus;
import org.jspecify.annotations.Nullable;

/**
 * A job that a session owns, as the session's timeline sees it: how far its log goes,
 * told by the job, and how far the timeline covers it, known to the lane.
 */
class AttachedJob implements JobListener {

	private final Timeline timeline;

	private final OwnJobs jobs;

	private final EventStream stream;

	/** Written by the log of the job, read by the lane: offset last. */
	private volatile long available;

	private volatile long availableBytes;

	/**
	 * The offset of the terminal frame, 0 while there is none; written before the offset.
	 */
	private volatile long endOffset;

	/** Whether the lane has been told and has not looked yet. */
	private final AtomicBoolean told = new AtomicBoolean();

	private volatile boolean failed;

	/** Used on the lane. */
	private long cursor;

	private long cursorBytes;

	/** In the order of their {@code delegate} events. */
	private final Queue<DelegatedJob> children = new ConcurrentLinkedQueue<>();

	AttachedJob(Timeline timeline, OwnJobs jobs, JobId job, String traceId) {
		this.timeline = timeline;
		this.jobs = jobs;
		this.stream = new EventStream(job, traceId);
	}

	@Override
	public void jobAdvanced(JobExecution job, long lastOffset, long bytes, boolean last) {
		this.availableBytes = bytes;
		if (last) {
			this.failed = job.status() != JobStatus.SUCCESS;
			this.endOffset = lastOffset;
		}
		this.available = lastOffset;
		if (!this.told.get() && this.told.compareAndSet(false, true)) {
			this.timeline.advanced(this);
		}
	}

	@Override
	public void jobLost(JobExecution job) {
		this.timeline.lost(this);
	}

	@Override
	public JobListener childAdmitted(JobExecution child) {
		return this.jobs.admit(this, child);
	}

	@Override
	public void childDelegated(JobExecution child, long offset) {
		throw new IllegalStateException("a job that was submitted is nobody's child");
	}

	@Override
	public void childWithdrawn(JobExecution child, long lastOffset) {
		this.timeline.withdrawn(this, lastOffset);
	}

	/**
	 * A child was delegated, by an event that is stored.
	 */
	final void addChild(DelegatedJob child) {
		this.children.add(child);
	}

	/**
	 * Returns the next child whose {@code delegate} event has an offset of at most this
	 * one, once; on the lane.
	 */
	final @Nullable DelegatedJob nextChild(long offset) {
		DelegatedJob next = this.children.peek();
		return (next != null && next.delegatedAt() <= offset) ? this.children.poll() : null;
	}

	/**
	 * Returns the offset of the next {@code delegate} event that brings a child, or
	 * {@link Long#MAX_VALUE} when none is stored.
	 */
	final long nextChildAt() {
		DelegatedJob next = this.children.peek();
		return (next != null) ? next.delegatedAt() : Long.MAX_VALUE;
	}

	/**
	 * Returns where events of the job belong among those of other jobs that get their
	 * numbers at the same time: a higher rank goes first.
	 */
	int rank() {
		return 0;
	}

	/**
	 * Returns whether the job has ended, and not with success.
	 */
	final boolean hasFailed() {
		return this.failed;
	}

	/**
	 * Keeps what happens to itself, until the lane looks at it.
	 */
	final void tellNobody() {
		this.told.set(true);
	}

	final Timeline timeline() {
		return this.timeline;
	}

	final EventStream stream() {
		return this.stream;
	}

	final JobId job() {
		return this.stream.job();
	}

	/**
	 * Returns how far the log goes; later growth is told again.
	 */
	final long look() {
		this.told.set(false);
		return this.available;
	}

	final long availableBytes() {
		return this.availableBytes;
	}

	final boolean endsAt(long offset) {
		return this.endOffset == offset;
	}

	final long cursor() {
		return this.cursor;
	}

	final long cursorBytes() {
		return this.cursorBytes;
	}

	final void covered(long offset, long bytes) {
		this.cursor = offset;
		this.cursorBytes = bytes;
	}

}
