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

package io.arcp.protocol;

import java.time.Instant;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

/**
 * Message {@code session.ping}: asks the peer for a pong (ARCP section 1.4).
 *
 * @param nonce the nonce, not empty
 * @param sentAt the time of sending, or {@code null} if the peer gave none that can be
 * read
 * @since 0.1.0
 */
public record SessionPing(String nonce, @Nullable Instant sentAt) implements ClientMessage, RuntimeMessage {

	/**
	 * Type of the frames that carry this message.
	 */
	public static final String TYPE = "session.ping";

	/**
	 * Validates the nonce.
	 * @param nonce the nonce, not empty
	 * @param sentAt the time of sending, or {@code null} if the peer gave none that can
	 * be read
	 * @throws InvalidRequestException if the nonce is empty
	 */
	public SessionPing {
		Objects.requireNonNull(nonce, "nonce");
		if (nonce.isEmpty()) {
			throw InvalidRequestException.forField("payload.nonce", "expected a non-empty string");
		}
	}

	@Override
	public String type() {
		return TYPE;
	}

}
