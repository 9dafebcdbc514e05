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

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * The ended jobs of a node in the order of their end, and those that nobody can find any
 * more but a session can still replay. Safe for use by several threads; whoever polls a
 * job has it alone.
 */
final class EndedJobs {

	/** Stands for the session of jobs whose session is unknown. */
	private static final Object NO_SESSION = new Object();

	/** How many ended jobs are looked at when memory is wanted. */
	private static final int MAX_LOOKS = 1024;

	private final int maxRetained;

	private final Set<MemoryJob> withLog = new LinkedHashSet<>();

	private final Set<MemoryJob> withoutLog = new LinkedHashSet<>();

	/** In the order of their end, by the session that can replay them. */
	private final Map<Object, Set<MemoryJob>> pinned = new LinkedHashMap<>();

	EndedJobs(int maxRetained) {
		this.maxRetained = maxRetained;
	}

	synchronized void add(MemoryJob job) {
		this.withLog.add(job);
		job.principalJobs().ended.add(job);
	}

	/**
	 * Keeps a job that nobody can find any more for the session that can replay it.
	 */
	synchronized void pin(MemoryJob job) {
		this.pinned.computeIfAbsent(keeper(job), (key) -> new LinkedHashSet<>()).add(job);
	}

	/**
	 * Returns what a job is kept for: its session, if that is known.
	 */
	static Object keeper(MemoryJob job) {
		MemorySession session = job.session();
		return (session != null) ? session : NO_SESSION;
	}

	/**
	 * Returns the oldest job that is kept for something.
	 */
	synchronized @Nullable MemoryJob peekPinned(Object keeper) {
		Set<MemoryJob> jobs = this.pinned.get(keeper);
		return (jobs != null) ? first(jobs) : null;
	}

	/**
	 * Keeps a job no longer. Returns whether it was kept.
	 */
	synchronized boolean unpin(MemoryJob job) {
		Set<MemoryJob> jobs = this.pinned.get(keeper(job));
		if (jobs == null || !jobs.remove(job)) {
			return false;
		}
		if (jobs.isEmpty()) {
			this.pinned.remove(keeper(job));
		}
		return true;
	}

	/**
	 * Returns what jobs are kept for.
	 */
	synchronized List<Object> keepers() {
		return List.copyOf(this.pinned.keySet());
	}

	/**
	 * Returns the oldest job of a principal that has too many.
	 */
	synchronized @Nullable MemoryJob pollSurplus(PrincipalJobs principal) {
		if (principal.ended.size() <= this.maxRetained) {
			return null;
		}
		return remove(principal.ended.iterator().next());
	}

	/**
	 * Returns the oldest job if its retention is over.
	 */
	synchronized @Nullable MemoryJob pollExpired(long now) {
		MemoryJob oldest = first(this.withoutLog);
		if (oldest == null || now < oldest.visibleUntil()) {
			oldest = first(this.withLog);
		}
		return (oldest != null && now >= oldest.visibleUntil()) ? remove(oldest) : null;
	}

	/**
	 * Returns one of the oldest jobs whose log nobody can replay any more. It stays
	 * retained without, unless it was kept for a replay only.
	 */
	synchronized @Nullable MemoryJob pollLog() {
		for (Set<MemoryJob> jobs : this.pinned.values()) {
			MemoryJob oldest = first(jobs);
			if (oldest != null && !oldest.isReplayable()) {
				unpin(oldest);
				return oldest;
			}
		}
		int looked = 0;
		for (MemoryJob job : this.withLog) {
			if (!job.isReplayable()) {
				this.withLog.remove(job);
				this.withoutLog.add(job);
				return job;
			}
			if (++looked == MAX_LOOKS) {
				return null;
			}
		}
		return null;
	}

	private MemoryJob remove(MemoryJob job) {
		if (!this.withLog.remove(job)) {
			this.withoutLog.remove(job);
		}
		job.principalJobs().ended.remove(job);
		return job;
	}

	private static @Nullable MemoryJob first(Set<MemoryJob> jobs) {
		Iterator<MemoryJob> iterator = jobs.iterator();
		return iterator.hasNext() ? iterator.next() : null;
	}

}
