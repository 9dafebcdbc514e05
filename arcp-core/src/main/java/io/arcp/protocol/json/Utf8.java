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

package io.arcp.protocol.json;

/**
 * Strict check of UTF-8: neither overlong forms nor surrogates, nothing above U+10FFFF.
 */
final class Utf8 {

	private Utf8() {
	}

	/**
	 * Checks a text that must be JSON, so that a zero byte is refused as well: it has no
	 * place there, and would make the parser guess at UTF-16.
	 * @param bytes the bytes
	 * @return whether they are well-formed
	 */
	static boolean isText(byte[] bytes) {
		int i = 0;
		while (i < bytes.length) {
			if (bytes[i] > 0) {
				i++;
				continue;
			}
			int length = sequenceLength(bytes, i);
			if (length == 0) {
				return false;
			}
			i += length;
		}
		return true;
	}

	private static int sequenceLength(byte[] bytes, int at) {
		int lead = bytes[at] & 0xFF;
		if (lead >= 0xC2 && lead <= 0xDF) {
			return continues(bytes, at + 1, 1) ? 2 : 0;
		}
		if (lead >= 0xE0 && lead <= 0xEF) {
			int low = (lead == 0xE0) ? 0xA0 : 0x80;
			int high = (lead == 0xED) ? 0x9F : 0xBF;
			return (within(bytes, at + 1, low, high) && continues(bytes, at + 2, 1)) ? 3 : 0;
		}
		if (lead >= 0xF0 && lead <= 0xF4) {
			int low = (lead == 0xF0) ? 0x90 : 0x80;
			int high = (lead == 0xF4) ? 0x8F : 0xBF;
			return (within(bytes, at + 1, low, high) && continues(bytes, at + 2, 2)) ? 4 : 0;
		}
		return 0;
	}

	private static boolean continues(byte[] bytes, int from, int count) {
		for (int i = from; i < from + count; i++) {
			if (!within(bytes, i, 0x80, 0xBF)) {
				return false;
			}
		}
		return true;
	}

	private static boolean within(byte[] bytes, int at, int low, int high) {
		return at < bytes.length && (bytes[at] & 0xFF) >= low && (bytes[at] & 0xFF) <= high;
	}

}
