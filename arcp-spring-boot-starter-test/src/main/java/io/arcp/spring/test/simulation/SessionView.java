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

package io.arcp.spring.test.simulation;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

import io.arcp.event.Link;
import io.arcp.event.ResumeResult;
import io.arcp.event.Role;
import io.arcp.event.Run;
import io.arcp.event.SessionFence;
import io.arcp.event.SessionSnapshot;
import io.arcp.protocol.JobId;
import org.jspecify.annotations.Nullable;

/**
 * What the owner of a session keeps in memory.
 */
final class SessionView {

	final SessionFence fence;

	final boolean filtered;

	final Map<String, Source> sources = new LinkedHashMap<>();

	final Deque<Segment> unsent = new ArrayDeque<>();

	long head;

	long acknowledged;

	long taken;

	long privateOffset;

	long privateCursor;

	@Nullable OpenRun open;

	SessionView(SessionFence fence, boolean filtered) {
		this.fence = fence;
		this.filtered = filtered;
	}

	/**
	 * Takes over what a resume has answered.
	 */
	SessionView(ResumeResult.Resumed resumed, long lastSeq, boolean filtered) {
		this(resumed.fence(), filtered);
		SessionSnapshot session = resumed.record();
		this.head = session.head();
		this.acknowledged = session.acknowledged();
		this.taken = lastSeq;
		this.privateOffset = session.privateOffset();
		this.privateCursor = session.privateCursor();
		// an immutable map has another order in each process
		new TreeMap<>(session.attached())
			.forEach((job, attachment) -> attach(job, attachment.role(), attachment.cursor()));
		for (Run run : resumed.runs()) {
			long skipped = Math.max(0, lastSeq + 1 - run.firstSeq());
			this.unsent.add(new Segment(run.firstSeq() + skipped, run.source(), run.firstOffset() + skipped,
					run.count() - skipped));
		}
		JobId job = session.openJob();
		if (job != null) {
			OpenRun run = open(job);
			run.delivered = Math.max(run.delivered, run.firstOffset + lastSeq - run.firstSeq);
		}
	}

	/**
	 * Returns the highest number there is, also in an open run, as far as it was read.
	 */
	long currentHead() {
		return (this.open != null) ? this.open.seqOf(this.open.delivered) : this.head;
	}

	void attach(JobId job, Role role, long cursor) {
		this.sources.putIfAbsent(job.value(), new Source(job, role, cursor));
	}

	OpenRun open(JobId job) {
		Source source = this.sources.get(job.value());
		if (source == null) {
			throw new IllegalStateException(job + " is open and not attached");
		}
		OpenRun run = new OpenRun(source, this.head + 1);
		this.open = run;
		return run;
	}

	/**
	 * Closes the open run at an offset; what was not delivered is still to be sent.
	 */
	void close(OpenRun run, long closeAt) {
		this.open = null;
		this.head = Math.max(this.head, run.seqOf(closeAt));
		run.source.cursor = Math.max(run.source.cursor, closeAt);
		run.source.scanned = run.source.cursor;
		long first = run.delivered + 1;
		if (first <= closeAt) {
			this.unsent.add(new Segment(run.seqOf(first), run.source.job.value(), first, closeAt - run.delivered));
		}
	}

	void add(Link.Source linked) {
		long count = linked.to() - linked.from() + 1;
		this.unsent.add(new Segment(this.head + 1, linked.source(), linked.from(), count));
		this.head += count;
		Source source = this.sources.get(linked.source());
		if (source != null) {
			source.cursor = linked.to();
			source.scanned = Math.max(source.scanned, source.cursor);
		}
		else {
			this.privateCursor = linked.to();
		}
	}

	/** A job that the session is attached to. */
	static final class Source {

		final JobId job;

		final Role role;

		long cursor;

		long scanned;

		long granted;

		Source(JobId job, Role role, long cursor) {
			this.job = job;
			this.role = role;
			this.cursor = cursor;
			this.scanned = cursor;
			this.granted = cursor;
		}

	}

	/** Numbers that were not sent yet. */
	static final class Segment {

		final String source;

		long seq;

		long offset;

		long count;

		Segment(long seq, String source, long offset, long count) {
			this.seq = seq;
			this.source = source;
			this.offset = offset;
			this.count = count;
		}

	}

	/** The last run while it is open. */
	static final class OpenRun {

		final Source source;

		final long firstSeq;

		final long firstOffset;

		long delivered;

		boolean ended;

		OpenRun(Source source, long firstSeq) {
			this.source = source;
			this.firstSeq = firstSeq;
			this.firstOffset = source.cursor + 1;
			this.delivered = source.cursor;
		}

		long seqOf(long offset) {
			return this.firstSeq + offset - this.firstOffset;
		}

	}

}
