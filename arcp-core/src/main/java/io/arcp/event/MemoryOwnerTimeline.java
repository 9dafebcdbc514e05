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

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.ToLongFunction;

import io.arcp.protocol.JobId;
import org.jspecify.annotations.Nullable;

/**
 * The number map of one job. What is asked most, the last run, is copied at once; the
 * other runs are copied when they are asked for.
 */
final class MemoryOwnerTimeline implements OwnerTimeline {

	private final MemorySession session;

	private final String job;

	private final long head;

	private final long coveredOffset;

	private final long lastSeq;

	private final long openFrom;

	private final @Nullable Run lastRun;

	private volatile @Nullable Index index;

	/**
	 * Reads the session, whose lock is held.
	 */
	MemoryOwnerTimeline(MemorySession session, JobId job, ToLongFunction<JobId> lastOffsets) {
		MemoryTimeline timeline = session.timeline();
		SourceCursor cursor = timeline.cursor(job.value());
		this.session = session;
		this.job = job.value();
		this.head = timeline.head();
		this.lastRun = (cursor != null && cursor.lastRun != null) ? cursor.lastRun.toRun() : null;
		long covered = (cursor != null) ? cursor.offset : 0;
		long seq = (cursor != null) ? cursor.lastSeq : 0;
		if (cursor != null && timeline.open() == cursor) {
			this.openFrom = covered + 1;
			long last = lastOffsets.applyAsLong(job);
			if (last > covered) {
				seq = this.head + last - covered;
				covered = last;
			}
		}
		else {
			this.openFrom = Long.MAX_VALUE;
		}
		this.coveredOffset = covered;
		this.lastSeq = seq;
	}

	@Override
	public long lastEventSeq() {
		return this.lastSeq;
	}

	@Override
	public long cursor() {
		return this.coveredOffset;
	}

	@Override
	public Position positionOf(long seq) {
		if (this.openFrom != Long.MAX_VALUE && seq > this.head) {
			return new Position(Math.min(this.openFrom + (seq - this.head - 1), this.coveredOffset), false);
		}
		Run last = this.lastRun;
		if (last != null && last.firstSeq() <= seq) {
			return new Position(offsetIn(last, seq), false);
		}
		Index all = index();
		int low = 0;
		int high = all.runs.size() - 1;
		while (low <= high) {
			int middle = (low + high) >>> 1;
			if (all.runs.get(middle).firstSeq() <= seq) {
				low = middle + 1;
			}
			else {
				high = middle - 1;
			}
		}
		if (high >= 0) {
			return new Position(offsetIn(all.runs.get(high), seq), false);
		}
		boolean forgotten = all.forgottenOffset != SourceCursor.NOTHING_FORGOTTEN;
		return new Position(forgotten ? all.forgottenOffset : 0, forgotten && seq < all.forgottenSeq);
	}

	private static long offsetIn(Run run, long seq) {
		return Math.min(run.firstOffset() + (seq - run.firstSeq()), run.lastOffset());
	}

	@Override
	public @Nullable Long seqOf(long offset) {
		if (offset >= this.openFrom) {
			return this.head + 1 + (offset - this.openFrom);
		}
		Run last = this.lastRun;
		if (last == null || offset > last.lastOffset()) {
			return null;
		}
		return (offset >= last.firstOffset()) ? (Long) seqIn(last, offset) : earlierSeqOf(offset);
	}

	private @Nullable Long earlierSeqOf(long offset) {
		List<Run> runs = index().runs;
		int low = 0;
		int high = runs.size() - 1;
		while (low <= high) {
			int middle = (low + high) >>> 1;
			if (runs.get(middle).firstOffset() <= offset) {
				low = middle + 1;
			}
			else {
				high = middle - 1;
			}
		}
		if (high < 0 || offset > runs.get(high).lastOffset()) {
			return null;
		}
		return seqIn(runs.get(high), offset);
	}

	private static long seqIn(Run run, long offset) {
		return run.firstSeq() + (offset - run.firstOffset());
	}

	private Index index() {
		Index known = this.index;
		if (known == null) {
			known = this.session.read(this::readIndex);
			this.index = known;
		}
		return known;
	}

	private Index readIndex() {
		MemoryTimeline timeline = this.session.timeline();
		SourceCursor cursor = timeline.cursor(this.job);
		Deque<Run> runs = new ArrayDeque<>();
		TimelineRun run = (cursor != null) ? cursor.lastRun : null;
		while (run != null) {
			if (run.firstSeq <= this.head) {
				runs.addFirst(run.toRun());
			}
			run = run.previous;
		}
		long forgotten = (cursor != null) ? cursor.forgottenOffset : SourceCursor.NOTHING_FORGOTTEN;
		return new Index(List.copyOf(runs), forgotten, timeline.forgottenSeq());
	}

	/**
	 * The live runs of the job.
	 */
	private static final class Index {

		private final List<Run> runs;

		private final long forgottenOffset;

		private final long forgottenSeq;

		Index(List<Run> runs, long forgottenOffset, long forgottenSeq) {
			this.runs = runs;
			this.forgottenOffset = forgottenOffset;
			this.forgottenSeq = forgottenSeq;
		}

	}

}
