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

/**
 * Sizes of the data of result chunks, found without decoding it.
 */
final class ChunkData {

	private static final int MAX_PADDING = 2;

	private static final boolean[] DIGITS = digits();

	private ChunkData() {
	}

	/**
	 * Returns the number of bytes that a text has on the wire, before escapes; an
	 * unpaired surrogate has the three of U+FFFD.
	 */
	static int utf8Size(String text) {
		int length = text.length();
		long size = length;
		for (int i = 0; i < length; i++) {
			char c = text.charAt(i);
			if (c < 0x80) {
				continue;
			}
			size += (c < 0x800) ? 1 : 2;
			if (Character.isHighSurrogate(c) && i + 1 < length && Character.isLowSurrogate(text.charAt(i + 1))) {
				i++;
			}
		}
		return (int) Math.min(size, Integer.MAX_VALUE);
	}

	/**
	 * Returns the number of bytes that a text in standard Base64 with padding stands for.
	 * @throws io.arcp.protocol.InvalidRequestException if it is not in that form
	 */
	static int base64Size(String text) {
		int length = text.length();
		int digits = length;
		while (digits > 0 && length - digits < MAX_PADDING && text.charAt(digits - 1) == '=') {
			digits--;
		}
		boolean valid = length % 4 == 0;
		for (int i = 0; valid && i < digits; i++) {
			char c = text.charAt(i);
			valid = c < DIGITS.length && DIGITS[c];
		}
		Rules.require(valid, "body.data", "expected standard Base64 with padding");
		return length / 4 * 3 - (length - digits);
	}

	private static boolean[] digits() {
		boolean[] digits = new boolean[128];
		for (char c : "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".toCharArray()) {
			digits[c] = true;
		}
		return digits;
	}

}
