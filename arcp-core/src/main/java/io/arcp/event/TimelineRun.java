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

import org.jspecify.annotations.Nullable;

/**
 * A run that can grow. Live runs of one source are linked with each other. Guarded by the
 * lock of the session.
 */
final class TimelineRun {

	/** The largest number of events in a run, which keeps the floor fine-grained. */
	static final int MAX_COUNT = 512;

	private static final long MAX_BYTES = 256 * 1024;

	final long firstSeq;

	final String source;

	final long firstOffset;

	final RunMode mode;

	private final long bytesBefore;

	int count;

	long bytesEnd;

	@Nullable TimelineRun previous;

	@Nullable TimelineRun next;

	TimelineRun(long firstSeq, String source, long firstOffset, RunMode mode, long bytesBefore) {
		this.firstSeq = firstSeq;
		this.source = source;
		this.firstOffset = firstOffset;
		this.mode = mode;
		this.bytesBefore = bytesBefore;
		this.bytesEnd = bytesBefore;
	}

	/**
	 * Returns the bytes from which on a run does not grow: an eighth of those that are
	 * kept, so that the floor, which rises by whole runs when bytes are the cap, stays
	 * close to it however large the events are.
	 */
	static long maxBytes(Link.Caps caps) {
		return Math.max(1, Math.min(MAX_BYTES, caps.maxBytes() / 8));
	}

	/**
	 * Returns how many of some more events fit in here; one always does.
	 */
	int room(long events, long bytes, long maxBytes) {
		long byCount = Math.min(events, MAX_COUNT - this.count);
		long bytesLeft = maxBytes - bytes();
		return (int) ((bytes <= bytesLeft) ? byCount : Math.min(byCount, Math.max(1, bytesLeft * events / bytes)));
	}

	private long bytes() {
		return this.bytesEnd - this.bytesBefore;
	}

	long lastSeq() {
		return this.firstSeq + this.count - 1;
	}

	long lastOffset() {
		return this.firstOffset + this.count - 1;
	}

	boolean continuesWith(String nextSource, long nextOffset, RunMode nextMode, long maxBytes) {
		return this.count < MAX_COUNT && bytes() < maxBytes && this.mode == nextMode
				&& this.firstOffset + this.count == nextOffset && this.source.equals(nextSource);
	}

	Run toRun() {
		return new Run(this.firstSeq, this.source, this.firstOffset, this.count, this.bytesEnd, this.mode);
	}

}
