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

package io.arcp.session;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

import org.jspecify.annotations.Nullable;

/**
 * The member {@code output} by which some clients read a result (ARCP section 3.3). It is
 * a copy of the bytes that the member {@code result} has.
 */
final class ResultOutput {

	/** What payloads of inline results begin with. */
	private static final byte[] BEGINNING = ascii("{\"final_status\":\"success\",\"result\":");

	private static final byte[] NAME = ascii(",\"output\":");

	private ResultOutput() {
	}

	private static byte[] ascii(String text) {
		return text.getBytes(StandardCharsets.US_ASCII);
	}

	/**
	 * Adds the member.
	 * @param payload the payload of any numbered frame
	 * @param room how many bytes there may be more
	 * @return the longer payload, or {@code null} if there is no inline result or not
	 * enough room
	 */
	static byte @Nullable [] addTo(byte[] payload, int room) {
		if (!Arrays.equals(payload, 0, Math.min(BEGINNING.length, payload.length), BEGINNING, 0, BEGINNING.length)) {
			return null;
		}
		int length = endOfValue(payload) - BEGINNING.length;
		if (NAME.length + length > room) {
			return null;
		}
		int end = payload.length - 1;
		byte[] extended = Arrays.copyOf(payload, payload.length + NAME.length + length);
		System.arraycopy(NAME, 0, extended, end, NAME.length);
		System.arraycopy(payload, BEGINNING.length, extended, end + NAME.length, length);
		extended[extended.length - 1] = '}';
		return extended;
	}

	/** There is no white space between the tokens. */
	private static int endOfValue(byte[] payload) {
		int at = BEGINNING.length;
		int depth = 0;
		while (true) {
			switch (payload[at]) {
				case '{', '[' -> depth++;
				case '}', ']' -> depth--;
				case '"' -> at = endOfText(payload, at);
				default -> {
				}
			}
			at++;
			if (depth == 0 && (payload[at] == ',' || payload[at] == '}')) {
				return at;
			}
		}
	}

	private static int endOfText(byte[] payload, int quote) {
		int at = quote + 1;
		while (payload[at] != '"') {
			at += (payload[at] == '\\') ? 2 : 1;
		}
		return at;
	}

}
