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
import java.util.List;
import java.util.Map;
import java.util.Objects;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * Message {@code job.accepted}: a job exists and will run (ARCP section 1.5).
 *
 * @param jobId the job
 * @param agent the agent, with the version that was resolved
 * @param lease the effective lease, which must not be modified; empty if there is none
 * @param leaseConstraints the constraints, which must not be modified, or {@code null}
 * @param budget the initial amounts by currency, or {@code null} without a budget
 * @param credentials the credentials; empty for none, and in what is stored
 * @param acceptedAt the time of the acceptance
 * @param traceId the trace
 * @param parentJobId the parent, or {@code null}
 * @param delegateId the id of the delegation, or {@code null}
 * @since 0.1.0
 */
public record JobAccepted(JobId jobId, AgentRef agent, ObjectNode lease, @Nullable ObjectNode leaseConstraints,
		@Nullable Map<String, BigDecimal> budget, List<Credential> credentials, Instant acceptedAt, String traceId,
		@Nullable String parentJobId, @Nullable String delegateId) implements RuntimeMessage {

	/**
	 * Type of the frames that carry this message.
	 */
	public static final String TYPE = "job.accepted";

	/**
	 * Copies the collections.
	 * @param jobId the job
	 * @param agent the agent, with the version that was resolved
	 * @param lease the effective lease, which must not be modified; empty if there is
	 * none
	 * @param leaseConstraints the constraints, which must not be modified, or
	 * {@code null}
	 * @param budget the initial amounts by currency, or {@code null} without a budget
	 * @param credentials the credentials; empty for none, and in what is stored
	 * @param acceptedAt the time of the acceptance
	 * @param traceId the trace
	 * @param parentJobId the parent, or {@code null}
	 * @param delegateId the id of the delegation, or {@code null}
	 */
	public JobAccepted {
		Objects.requireNonNull(jobId, "jobId");
		Objects.requireNonNull(agent, "agent");
		Objects.requireNonNull(lease, "lease");
		Objects.requireNonNull(acceptedAt, "acceptedAt");
		Objects.requireNonNull(traceId, "traceId");
		budget = (budget != null) ? Collections.unmodifiableMap(new LinkedHashMap<>(budget)) : null;
		credentials = List.copyOf(credentials);
	}

	/**
	 * Returns this acceptance with credentials.
	 * @param issued the credentials
	 * @return the acceptance
	 */
	public JobAccepted withCredentials(List<Credential> issued) {
		return new JobAccepted(this.jobId, this.agent, this.lease, this.leaseConstraints, this.budget, issued,
				this.acceptedAt, this.traceId, this.parentJobId, this.delegateId);
	}

	@Override
	public String type() {
		return TYPE;
	}

}
