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

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Tells texts that go into a frame as they are, eight bytes at a time: for most texts
 * this and a copy are several times faster than the search for escapes, character by
 * character, of a generator.
 */
final class PlainText {

	private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());

	private static final long ONES = 0x0101010101010101L;

	private static final long HIGH_BITS = 0x8080808080808080L;

	private static final long QUOTES = 0x2222222222222222L;

	private static final long BACKSLASHES = 0x5C5C5C5C5C5C5C5CL;

	private static final long QUESTION_MARKS = 0x3F3F3F3F3F3F3F3FL;

	private static final long SPACES = 0x2020202020202020L;

	private PlainText() {
	}

	/**
	 * Tells whether a text is the inside of a JSON string as it is. A question mark may
	 * stand for an unpaired surrogate, so that it is not plain.
	 * @param utf8 the text, encoded by {@link String#getBytes}
	 * @return whether there is no control character, quote, backslash or question mark
	 */
	static boolean isPlain(byte[] utf8) {
		int words = utf8.length & ~7;
		long special = 0;
		for (int i = 0; i < words; i += 8) {
			special |= special((long) LONGS.get(utf8, i));
		}
		for (int i = words; i < utf8.length; i++) {
			special |= special(SPACES ^ ' ' | utf8[i] & 0xFF);
		}
		return special == 0;
	}

	/**
	 * Finds special bytes.
	 * @param word eight bytes
	 * @return a value other than 0 if there are any
	 */
	private static long special(long word) {
		long control = (word - SPACES) & ~word;
		return (control | zero(word ^ QUOTES) | zero(word ^ BACKSLASHES) | zero(word ^ QUESTION_MARKS)) & HIGH_BITS;
	}

	private static long zero(long word) {
		return (word - ONES) & ~word;
	}

}
