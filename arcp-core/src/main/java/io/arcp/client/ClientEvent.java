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

package io.arcp.client;

import java.time.Instant;
import java.util.Objects;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * An event of a job, as a client receives it (ARCP section 1.6). The text form does not
 * show the body.
 *
 * @param eventSeq the number of the event in the client's session, at least 1
 * @param kind the kind
 * @param ts when the event was emitted
 * @param body the body, not to be modified
 * @param originSeq the number of the event in the session that owns the job, or
 * {@code null} if that is this one, or the event has no number there
 * @since 0.1.0
 */
public record ClientEvent(long eventSeq, String kind, Instant ts, JsonNode body, @Nullable Long originSeq) {

	/**
	 * Validates that all parts are there.
	 * @param eventSeq the number of the event in the client's session, at least 1
	 * @param kind the kind
	 * @param ts when the event was emitted
	 * @param body the body, not to be modified
	 * @param originSeq the number of the event in the session that owns the job, or
	 * {@code null}
	 */
	public ClientEvent {
		Objects.requireNonNull(kind, "kind");
		Objects.requireNonNull(ts, "ts");
		Objects.requireNonNull(body, "body");
	}

	@Override
	public String toString() {
		return "ClientEvent[eventSeq=" + this.eventSeq + ", kind=" + this.kind + ", ts=" + this.ts + ", originSeq="
				+ this.originSeq + ", body=***]";
	}

}
