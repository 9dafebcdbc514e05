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

package io.arcp.lease;

import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * Percent escapes of URLs (ARCP section 4.3).
 */
final class PercentEncoding {

	private static final String HEX = "0123456789ABCDEF";

	private PercentEncoding() {
	}

	/**
	 * Decodes escapes of unreserved characters, writes the other ones in upper case and
	 * escapes what is not ASCII.
	 */
	static String normalize(String text) throws CanonicalizationException {
		StringBuilder normalized = new StringBuilder(text.length());
		int position = 0;
		while (position < text.length()) {
			if (text.charAt(position) != '%') {
				position = appendCharacter(text, position, normalized);
				continue;
			}
			int value = escapedValue(text, position);
			if (value < 0) {
				throw new CanonicalizationException("the URL contains a bad percent escape");
			}
			if (isUnreserved(value)) {
				normalized.append((char) value);
			}
			else {
				normalized.append(text.substring(position, position + 3).toUpperCase(Locale.ROOT));
			}
			position += 3;
		}
		return normalized.toString();
	}

	/**
	 * Escapes what is not ASCII and leaves everything else as it is.
	 */
	static String escapeNonAscii(String text) {
		StringBuilder escaped = new StringBuilder(text.length());
		int position = 0;
		while (position < text.length()) {
			position = appendCharacter(text, position, escaped);
		}
		return escaped.toString();
	}

	/**
	 * Tells whether the text has an escape for a character that needs none.
	 */
	static boolean hasNeedlessEscape(String text) {
		for (int i = text.indexOf('%'); i >= 0; i = text.indexOf('%', i + 1)) {
			int value = escapedValue(text, i);
			if (value >= 0 && isUnreserved(value)) {
				return true;
			}
		}
		return false;
	}

	private static int appendCharacter(String text, int position, StringBuilder into) {
		int codePoint = text.codePointAt(position);
		if (codePoint < 0x80) {
			into.append((char) codePoint);
		}
		else {
			for (byte b : Character.toString(codePoint).getBytes(StandardCharsets.UTF_8)) {
				into.append('%').append(HEX.charAt((b >> 4) & 0xF)).append(HEX.charAt(b & 0xF));
			}
		}
		return position + Character.charCount(codePoint);
	}

	private static int escapedValue(String text, int position) {
		if (position + 2 >= text.length()) {
			return -1;
		}
		int high = HEX.indexOf(Character.toUpperCase(text.charAt(position + 1)));
		int low = HEX.indexOf(Character.toUpperCase(text.charAt(position + 2)));
		return (high < 0 || low < 0) ? -1 : high * 16 + low;
	}

	private static boolean isUnreserved(int c) {
		return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '.'
				|| c == '_' || c == '~';
	}

}
