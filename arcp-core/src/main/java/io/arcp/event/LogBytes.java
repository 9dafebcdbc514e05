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

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * What all logs of a node and the ends that are kept with idempotency keys hold, and the
 * jobs that wait for it to fall. Safe for use by several threads.
 */
final class LogBytes {

	/** What an event costs beside its bytes: two objects and its place in the ring. */
	static final int EVENT_OVERHEAD = 48;

	private final long max;

	private final AtomicLong used = new AtomicLong();

	private final Set<MemoryJob> waiting = ConcurrentHashMap.newKeySet();

	LogBytes(long max) {
		this.max = max;
	}

	void add(long change) {
		this.used.addAndGet(change);
	}

	boolean isExceeded() {
		return this.used.get() > this.max;
	}

	void await(MemoryJob job) {
		this.waiting.add(job);
	}

	boolean hasWaiting() {
		return !this.waiting.isEmpty();
	}

	void forget(MemoryJob job) {
		this.waiting.remove(job);
	}

	/**
	 * Hands each waiting job over, once.
	 */
	void release(Consumer<MemoryJob> action) {
		for (MemoryJob job : this.waiting) {
			if (this.waiting.remove(job)) {
				action.accept(job);
			}
		}
	}

}
