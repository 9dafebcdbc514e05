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

import org.jspecify.annotations.Nullable;

/**
 * The runs of one timeline in the order of their numbers: a ring that grows, searched by
 * number. Guarded by the lock of the session.
 */
final class RunIndex {

	private static final int INITIAL_CAPACITY = 4;

	private @Nullable TimelineRun[] ring = new @Nullable TimelineRun[INITIAL_CAPACITY];

	private int start;

	private int size;

	int size() {
		return this.size;
	}

	TimelineRun get(int index) {
		TimelineRun run = (index < this.size) ? this.ring[(this.start + index) & (this.ring.length - 1)] : null;
		if (run == null) {
			throw new IndexOutOfBoundsException(index);
		}
		return run;
	}

	@Nullable TimelineRun last() {
		return (this.size == 0) ? null : get(this.size - 1);
	}

	void add(TimelineRun run) {
		if (this.size == this.ring.length) {
			@Nullable TimelineRun[] larger = new @Nullable TimelineRun[this.ring.length * 2];
			int tail = this.ring.length - this.start;
			System.arraycopy(this.ring, this.start, larger, 0, tail);
			System.arraycopy(this.ring, 0, larger, tail, this.start);
			this.ring = larger;
			this.start = 0;
		}
		this.ring[(this.start + this.size) & (this.ring.length - 1)] = run;
		this.size++;
	}

	void removeFirst() {
		this.ring[this.start] = null;
		this.start = (this.start + 1) & (this.ring.length - 1);
		this.size--;
	}

	/**
	 * Returns the position of the last run that starts at or before a number.
	 * @return the position, -1 when every run starts after it
	 */
	int floorIndex(long seq) {
		int low = 0;
		int high = this.size - 1;
		while (low <= high) {
			int middle = (low + high) >>> 1;
			if (get(middle).firstSeq <= seq) {
				low = middle + 1;
			}
			else {
				high = middle - 1;
			}
		}
		return high;
	}

}
