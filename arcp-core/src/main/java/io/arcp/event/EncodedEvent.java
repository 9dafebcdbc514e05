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

import org.jspecify.annotations.Nullable;

/**
 * The payload of one numbered frame as it goes over the wire, without session id and
 * number. It is encoded once and never parsed again.
 *
 * @param kind the kind of event ({@code log}, {@code progress}, ...), or {@link #RESULT}
 * or {@link #ERROR} for a terminal frame
 * @param ref the id of the child job of a {@code delegate} event, or of the credential of
 * a {@code status} event that tells of its rotation, else {@code null}
 * @param bytes the payload as UTF-8 JSON, not to be changed
 * @since 0.1.0
 */
public record EncodedEvent(String kind, @Nullable String ref, byte[] bytes) {

	/** The kind of a terminal {@code job.result} frame. */
	public static final String RESULT = "result";

	/** The kind of a terminal {@code job.error} frame. */
	public static final String ERROR = "error";

	private static final String STATUS = "status";

	/**
	 * Creates an event without a reference.
	 * @param kind the kind
	 * @param bytes the payload
	 */
	public EncodedEvent(String kind, byte[] bytes) {
		this(kind, null, bytes);
	}

	/**
	 * Returns the event of a rotated credential, whose value is not part of it.
	 * @param credential the id of the credential
	 * @param bytes the payload
	 * @return the event
	 */
	public static EncodedEvent rotation(String credential, byte[] bytes) {
		return new EncodedEvent(STATUS, credential, bytes);
	}

	/**
	 * Returns which credential this event says was rotated.
	 * @return its id, or {@code null} when it says something else
	 */
	public @Nullable String rotatedCredential() {
		return (this.ref != null && STATUS.equals(this.kind)) ? this.ref : null;
	}

	/**
	 * Returns whether this is the payload of a terminal frame.
	 * @return whether the kind is {@link #RESULT} or {@link #ERROR}
	 */
	public boolean isTerminal() {
		return RESULT.equals(this.kind) || ERROR.equals(this.kind);
	}

	@Override
	public String toString() {
		return "EncodedEvent[kind=" + this.kind + ", " + this.bytes.length + " bytes]";
	}

}
