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

import java.math.BigDecimal;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * Entry of a listing (ARCP section 1.4, session.jobs).
 *
 * @param jobId the job
 * @param agent the agent
 * @param status the state
 * @param lease the effective lease, which must not be modified; empty if there is none
 * @param leaseConstraints the constraints, which must not be modified, or {@code null}
 * @param budget the remaining amounts by currency, or {@code null} without a budget
 * @param parentJobId the parent, or {@code null}
 * @param delegateId the id of the delegation, or {@code null}
 * @param createdAt the time of the submit
 * @param traceId the trace
 * @param lastEventSeq the highest number of the job in its owner session; 0 for none
 * @since 0.1.0
 */
public record JobEntry(JobId jobId, AgentRef agent, JobStatus status, ObjectNode lease,
		@Nullable ObjectNode leaseConstraints, @Nullable Map<String, BigDecimal> budget, @Nullable String parentJobId,
		@Nullable String delegateId, Instant createdAt, String traceId, long lastEventSeq) {

	/**
	 * Validates the number and copies the budget.
	 * @param jobId the job
	 * @param agent the agent
	 * @param status the state
	 * @param lease the effective lease, which must not be modified; empty if there is
	 * none
	 * @param leaseConstraints the constraints, which must not be modified, or
	 * {@code null}
	 * @param budget the remaining amounts by currency, or {@code null} without a budget
	 * @param parentJobId the parent, or {@code null}
	 * @param delegateId the id of the delegation, or {@code null}
	 * @param createdAt the time of the submit
	 * @param traceId the trace
	 * @param lastEventSeq the highest number of the job in its owner session; 0 for none
	 * @throws IllegalArgumentException if the number is negative
	 */
	public JobEntry {
		Objects.requireNonNull(jobId, "jobId");
		Objects.requireNonNull(agent, "agent");
		Objects.requireNonNull(status, "status");
		Objects.requireNonNull(lease, "lease");
		Objects.requireNonNull(createdAt, "createdAt");
		Objects.requireNonNull(traceId, "traceId");
		if (lastEventSeq < 0) {
			throw new IllegalArgumentException("lastEventSeq must not be negative");
		}
		budget = (budget != null) ? Collections.unmodifiableMap(new LinkedHashMap<>(budget)) : null;
	}

}
