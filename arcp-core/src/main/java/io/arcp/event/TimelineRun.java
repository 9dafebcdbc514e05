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

	final long firstSeq;

	final String source;

	final long firstOffset;

	final RunMode mode;

	int count;

	long bytesEnd;

	@Nullable TimelineRun previous;

	@Nullable TimelineRun next;

	TimelineRun(long firstSeq, String source, long firstOffset, RunMode mode) {
		this.firstSeq = firstSeq;
		this.source = source;
		this.firstOffset = firstOffset;
		this.mode = mode;
	}

	long lastSeq() {
		return this.firstSeq + this.count - 1;
	}

	long lastOffset() {
		return this.firstOffset + this.count - 1;
	}

	boolean continuesWith(String nextSource, long nextOffset, RunMode nextMode) {
		return this.count < MAX_COUNT && this.mode == nextMode && this.firstOffset + this.count == nextOffset
				&& this.source.equals(nextSource);
	}

	Run toRun() {
		return new Run(this.firstSeq, this.source, this.firstOffset, this.count, this.bytesEnd, this.mode);
	}

}
