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

package io.arcp.job;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;

import io.arcp.event.ChunkEncoding;
import io.arcp.event.JobEventEncoder;

/**
 * The pieces that one write is split into (ARCP section 3.11). A piece is made when it is
 * asked for, so that only the data itself is kept.
 */
abstract class ResultPieces {

	/**
	 * Bytes that the data of a chunk may take in its frame: what its id may take, and the
	 * other members, are left.
	 */
	static final int MAX_WIRE = JobEventEncoder.MAX_PAYLOAD - 4096;

	private final ChunkEncoding encoding;

	private final int count;

	private final long size;

	private ResultPieces(ChunkEncoding encoding, int count, long size) {
		this.encoding = encoding;
		this.count = count;
		this.size = size;
	}

	/**
	 * Splits a text between code points. Unpaired surrogates count as the U+FFFD that
	 * they become.
	 * @param max the largest number of bytes in a piece; a code point that has more is a
	 * piece of its own
	 */
	static ResultPieces text(String text, int max) {
		Ends ends = new Ends(max);
		int length = text.length();
		for (int i = 0; i < length; i++) {
			char c = text.charAt(i);
			if (c < 0x80) {
				ends.add(i, 1, wireSize(c));
			}
			else if (c < 0x800) {
				ends.add(i, 2, 2);
			}
			else if (Character.isHighSurrogate(c) && i + 1 < length && Character.isLowSurrogate(text.charAt(i + 1))) {
				ends.add(i, 4, 4);
				i++;
			}
			else {
				ends.add(i, 3, 3);
			}
		}
		int[] offsets = ends.finish(length);
		return new ResultPieces(ChunkEncoding.UTF8, offsets.length, ends.total) {

			@Override
			String get(int index) {
				return text.substring((index > 0) ? offsets[index - 1] : 0, offsets[index]);
			}

		};
	}

	/**
	 * Splits bytes that are text in UTF-8 between code points.
	 * @param from the first byte
	 * @param to the byte behind the last
	 * @param max the largest number of bytes in a piece
	 */
	static ResultPieces utf8(byte[] utf8, int from, int to, int max) {
		Ends ends = new Ends(max);
		for (int i = from; i < to; i++) {
			int b = utf8[i] & 0xFF;
			if (b < 0x80) {
				ends.add(i, 1, wireSize(b));
			}
			else {
				int width = (b < 0xE0) ? 2 : (b < 0xF0) ? 3 : 4;
				ends.add(i, width, width);
				i += width - 1;
			}
		}
		int[] offsets = ends.finish(to);
		return new ResultPieces(ChunkEncoding.UTF8, offsets.length, ends.total) {

			@Override
			String get(int index) {
				int begin = (index > 0) ? offsets[index - 1] : from;
				return new String(utf8, begin, offsets[index] - begin, StandardCharsets.UTF_8);
			}

		};
	}

	/**
	 * Splits bytes, each piece of which is encoded on its own.
	 * @param bytes the bytes between its position and its limit; neither is changed
	 * @param max the largest number of bytes in a piece
	 */
	static ResultPieces base64(ByteBuffer bytes, int max) {
		int from = bytes.position();
		int size = bytes.remaining();
		int most = Math.min(max, MAX_WIRE / 4 * 3);
		int count = (int) (((long) size + most - 1) / most);
		return new ResultPieces(ChunkEncoding.BASE64, count, size) {

			@Override
			String get(int index) {
				int offset = index * most;
				byte[] piece = new byte[Math.min(most, size - offset)];
				bytes.get(from + offset, piece);
				return Base64.getEncoder().encodeToString(piece);
			}

		};
	}

	/**
	 * Returns one piece without data.
	 */
	static ResultPieces empty(ChunkEncoding encoding) {
		return new ResultPieces(encoding, 1, 0) {

			@Override
			String get(int index) {
				return "";
			}

		};
	}

	private static int wireSize(int c) {
		if (c >= ' ') {
			return (c == '"' || c == '\\') ? 2 : 1;
		}
		return (c == '\n' || c == '\r' || c == '\t' || c == '\b' || c == '\f') ? 2 : 6;
	}

	ChunkEncoding encoding() {
		return this.encoding;
	}

	/**
	 * Returns the number of pieces; none for no data.
	 */
	int count() {
		return this.count;
	}

	/**
	 * Returns the number of decoded bytes in all pieces.
	 */
	long size() {
		return this.size;
	}

	/**
	 * Returns the encoded data of a piece.
	 */
	abstract String get(int index);

	/**
	 * Finds where pieces end.
	 */
	private static final class Ends {

		private final int max;

		private int[] offsets = new int[1];

		private int count;

		private int bytes;

		private int wire;

		private long total;

		private Ends(int max) {
			this.max = max;
		}

		private void add(int offset, int width, int wireWidth) {
			if (this.bytes > 0 && (this.bytes + width > this.max || this.wire + wireWidth > MAX_WIRE)) {
				end(offset);
			}
			this.bytes += width;
			this.wire += wireWidth;
			this.total += width;
		}

		private void end(int offset) {
			if (this.count == this.offsets.length) {
				this.offsets = Arrays.copyOf(this.offsets, this.count * 2);
			}
			this.offsets[this.count++] = offset;
			this.bytes = 0;
			this.wire = 0;
		}

		private int[] finish(int length) {
			if (this.bytes > 0) {
				end(length);
			}
			return Arrays.copyOf(this.offsets, this.count);
		}

	}

}
