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
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * Message {@code job.subscribed}: the session is attached to a job (ARCP sections 1.5 and
 * 3.8).
 *
 * @param jobId the job
 * @param currentStatus its state
 * @param agent its agent
 * @param lease the effective lease, which must not be modified; empty if there is none
 * @param leaseConstraints the constraints, which must not be modified, or {@code null}
 * @param budget the remaining amounts by currency, or {@code null} without a budget
 * @param parentJobId the parent, or {@code null}
 * @param traceId the trace
 * @param subscribedFrom the highest number of the subscriber session before the replay
 * @param replayed whether history follows
 * @param requestId the id of the request
 * @param lastEventSeq the highest number of the job in its owner session
 * @param truncated whether the history no longer reaches back as far as was asked
 * @param earliestSeq the number in the owner session of the first frame that is replayed,
 * or {@code null}
 * @param credentials the live credentials; empty for none
 * @since 0.1.0
 */
public record JobSubscribed(JobId jobId, JobStatus currentStatus, AgentRef agent, ObjectNode lease,
		@Nullable ObjectNode leaseConstraints, @Nullable Map<String, BigDecimal> budget, @Nullable String parentJobId,
		String traceId, long subscribedFrom, boolean replayed, String requestId, long lastEventSeq, boolean truncated,
		@Nullable Long earliestSeq, List<Credential> credentials) implements RuntimeMessage {

	/**
	 * Type of the frames that carry this message.
	 */
	public static final String TYPE = "job.subscribed";

	/**
	 * Copies the collections.
	 * @param jobId the job
	 * @param currentStatus its state
	 * @param agent its agent
	 * @param lease the effective lease, which must not be modified; empty if there is
	 * none
	 * @param leaseConstraints the constraints, which must not be modified, or
	 * {@code null}
	 * @param budget the remaining amounts by currency, or {@code null} without a budget
	 * @param parentJobId the parent, or {@code null}
	 * @param traceId the trace
	 * @param subscribedFrom the highest number of the subscriber session before the
	 * replay
	 * @param replayed whether history follows
	 * @param requestId the id of the request
	 * @param lastEventSeq the highest number of the job in its owner session
	 * @param truncated whether the history no longer reaches back as far as was asked
	 * @param earliestSeq the number in the owner session of the first frame that is
	 * replayed, or {@code null}
	 * @param credentials the live credentials; empty for none
	 */
	public JobSubscribed {
		Objects.requireNonNull(jobId, "jobId");
		Objects.requireNonNull(currentStatus, "currentStatus");
		Objects.requireNonNull(agent, "agent");
		Objects.requireNonNull(lease, "lease");
		Objects.requireNonNull(traceId, "traceId");
		Objects.requireNonNull(requestId, "requestId");
		budget = (budget != null) ? Collections.unmodifiableMap(new LinkedHashMap<>(budget)) : null;
		credentials = List.copyOf(credentials);
	}

	@Override
	public String type() {
		return TYPE;
	}

}
