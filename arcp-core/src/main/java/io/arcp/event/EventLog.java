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

import java.util.Arrays;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * The events of one source in memory: a ring that grows, with the offset of its first
 * event and the bytes that it holds. Guarded by the lock of its aggregate.
 */
final class EventLog {

	private static final @Nullable EncodedEvent[] EMPTY = new @Nullable EncodedEvent[0];

	private static final int INITIAL_CAPACITY = 4;

	private @Nullable EncodedEvent[] ring = EMPTY;

	private int[] sizes = {};

	private int start;

	private int size;

	private long firstOffset;

	private long bytes;

	EventLog(long baseOffset) {
		this.firstOffset = baseOffset + 1;
	}

	long firstOffset() {
		return this.firstOffset;
	}

	long lastOffset() {
		return this.firstOffset + this.size - 1;
	}

	int size() {
		return this.size;
	}

	long bytes() {
		return this.bytes;
	}

	void add(EncodedEvent event) {
		if (this.size == this.ring.length) {
			grow();
		}
		int index = (this.start + this.size) & (this.ring.length - 1);
		this.ring[index] = event;
		this.sizes[index] = event.bytes().length;
		this.size++;
		this.bytes += event.bytes().length;
	}

	private void grow() {
		int capacity = Math.max(INITIAL_CAPACITY, this.ring.length * 2);
		@Nullable EncodedEvent[] larger = new @Nullable EncodedEvent[capacity];
		int tail = this.ring.length - this.start;
		System.arraycopy(this.ring, this.start, larger, 0, tail);
		System.arraycopy(this.ring, 0, larger, tail, this.start);
		int[] largerSizes = new int[capacity];
		System.arraycopy(this.sizes, this.start, largerSizes, 0, tail);
		System.arraycopy(this.sizes, 0, largerSizes, tail, this.start);
		this.ring = larger;
		this.sizes = largerSizes;
		this.start = 0;
	}

	/**
	 * Drops the oldest events until both caps hold; the bytes never drop the newest
	 * event.
	 */
	void trim(long maxEvents, long maxBytes) {
		while (this.size > 0 && (this.size > maxEvents || (this.bytes > maxBytes && this.size > 1))) {
			dropOldest();
		}
	}

	/**
	 * Drops the events up to an offset, but for the newest event.
	 */
	void dropThrough(long offset) {
		while (this.size > 1 && this.firstOffset <= offset) {
			dropOldest();
		}
	}

	private void dropOldest() {
		this.ring[this.start] = null;
		this.bytes -= this.sizes[this.start]; // the event itself has left the cache long
												// ago
		this.start = (this.start + 1) & (this.ring.length - 1);
		this.size--;
		this.firstOffset++;
	}

	void clear() {
		this.firstOffset += this.size;
		this.ring = EMPTY;
		this.sizes = new int[0];
		this.start = 0;
		this.size = 0;
		this.bytes = 0;
	}

	List<StoredEvent> read(long afterOffset, int max) {
		long from = afterOffset + 1;
		if (from < this.firstOffset) {
			throw new OffsetTrimmedException(this.firstOffset);
		}
		int count = (int) Math.min(max, lastOffset() - afterOffset);
		if (count <= 0) {
			return List.of();
		}
		StoredEvent[] events = new StoredEvent[count];
		for (int i = 0; i < count; i++) {
			events[i] = new StoredEvent(from + i, at(from + i));
		}
		return Arrays.asList(events);
	}

	private EncodedEvent at(long offset) {
		int index = (this.start + (int) (offset - this.firstOffset)) & (this.ring.length - 1);
		EncodedEvent event = this.ring[index];
		if (event == null) {
			throw new IllegalStateException("no event at offset " + offset);
		}
		return event;
	}

}
