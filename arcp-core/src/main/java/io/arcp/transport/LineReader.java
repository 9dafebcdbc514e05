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

package io.arcp.transport;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

import org.jspecify.annotations.Nullable;

/**
 * Splits a stream into lines that are frames. A carriage return before the end of a line
 * is not part of it, and empty lines are passed over. For one thread.
 */
final class LineReader {

	private static final int CHUNK = 8192;

	private final InputStream in;

	private final int maxSize;

	private final byte[] chunk = new byte[CHUNK];

	private int position;

	private int limit;

	LineReader(InputStream in, int maxSize) {
		this.in = in;
		this.maxSize = maxSize;
	}

	/**
	 * Reads the next frame; waits for it.
	 * @return the bytes of the line, or {@code null} at the end of the stream. What comes
	 * last counts as a line also without a line break: a frame that was cut is no JSON
	 * @throws FrameTooLargeException when the line is larger than the limit, as soon as
	 * that is known
	 */
	byte @Nullable [] next() throws IOException {
		ByteArrayOutputStream line = new ByteArrayOutputStream();
		while (fill()) {
			int end = indexOfLineFeed();
			take(line, end);
			if (end < this.limit) {
				this.position = end + 1;
				byte[] frame = frame(line);
				if (frame.length > 0) {
					return frame;
				}
				line.reset();
			}
		}
		byte[] last = frame(line);
		return (last.length > 0) ? last : null;
	}

	private boolean fill() throws IOException {
		if (this.position == this.limit) {
			this.position = 0;
			this.limit = Math.max(0, this.in.read(this.chunk, 0, CHUNK));
		}
		return this.limit > 0;
	}

	private int indexOfLineFeed() {
		int index = this.position;
		while (index < this.limit && this.chunk[index] != '\n') {
			index++;
		}
		return index;
	}

	private void take(ByteArrayOutputStream line, int end) throws FrameTooLargeException {
		line.write(this.chunk, this.position, end - this.position);
		this.position = end;
		if (line.size() > this.maxSize + 1) { // there may be a carriage return at its end
			throw new FrameTooLargeException(this.maxSize);
		}
	}

	private byte[] frame(ByteArrayOutputStream line) throws FrameTooLargeException {
		byte[] bytes = line.toByteArray();
		int length = (bytes.length > 0 && bytes[bytes.length - 1] == '\r') ? bytes.length - 1 : bytes.length;
		if (length > this.maxSize) {
			throw new FrameTooLargeException(this.maxSize);
		}
		return (length == bytes.length) ? bytes : Arrays.copyOf(bytes, length);
	}

}
