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
 * What a session in memory knows of one source: how far its timeline covers it, and where
 * its live runs are. Guarded by the lock of the session.
 */
final class SourceCursor {

	/** There are no forgotten runs of this source. */
	static final long NOTHING_FORGOTTEN = -1;

	final String source;

	long offset;

	long lastSeq;

	@Nullable Role role;

	long forgottenOffset = NOTHING_FORGOTTEN;

	@Nullable TimelineRun lastRun;

	private long plannedOffset;

	private long plan;

	SourceCursor(String source, long offset) {
		this.source = source;
		this.offset = offset;
	}

	/**
	 * Returns the cursor as it would be after the part of a link that was validated.
	 */
	long planned(long currentPlan) {
		return (this.plan == currentPlan) ? this.plannedOffset : this.offset;
	}

	void plan(long currentPlan, long newOffset) {
		this.plan = currentPlan;
		this.plannedOffset = newOffset;
	}

	/**
	 * Makes a live run the last one of this source.
	 */
	void append(TimelineRun run) {
		TimelineRun previous = this.lastRun;
		run.previous = previous;
		if (previous != null) {
			previous.next = run;
		}
		this.lastRun = run;
	}

	/**
	 * Forgets the oldest live run of this source.
	 */
	void forget(TimelineRun run) {
		this.forgottenOffset = run.lastOffset();
		if (run.next != null) {
			run.next.previous = null;
		}
		if (this.lastRun == run) {
			this.lastRun = null;
		}
	}

}
