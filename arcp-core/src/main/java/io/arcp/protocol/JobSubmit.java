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

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Message {@code job.submit}: starts a run of an agent (ARCP section 1.5).
 * <p>
 * The trees are not copied and must not be modified; the text form shows neither input
 * nor key.
 *
 * @param agent the agent as it was named
 * @param input the input; JSON null if there was none
 * @param leaseRequest the lease as it was asked for, of unchecked shape; empty if there
 * was none
 * @param leaseConstraints the constraints as they came, of unchecked shape, or
 * {@code null}
 * @param idempotencyKey the key, 1 to 256 characters, or {@code null}
 * @param maxRuntimeSec the wanted limit in seconds, at least 1, or {@code null}
 * @param parentJobId the parent of a child that the client submits, or {@code null}
 * @since 0.1.0
 */
public record JobSubmit(AgentRef agent, JsonNode input, ObjectNode leaseRequest, @Nullable ObjectNode leaseConstraints,
		@Nullable String idempotencyKey, @Nullable Long maxRuntimeSec,
		@Nullable String parentJobId) implements ClientMessage {

	/**
	 * Type of the frames that carry this message.
	 */
	public static final String TYPE = "job.submit";

	private static final int MAX_KEY_LENGTH = 256;

	/**
	 * Validates key and limit.
	 * @param agent the agent as it was named
	 * @param input the input; JSON null if there was none
	 * @param leaseRequest the lease as it was asked for, of unchecked shape; empty if
	 * there was none
	 * @param leaseConstraints the constraints as they came, of unchecked shape, or
	 * {@code null}
	 * @param idempotencyKey the key, 1 to 256 characters, or {@code null}
	 * @param maxRuntimeSec the wanted limit in seconds, at least 1, or {@code null}
	 * @param parentJobId the parent of a child that the client submits, or {@code null}
	 * @throws InvalidRequestException if one of them is out of range
	 */
	public JobSubmit {
		Objects.requireNonNull(agent, "agent");
		Objects.requireNonNull(input, "input");
		Objects.requireNonNull(leaseRequest, "leaseRequest");
		if (idempotencyKey != null && !isKey(idempotencyKey)) {
			throw InvalidRequestException.forField("payload.idempotency_key", "expected 1 to 256 characters");
		}
		if (maxRuntimeSec != null && maxRuntimeSec < 1) {
			throw InvalidRequestException.forField("payload.max_runtime_sec", "expected an integer of at least 1");
		}
	}

	private static boolean isKey(String key) {
		return !key.isEmpty()
				&& (key.length() <= MAX_KEY_LENGTH || key.codePointCount(0, key.length()) <= MAX_KEY_LENGTH);
	}

	@Override
	public String toString() {
		return "JobSubmit[agent=" + this.agent + ", leaseRequest=" + this.leaseRequest + ", leaseConstraints="
				+ this.leaseConstraints + ", maxRuntimeSec=" + this.maxRuntimeSec + ", parentJobId=" + this.parentJobId
				+ ", input=***]";
	}

	@Override
	public String type() {
		return TYPE;
	}

}
