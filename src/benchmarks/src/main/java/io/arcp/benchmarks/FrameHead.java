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

package io.arcp.benchmarks;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

import io.netty.buffer.ByteBuf;

/**
 * The first bytes of a received frame, in which the envelope's fields are looked up
 * without parsing. Used again for each frame of a connection.
 */
final class FrameHead {

	static final byte[] ACCEPTED = bytes("job.accepted\"");

	static final byte[] EVENT = bytes("job.event\"");

	static final byte[] RESULT = bytes("job.result\"");

	static final byte[] PING = bytes("session.ping\"");

	static final byte[] PONG = bytes("session.pong\"");

	static final byte[] WELCOME = bytes("session.welcome\"");

	private static final byte[] TYPE = bytes("\"type\":\"");

	private static final byte[] SEQUENCE = bytes("\"event_seq\":");

	/** Grows to the largest head that was asked for. */
	private byte[] content = new byte[0];

	private int length;

	private int frameLength;

	/** Where the fields were found last: they move by a few bytes at most. */
	private int typeHint;

	private int sequenceHint;

	static byte[] bytes(String text) {
		return text.getBytes(StandardCharsets.US_ASCII);
	}

	void start(int frameLength) {
		this.frameLength = frameLength;
		this.length = 0;
	}

	/**
	 * Takes what is left of the head from the buffer and skips what comes after it.
	 * @param buffer the bytes of the frame
	 * @param available how many of them belong to it
	 * @param limit how many bytes of a frame are kept
	 */
	void take(ByteBuf buffer, int available, int limit) {
		int kept = Math.min(available, limit - this.length);
		if (kept > 0) {
			if (this.content.length < this.length + kept) {
				this.content = Arrays.copyOf(this.content, limit);
			}
			buffer.readBytes(this.content, this.length, kept);
			this.length += kept;
		}
		buffer.skipBytes(available - Math.max(kept, 0));
	}

	int frameLength() {
		return this.frameLength;
	}

	/**
	 * Finds the value of the envelope's {@code type}.
	 * @return the index of its first character
	 */
	int type() {
		this.typeHint = find(TYPE, this.typeHint);
		return this.typeHint + TYPE.length;
	}

	boolean matches(byte[] text, int at) {
		if (at < 0 || at + text.length > this.length) {
			return false;
		}
		for (int i = 0; i < text.length; i++) {
			if (this.content[at + i] != text[i]) {
				return false;
			}
		}
		return true;
	}

	long sequence() {
		this.sequenceHint = find(SEQUENCE, this.sequenceHint);
		return number(this.sequenceHint + SEQUENCE.length);
	}

	/**
	 * Reads the number that follows a text.
	 * @param text the text
	 * @return the number
	 */
	long numberAfter(byte[] text) {
		return number(find(text, 0) + text.length);
	}

	/**
	 * Reads the characters between a text and the next quote.
	 * @param text the text
	 * @return the characters
	 */
	String textAfter(byte[] text) {
		int start = find(text, 0) + text.length;
		int end = start;
		while (end < this.length && this.content[end] != '"') {
			end++;
		}
		return new String(this.content, start, end - start, StandardCharsets.US_ASCII);
	}

	private long number(int at) {
		long value = 0;
		int i = at;
		while (i < this.length && this.content[i] >= '0' && this.content[i] <= '9') {
			value = value * 10 + this.content[i] - '0';
			i++;
		}
		if (i == at) {
			throw new IllegalStateException("no number in " + this);
		}
		return value;
	}

	private int find(byte[] text, int hint) {
		if (matches(text, hint)) {
			return hint;
		}
		for (int i = 0; i <= this.length - text.length; i++) {
			if (matches(text, i)) {
				return i;
			}
		}
		throw new IllegalStateException("no " + new String(text, StandardCharsets.US_ASCII) + " in " + this);
	}

	@Override
	public String toString() {
		return new String(this.content, 0, this.length, StandardCharsets.UTF_8);
	}

}
