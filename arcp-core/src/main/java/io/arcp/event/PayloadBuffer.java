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

/**
 * Bytes of one payload, at most so many. What comes behind the limit is counted and not
 * kept, so that a payload that is far too large costs no memory.
 */
final class PayloadBuffer extends OutputStream {

	/** An array that has grown larger is not kept for the next payload. */
	private static final int MAX_KEPT = 128 * 1024;

	private static final int INITIAL = 1024;

	private byte[] bytes = new byte[INITIAL];

	private int limit;

	private long size;

	/**
	 * Begins a payload.
	 * @param newLimit the largest size of the payload
	 */
	void reset(int newLimit) {
		this.limit = newLimit;
		this.size = 0;
		if (this.bytes.length > MAX_KEPT) {
			this.bytes = new byte[INITIAL];
		}
	}

	@Override
	public void write(int value) {
		write(new byte[] { (byte) value }, 0, 1);
	}

	@Override
	public void write(byte[] source, int offset, int length) {
		long end = this.size + length;
		if (end <= this.limit) {
			if (end > this.bytes.length) {
				long doubled = Math.max(end, this.bytes.length * 2L);
				this.bytes = Arrays.copyOf(this.bytes, (int) Math.min(doubled, this.limit));
			}
			System.arraycopy(source, offset, this.bytes, (int) this.size, length);
		}
		this.size = end;
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
		return Arrays.copyOf(this.bytes, (int) this.size);
	}

}
