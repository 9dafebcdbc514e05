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

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

import io.arcp.event.EncodedEvent;

/**
 * A terminal frame as an idempotency key keeps it: its kind, a line feed, and the
 * payload.
 */
final class TerminalFrame {

	private TerminalFrame() {
	}

	static byte[] encode(EncodedEvent event) {
		byte[] kind = (event.kind() + '\n').getBytes(StandardCharsets.UTF_8);
		byte[] encoded = Arrays.copyOf(kind, kind.length + event.bytes().length);
		System.arraycopy(event.bytes(), 0, encoded, kind.length, event.bytes().length);
		return encoded;
	}

	static EncodedEvent decode(byte[] encoded) {
		int end = 0;
		while (encoded[end] != '\n') {
			end++;
		}
		return new EncodedEvent(new String(encoded, 0, end, StandardCharsets.UTF_8),
				Arrays.copyOfRange(encoded, end + 1, encoded.length));
	}

}
