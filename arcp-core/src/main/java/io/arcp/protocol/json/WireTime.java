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

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;

/**
 * Timestamps as they go over the wire (ARCP section 1.2), with a short way for the form
 * that the runtime writes.
 */
final class WireTime {

	private static final int LENGTH = 24;

	private static final String SHAPE = "0000-00-00T00:00:00.000Z";

	private WireTime() {
	}

	static String format(Instant instant) {
		LocalDateTime time = LocalDateTime.ofEpochSecond(instant.getEpochSecond(), instant.getNano(), ZoneOffset.UTC);
		byte[] text = SHAPE.getBytes(StandardCharsets.ISO_8859_1);
		write(text, 0, 4, time.getYear());
		write(text, 5, 2, time.getMonthValue());
		write(text, 8, 2, time.getDayOfMonth());
		write(text, 11, 2, time.getHour());
		write(text, 14, 2, time.getMinute());
		write(text, 17, 2, time.getSecond());
		write(text, 20, 3, time.getNano() / 1_000_000);
		return new String(text, StandardCharsets.ISO_8859_1);
	}

	/**
	 * Parses an ISO 8601 timestamp with offset.
	 * @param text the text
	 * @return the time
	 * @throws DateTimeException if the text is something else
	 */
	static Instant parse(String text) {
		if (!hasShape(text)) {
			return OffsetDateTime.parse(text).toInstant();
		}
		return LocalDateTime
			.of(read(text, 0, 4), read(text, 5, 2), read(text, 8, 2), read(text, 11, 2), read(text, 14, 2),
					read(text, 17, 2), read(text, 20, 3) * 1_000_000)
			.toInstant(ZoneOffset.UTC);
	}

	private static boolean hasShape(String text) {
		if (text.length() != LENGTH) {
			return false;
		}
		for (int i = 0; i < LENGTH; i++) {
			char expected = SHAPE.charAt(i);
			char c = text.charAt(i);
			if ((expected == '0') ? (c < '0' || c > '9') : (c != expected)) {
				return false;
			}
		}
		return true;
	}

	private static void write(byte[] text, int from, int count, int value) {
		int rest = value;
		for (int i = from + count - 1; i >= from; i--) {
			text[i] = (byte) ('0' + rest % 10);
			rest /= 10;
		}
	}

	private static int read(String text, int from, int count) {
		int value = 0;
		for (int i = from; i < from + count; i++) {
			value = value * 10 + text.charAt(i) - '0';
		}
		return value;
	}

}
