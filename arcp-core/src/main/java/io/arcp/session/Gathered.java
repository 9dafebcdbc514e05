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

import java.util.List;

import io.arcp.event.Link;
import io.arcp.event.RunMode;
import io.arcp.event.StoredEvent;
import io.arcp.protocol.JobId;
import io.arcp.protocol.SessionId;
import org.jspecify.annotations.Nullable;

/**
 * Consecutive events of one source that have no number yet: of a job that the session
 * owns, known by their offsets, or of one that it watches, read before.
 *
 * @param stream the source
 * @param from the first offset
 * @param to the last offset
 * @param bytes the bytes of these events
 * @param own the job, if the session owns it and its events have taken credit
 * @param seen what was read, if the session watches the job
 */
record Gathered(EventStream stream, long from, long to, long bytes, @Nullable AttachedJob own, @Nullable Seen seen) {

	static Gathered own(AttachedJob job, long from, long to, long bytes) {
		return new Gathered(job.stream(), from, to, bytes, job, null);
	}

	static Gathered seen(EventStream stream, List<StoredEvent> events, Seen seen) {
		long bytes = 0;
		for (StoredEvent event : events) {
			bytes += event.event().bytes().length;
		}
		return new Gathered(stream, events.get(0).offset(), events.get(events.size() - 1).offset(), bytes, null, seen);
	}

	long count() {
		return this.to - this.from + 1;
	}

	/**
	 * Returns whether the last event is the terminal frame of an own job.
	 */
	boolean isTerminal() {
		return this.own != null && this.own.endsAt(this.to);
	}

	/**
	 * Returns whether these are new events of a watched job.
	 */
	boolean isSeenOf(JobId job) {
		return isOf(job, RunMode.LIVE);
	}

	/**
	 * Returns whether these are events of a job that are shown again.
	 */
	boolean isShownOf(JobId job) {
		return isOf(job, RunMode.HISTORY);
	}

	private boolean isOf(JobId job, RunMode mode) {
		return this.seen != null && this.seen.mode() == mode && this.stream.job().equals(job);
	}

	/**
	 * Returns how many events there are up to the next one that brings a child: it is
	 * attached before what follows gets its numbers.
	 */
	long countUntilChild() {
		long next = (this.own != null) ? this.own.nextChildAt() : Long.MAX_VALUE;
		return (next >= this.from && next <= this.to) ? next - this.from + 1 : Long.MAX_VALUE;
	}

	int rank() {
		return (this.own != null) ? this.own.rank() : 0;
	}

	Gathered first(long events) {
		return new Gathered(this.stream, this.from, this.from + events - 1, this.bytes * events / count(), this.own,
				this.seen);
	}

	Gathered after(long events) {
		return new Gathered(this.stream, this.from + events, this.to, this.bytes - this.bytes * events / count(),
				this.own, this.seen);
	}

	Link.Source source() {
		return new Link.Source(this.stream.job().value(), this.from, this.to, this.bytes,
				(this.seen != null) ? this.seen.mode() : RunMode.LIVE);
	}

	/**
	 * What was read of a watched job.
	 *
	 * @param events the events
	 * @param origin the session that owns the job
	 * @param mode live, or history shown again
	 */
	record Seen(List<StoredEvent> events, SessionId origin, RunMode mode) {

	}

}
