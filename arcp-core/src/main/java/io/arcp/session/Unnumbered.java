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

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

import io.arcp.event.Link;
import io.arcp.protocol.JobId;
import org.jspecify.annotations.Nullable;

/**
 * What is new of a session's jobs and has no number yet. Jobs notify on any thread;
 * everything else happens on the lane.
 */
final class Unnumbered {

	private final Queue<AttachedJob> advanced = new ConcurrentLinkedQueue<>();

	private final Deque<Gathered> gathered = new ArrayDeque<>();

	/** Whether children may be among what was gathered. */
	private boolean ranked;

	/**
	 * The log of an own job has grown; on any thread.
	 */
	void advanced(AttachedJob job) {
		this.advanced.add(job);
	}

	@Nullable AttachedJob nextAdvanced() {
		return this.advanced.poll();
	}

	void addSeen(List<Gathered> parts) {
		this.gathered.addAll(parts);
	}

	/**
	 * Looks at the jobs that have grown. Returns whether there is anything.
	 */
	boolean gather() {
		AttachedJob job;
		while ((job = this.advanced.poll()) != null) {
			long to = job.look();
			if (to > job.cursor()) {
				long bytes = job.availableBytes();
				this.gathered.add(Gathered.own(job, job.cursor() + 1, to, Math.max(0, bytes - job.cursorBytes())));
				this.ranked |= job instanceof DelegatedJob;
				job.covered(to, Math.max(bytes, job.cursorBytes()));
			}
		}
		if (this.ranked) {
			rank();
		}
		return !this.gathered.isEmpty();
	}

	private void rank() {
		List<Gathered> parts = new ArrayList<>(this.gathered);
		parts.sort(Comparator.comparingInt(Gathered::rank).reversed());
		this.gathered.clear();
		this.gathered.addAll(parts);
		this.ranked = false;
	}

	/**
	 * Returns how many events were gathered.
	 */
	long waiting() {
		long events = 0;
		for (Gathered part : this.gathered) {
			events += part.count();
		}
		return events;
	}

	/**
	 * Returns whether new events of a watched job were gathered.
	 */
	boolean hasSeen(JobId job) {
		return this.gathered.stream().anyMatch((part) -> part.isSeenOf(job));
	}

	/**
	 * Returns whether events were gathered that are shown again.
	 */
	boolean hasShown(JobId job) {
		return this.gathered.stream().anyMatch((part) -> part.isShownOf(job));
	}

	void removeSeen(JobId job) {
		this.gathered.removeIf((part) -> part.isSeenOf(job));
	}

	/**
	 * Takes what gets its numbers now: all that was gathered, or as much as makes the lag
	 * of the client a breach, or brings a child.
	 * @param untilBreach how many own events there are until then, at least 1
	 */
	Cut cut(long untilBreach) {
		List<Gathered> parts = new ArrayList<>(this.gathered.size());
		long room = untilBreach;
		long events = 0;
		AttachedJob breaching = null;
		boolean child = false;
		while (breaching == null && !child && !this.gathered.isEmpty()) {
			Gathered part = this.gathered.poll();
			long untilChild = part.countUntilChild();
			long limit = (part.own() != null) ? Math.min(room, untilChild) : Long.MAX_VALUE;
			child = untilChild <= room && untilChild <= part.count();
			if (part.count() > limit) {
				this.gathered.addFirst(part.after(limit));
				part = part.first(limit);
			}
			parts.add(part);
			events += part.count();
			if (part.own() != null) {
				room -= part.count();
				if (room <= 0 && part.isTerminal()) {
					room = 1; // a terminal frame is no event: the next one makes the
								// breach
				}
				else if (room <= 0) {
					breaching = part.own();
				}
			}
		}
		return new Cut(parts, events, breaching);
	}

	/**
	 * What gets its numbers in one step.
	 *
	 * @param parts the events in this order
	 * @param events how many
	 * @param breaching the job whose event, the last one, makes the lag a breach
	 */
	record Cut(List<Gathered> parts, long events, @Nullable AttachedJob breaching) {

		static final Cut NOTHING = new Cut(List.of(), 0, null);

		boolean hasSeen(JobId job) {
			return this.parts.stream().anyMatch((part) -> part.isSeenOf(job));
		}

		long bytes() {
			long bytes = 0;
			for (Gathered part : this.parts) {
				bytes += part.bytes();
			}
			return bytes;
		}

		List<Link.Source> sources() {
			List<Link.Source> sources = new ArrayList<>(this.parts.size());
			for (Gathered part : this.parts) {
				sources.add(part.source());
			}
			return sources;
		}

	}

}
