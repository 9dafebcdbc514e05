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

package io.arcp.job;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.Map;

import io.arcp.lease.Lease;
import io.arcp.lease.LeaseConstraints;
import io.arcp.protocol.AgentRef;
import io.arcp.protocol.ArcpPrincipal;
import io.arcp.protocol.JobId;
import io.arcp.protocol.JobStatus;
import io.arcp.protocol.SessionId;
import org.jspecify.annotations.Nullable;

/**
 * One run of an agent, as others may look at it (ARCP section 7.5).
 *
 * @since 0.1.0
 */
public interface Job {

	/**
	 * Returns the job's id.
	 * @return the id
	 */
	JobId jobId();

	/**
	 * Returns the session that owns the job.
	 * @return the session's id
	 */
	SessionId sessionId();

	/**
	 * Returns the agent with its resolved version.
	 * @return the reference
	 */
	AgentRef agentRef();

	/**
	 * Returns who submitted the job.
	 * @return the principal
	 */
	ArcpPrincipal submitter();

	/**
	 * Returns what the job is allowed to do.
	 * @return the effective lease
	 */
	Lease lease();

	/**
	 * Returns the bounds of the lease in time.
	 * @return the constraints, or {@code null} when the lease does not expire
	 */
	@Nullable LeaseConstraints leaseConstraints();

	/**
	 * Returns what is left of the budget.
	 * @return a copy of the counters by currency, empty without a budget; amounts may be
	 * negative
	 */
	Map<String, BigDecimal> budget();

	/**
	 * Returns the job that this one is a child of.
	 * @return the parent's id, or {@code null}
	 */
	@Nullable String parentJobId();

	/**
	 * Returns the delegation that the job has come from.
	 * @return the id of the delegation, or {@code null} when a client has submitted the
	 * job
	 */
	@Nullable String delegateId();

	/**
	 * Returns the trace id.
	 * @return 32 lower-case hexadecimal digits
	 */
	String traceId();

	/**
	 * Returns when the job was accepted.
	 * @return the instant
	 */
	Instant createdAt();

	/**
	 * Returns the job's status.
	 * @return the status at this moment
	 */
	JobStatus status();

	/**
	 * Returns whether the job has ended.
	 * @return whether its status is terminal
	 */
	default boolean isTerminal() {
		return status().isTerminal();
	}

}
