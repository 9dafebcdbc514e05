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
import java.util.LinkedHashSet;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * The ended jobs of a node in the order of their end, and those that nobody can find any
 * more but a session can still replay. Safe for use by several threads; whoever polls a
 * job has it alone.
 */
final class EndedJobs {

	private final int maxRetained;

	private final Set<MemoryJob> withLog = new LinkedHashSet<>();

	private final Set<MemoryJob> withoutLog = new LinkedHashSet<>();

	private final Set<MemoryJob> pinned = new LinkedHashSet<>();

	EndedJobs(int maxRetained) {
		this.maxRetained = maxRetained;
	}

	synchronized void add(MemoryJob job) {
		this.withLog.add(job);
		job.principalJobs().ended.add(job);
	}

	synchronized void pin(MemoryJob job) {
		this.pinned.add(job);
	}

	synchronized int pinnedCount() {
		return this.pinned.size();
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
	 * Returns the oldest job that still has a log. It stays retained without, unless it
	 * was pinned.
	 */
	synchronized @Nullable MemoryJob pollLog() {
		MemoryJob oldest = pollPinned();
		if (oldest == null) {
			oldest = first(this.withLog);
			if (oldest != null) {
				this.withLog.remove(oldest);
				this.withoutLog.add(oldest);
			}
		}
		return oldest;
	}

	synchronized @Nullable MemoryJob pollPinned() {
		MemoryJob oldest = first(this.pinned);
		if (oldest != null) {
			this.pinned.remove(oldest);
		}
		return oldest;
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
