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

import java.util.Objects;

/**
 * One frame: header and message (ARCP section 1.2).
 *
 * @param header the envelope without the payload
 * @param message the payload
 * @since 0.1.0
 */
public record Envelope(EnvelopeHeader header, Message message) {

	/**
	 * Validates that the header has the type of the message.
	 * @param header the envelope without the payload
	 * @param message the payload
	 * @throws IllegalArgumentException if the types differ
	 */
	public Envelope {
		Objects.requireNonNull(header, "header");
		Objects.requireNonNull(message, "message");
		if (!header.type().equals(message.type())
				&& !(message instanceof SessionClose && SessionClose.BYE_TYPE.equals(header.type()))) {
			throw new IllegalArgumentException(
					"header has type '" + header.type() + "' but the message is '" + message.type() + "'");
		}
	}

}
