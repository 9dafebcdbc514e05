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

package io.arcp.benchmarks.server;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;

/**
 * What is left on the heap when the garbage is gone.
 */
final class UsedHeap {

	private static final int MAX_COLLECTIONS = 10;

	/** Part of the heap by which two readings may differ. */
	private static final int TOLERANCE = 1000;

	private UsedHeap() {
	}

	/**
	 * Collects garbage until that frees nothing more: what waits for a reference queue
	 * takes several collections.
	 * @return the bytes in use
	 */
	static long settled() {
		MemoryMXBean memory = ManagementFactory.getMemoryMXBean();
		long before = Long.MAX_VALUE;
		long used = collect(memory);
		for (int i = 1; i < MAX_COLLECTIONS && before - used > used / TOLERANCE; i++) {
			before = used;
			used = collect(memory);
		}
		return used;
	}

	private static long collect(MemoryMXBean memory) {
		memory.gc();
		return memory.getHeapMemoryUsage().getUsed();
	}

}
