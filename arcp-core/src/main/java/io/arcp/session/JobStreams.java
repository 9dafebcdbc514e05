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

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;

import io.arcp.protocol.JobId;
import org.jspecify.annotations.Nullable;

/**
 * The streams of a session's jobs: of those that go on, and of those that ended as long
 * as their frames may be sent again. Used on the lane.
 * <p>
 * What ended is forgotten when its last number is no longer kept and its retention is
 * over, so that neither this map nor the session's record grows with the number of jobs
 * it had.
 */
final class JobStreams {

	private static final int MAX_DROP = 64;

	/** Jobs of other sessions that this one may cancel. */
	private static final int MAX_SUBMITTED_TOO = 10_000;

	private final long retentionMillis;

	private final int maxRetained;

	private final Map<JobId, EventStream> streams = new HashMap<>();

	/** The jobs of this session whose terminal frame has no number yet. */
	private final Set<JobId> open = new HashSet<>();

	private final Set<JobId> submittedToo = new LinkedHashSet<>(0);

	private final Map<JobId, Ended> ended = new LinkedHashMap<>();

	/** The jobs that private events were about, by their offset. */
	private final NavigableMap<Long, Own> own = new TreeMap<>();

	JobStreams(long retentionMillis, int maxRetained) {
		this.retentionMillis = retentionMillis;
		this.maxRetained = maxRetained;
	}

	void add(EventStream stream) {
		keep(stream.job());
		this.streams.put(stream.job(), stream);
		if (stream.origin() == null) {
			this.open.add(stream.job());
		}
	}

	/**
	 * More of a job that has ended is to be shown: it is not forgotten until that has
	 * ended, too.
	 */
	void keep(JobId job) {
		this.ended.remove(job);
	}

	/**
	 * Returns whether this session owns a job whose terminal frame has no number yet.
	 */
	boolean isOpen(JobId job) {
		return this.open.contains(job);
	}

	/**
	 * This session has submitted a job that another one had submitted before, with the
	 * same idempotency key.
	 */
	void submittedToo(JobId job) {
		this.submittedToo.add(job);
		if (this.submittedToo.size() > MAX_SUBMITTED_TOO) {
			Iterator<JobId> oldest = this.submittedToo.iterator();
			oldest.next();
			oldest.remove();
		}
	}

	boolean hasSubmittedToo(JobId job) {
		return this.submittedToo.contains(job);
	}

	@Nullable EventStream find(JobId job) {
		return this.streams.get(job);
	}

	/**
	 * A private event of the session, about a job, got a number.
	 */
	void ownEvent(long offset, EventStream about, long seq) {
		this.own.put(offset, new Own(about, seq));
	}

	@Nullable EventStream ofPrivate(long offset) {
		Own event = this.own.get(offset);
		return (event != null) ? event.about() : null;
	}

	/**
	 * A job has ended, or is not watched any more.
	 * @param lastSeq the number of its last frame
	 */
	void ended(JobId job, long lastSeq, long nowMillis) {
		this.open.remove(job);
		this.ended.remove(job);
		if (this.streams.containsKey(job)) {
			this.ended.put(job, new Ended(lastSeq, nowMillis));
		}
	}

	/**
	 * Forgets jobs whose time is over and returns them, a limited number at a time.
	 * @param floor the highest number that can no longer be replayed
	 */
	List<JobId> forget(long floor, long nowMillis) {
		while (!this.own.isEmpty() && this.own.firstEntry().getValue().seq() <= floor) {
			this.own.pollFirstEntry();
		}
		List<JobId> over = new ArrayList<>(0);
		Iterator<Map.Entry<JobId, Ended>> oldest = this.ended.entrySet().iterator();
		while (oldest.hasNext() && over.size() < MAX_DROP) {
			Map.Entry<JobId, Ended> entry = oldest.next();
			if (!isOver(entry.getValue(), floor, nowMillis)) {
				break;
			}
			oldest.remove();
			this.streams.remove(entry.getKey());
			over.add(entry.getKey());
		}
		return over;
	}

	private boolean isOver(Ended job, long floor, long nowMillis) {
		return job.lastSeq() <= floor
				&& (this.ended.size() > this.maxRetained || nowMillis - job.endedAt() > this.retentionMillis);
	}

	/**
	 * A job that has ended.
	 *
	 * @param lastSeq the number of its terminal frame
	 * @param endedAt when it ended, in milliseconds of the epoch
	 */
	private record Ended(long lastSeq, long endedAt) {

	}

	/**
	 * A private event.
	 *
	 * @param about the job that it is about
	 * @param seq its number
	 */
	private record Own(EventStream about, long seq) {

	}

}
