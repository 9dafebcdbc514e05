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

import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeSet;

import org.jspecify.annotations.Nullable;

/**
 * When sessions have to be looked at. A deadline that moves later costs nothing: the
 * session is looked at when the earlier one has come, and scheduled again. Safe for use
 * by several threads.
 */
final class DeadlineQueue {

	private final TreeSet<Entry> entries = new TreeSet<>(
			Comparator.comparingLong(Entry::time).thenComparingLong(Entry::serial));

	private final Map<MemorySession, Entry> scheduled = new HashMap<>();

	private long serial;

	private volatile long next = Long.MAX_VALUE;

	synchronized void schedule(MemorySession session, long time) {
		Entry earlier = this.scheduled.get(session);
		if (earlier != null && earlier.time() <= time) {
			return;
		}
		if (earlier != null) {
			this.entries.remove(earlier);
		}
		this.serial++;
		Entry entry = new Entry(time, this.serial, session);
		this.scheduled.put(session, entry);
		this.entries.add(entry);
		this.next = this.entries.first().time();
	}

	boolean isDue(long now) {
		return this.next <= now;
	}

	/**
	 * Returns a session whose time has come; it is not scheduled any more.
	 */
	synchronized @Nullable MemorySession poll(long now) {
		Entry due = null;
		if (!this.entries.isEmpty() && this.entries.first().time() <= now) {
			due = this.entries.pollFirst();
		}
		this.next = this.entries.isEmpty() ? Long.MAX_VALUE : this.entries.first().time();
		if (due == null) {
			return null;
		}
		this.scheduled.remove(due.session());
		return due.session();
	}

	private record Entry(long time, long serial, MemorySession session) {

	}

}
