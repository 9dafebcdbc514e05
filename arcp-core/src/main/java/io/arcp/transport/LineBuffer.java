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

/**
 * Frames that are written together, each as a line.
 */
final class LineBuffer implements ByteSink {

	private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

	void add(OutboundFrame frame) {
		int end = this.bytes.size() + frame.size();
		frame.writeTo(this);
		if (this.bytes.size() != end) {
			throw new IllegalStateException(
					"frame wrote " + (this.bytes.size() - end + frame.size()) + " bytes, its size is " + frame.size());
		}
		this.bytes.write('\n');
	}

	/**
	 * Appends a part of a frame. Between the tokens of JSON a line break means the same
	 * as a space, and within them there is none.
	 */
	@Override
	public void write(byte[] source, int offset, int length) {
		int start = offset;
		int end = offset + length;
		for (int i = offset; i < end; i++) {
			if (source[i] == '\n' || source[i] == '\r') {
				this.bytes.write(source, start, i - start);
				this.bytes.write(' ');
				start = i + 1;
			}
		}
		this.bytes.write(source, start, end - start);
	}

	int size() {
		return this.bytes.size();
	}

	byte[] toByteArray() {
		return this.bytes.toByteArray();
	}

}
