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

package io.arcp.sample.hostile;

import java.lang.management.ManagementFactory;
import java.time.Duration;

/**
 * How much of the heap is in use.
 */
final class Heap {

	private static final int COLLECTIONS = 3;

	private static final Duration WAIT = Duration.ofSeconds(20);

	private Heap() {
	}

	/**
	 * Waits until less than a limit is in use, though not for long: what is due to be
	 * forgotten goes bit by bit.
	 * @return the bytes that are in use, whether below the limit or not
	 */
	static long awaitUsedBelow(long limit) {
		long end = System.nanoTime() + WAIT.toNanos();
		long used = usedAfterGc();
		while (used >= limit && System.nanoTime() < end) {
			used = usedAfterGc();
		}
		return used;
	}

	/**
	 * Returns the least that was in use after some collections.
	 * @return the bytes
	 */
	static long usedAfterGc() {
		long least = Long.MAX_VALUE;
		for (int i = 0; i < COLLECTIONS; i++) {
			System.gc();
			least = Math.min(least, ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
		}
		return least;
	}

}
