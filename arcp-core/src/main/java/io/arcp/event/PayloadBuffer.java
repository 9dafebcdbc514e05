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

import java.io.OutputStream;
import java.util.Arrays;

import org.jspecify.annotations.Nullable;

/**
 * Bytes of one payload, at most so many. What comes behind the limit is counted and not
 * kept, so that a payload that is far too large costs no memory.
 */
final class PayloadBuffer extends OutputStream {

	/** An array that has grown larger is not kept for the next payload. */
	private static final int MAX_KEPT = 128 * 1024;

	private static final int INITIAL = 1024;

	private byte[] bytes = new byte[INITIAL];

	/** How much of it is used. */
	private int length;

	/** Part of the payload that is not copied before the end. */
	private byte @Nullable [] inserted;

	/** Where in the payload that is. */
	private int insertedAt;

	private int limit;

	private long size;

	/**
	 * Begins a payload.
	 * @param newLimit the largest size of the payload
	 */
	void reset(int newLimit) {
		this.limit = newLimit;
		this.size = 0;
		this.length = 0;
		this.inserted = null;
		if (this.bytes.length > MAX_KEPT) {
			this.bytes = new byte[INITIAL];
		}
	}

	@Override
	public void write(int value) {
		write(new byte[] { (byte) value }, 0, 1);
	}

	/**
	 * Writes an array that will not change any more; the first one is copied once, at the
	 * end.
	 */
	void insert(byte[] array) {
		long end = this.size + array.length;
		if (end > this.limit || this.inserted != null) {
			write(array, 0, array.length);
			return;
		}
		this.inserted = array;
		this.insertedAt = this.length;
		this.size = end;
	}

	@Override
	public void write(byte[] source, int offset, int count) {
		long end = this.size + count;
		if (end <= this.limit) {
			append(source, offset, count);
		}
		this.size = end;
	}

	private void append(byte[] source, int offset, int count) {
		int end = this.length + count;
		if (end > this.bytes.length) {
			long doubled = Math.max(end, this.bytes.length * 2L);
			this.bytes = Arrays.copyOf(this.bytes, (int) Math.min(doubled, this.limit));
		}
		System.arraycopy(source, offset, this.bytes, this.length, count);
		this.length = end;
	}

	boolean isOverLimit() {
		return this.size > this.limit;
	}

	/**
	 * Returns the number of bytes that were written, kept or not.
	 */
	long size() {
		return this.size;
	}

	byte[] toByteArray() {
		byte[] middle = this.inserted;
		if (middle == null) {
			return Arrays.copyOf(this.bytes, this.length);
		}
		byte[] payload = new byte[this.length + middle.length];
		int behind = this.insertedAt + middle.length;
		System.arraycopy(this.bytes, 0, payload, 0, this.insertedAt);
		System.arraycopy(middle, 0, payload, this.insertedAt, middle.length);
		System.arraycopy(this.bytes, this.insertedAt, payload, behind, payload.length - behind);
		this.inserted = null;
		return payload;
	}

}
