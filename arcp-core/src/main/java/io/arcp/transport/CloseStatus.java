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

package io.arcp.transport;

/**
 * The code and reason with which a connection is closed (ARCP section 1.1). The reason is
 * short ASCII and contains no user data.
 *
 * @param code the WebSocket close code
 * @param reason at most 60 ASCII characters
 * @since 0.1.0
 */
public record CloseStatus(int code, String reason) {

	/** After {@code session.closed}. */
	public static final CloseStatus NORMAL = new CloseStatus(1000, "closed");

	/** The runtime is shutting down. */
	public static final CloseStatus GOING_AWAY = new CloseStatus(1001, "shutting down");

	/** Authentication, hello timeout, refused resume, bad hello. */
	public static final CloseStatus REFUSED = new CloseStatus(1008, "refused");

	/** Too many malformed frames. */
	public static final CloseStatus TOO_MANY_STRIKES = new CloseStatus(1008, "too many malformed frames");

	/** An inbound frame was larger than the limit. */
	public static final CloseStatus TOO_LARGE = new CloseStatus(1009, "frame too large");

	/** A fault of the runtime. */
	public static final CloseStatus INTERNAL = new CloseStatus(1011, "internal error");

	/** A cap was reached. */
	public static final CloseStatus CAP_REACHED = new CloseStatus(1013, "limit reached");

	/** The token of the session's principal has expired. */
	public static final CloseStatus TOKEN_EXPIRED = new CloseStatus(4401, "token expired");

	/** Nothing was heard of the client for two heartbeat intervals. */
	public static final CloseStatus HEARTBEAT_LOST = new CloseStatus(4408, "heartbeat lost");

	/** A later resume of the same session won. */
	public static final CloseStatus SUPERSEDED = new CloseStatus(4409, "superseded");

	/**
	 * Creates a status.
	 * @param code the WebSocket close code
	 * @param reason at most 60 ASCII characters
	 */
	public CloseStatus {
		if (code < 1000 || code > 4999) {
			throw new IllegalArgumentException("close code " + code + " is not within 1000 and 4999");
		}
		if (reason.length() > 60 || !reason.chars().allMatch((c) -> c >= 0x20 && c < 0x7f)) {
			throw new IllegalArgumentException("close reason must be at most 60 printable ASCII characters");
		}
	}

}
