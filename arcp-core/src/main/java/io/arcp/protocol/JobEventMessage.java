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

import tools.jackson.databind.JsonNode;

/**
 * Message {@code job.event}: something an agent or the runtime reports about a job (ARCP
 * sections 1.5 and 1.6).
 * <p>
 * The body may hold a rotated credential, so that it is not part of the text form.
 *
 * @param kind the kind, not empty
 * @param ts the time of the event
 * @param body the body, which is not copied and must not be modified
 * @since 0.1.0
 */
public record JobEventMessage(String kind, Instant ts, JsonNode body) implements RuntimeMessage {

	/**
	 * Type of the frames that carry this message.
	 */
	public static final String TYPE = "job.event";

	/**
	 * Validates the kind.
	 * @param kind the kind, not empty
	 * @param ts the time of the event
	 * @param body the body, which is not copied and must not be modified
	 * @throws IllegalArgumentException if the kind is empty
	 */
	public JobEventMessage {
		Objects.requireNonNull(kind, "kind");
		Objects.requireNonNull(ts, "ts");
		Objects.requireNonNull(body, "body");
		if (kind.isEmpty()) {
			throw new IllegalArgumentException("kind must not be empty");
		}
	}

	@Override
	public String toString() {
		return "JobEventMessage[kind=" + this.kind + ", ts=" + this.ts + ", body=***]";
	}

	@Override
	public String type() {
		return TYPE;
	}

}
