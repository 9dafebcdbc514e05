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

import java.util.concurrent.atomic.AtomicBoolean;

import io.arcp.job.JobExecution;
import io.arcp.job.JobListener;
import io.arcp.protocol.JobId;

/**
 * A job that a session owns, as the session's timeline sees it: how far its log goes,
 * told by the job, and how far the timeline covers it, known to the lane.
 */
final class AttachedJob implements JobListener {

	private final Timeline timeline;

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

	/** Used on the lane. */
	private long cursor;

	private long cursorBytes;

	AttachedJob(Timeline timeline, JobId job, String traceId) {
		this.timeline = timeline;
		this.stream = new EventStream(job, traceId);
	}

	@Override
	public void jobAdvanced(JobExecution job, long lastOffset, long bytes, boolean last) {
		this.availableBytes = bytes;
		if (last) {
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

	EventStream stream() {
		return this.stream;
	}

	JobId job() {
		return this.stream.job();
	}

	/**
	 * Returns how far the log goes; later growth is told again.
	 */
	long look() {
		this.told.set(false);
		return this.available;
	}

	long availableBytes() {
		return this.availableBytes;
	}

	boolean endsAt(long offset) {
		return this.endOffset == offset;
	}

	long cursor() {
		return this.cursor;
	}

	long cursorBytes() {
		return this.cursorBytes;
	}

	void covered(long offset, long bytes) {
		this.cursor = offset;
		this.cursorBytes = bytes;
	}

}
