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

/**
 * Message {@code session.ack}: acknowledges numbered frames (ARCP section 1.4).
 *
 * @param lastProcessedSeq the highest number that the client has processed, at least 0
 * @since 0.1.0
 */
public record SessionAck(long lastProcessedSeq) implements ClientMessage {

	/**
	 * Type of the frames that carry this message.
	 */
	public static final String TYPE = "session.ack";

	/**
	 * Validates the number.
	 * @param lastProcessedSeq the highest number that the client has processed, at least
	 * 0
	 * @throws InvalidRequestException if the number is negative
	 */
	public SessionAck {
		if (lastProcessedSeq < 0) {
			throw InvalidRequestException.forField("payload.last_processed_seq", "expected an integer of at least 0");
		}
	}

	@Override
	public String type() {
		return TYPE;
	}

}
