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

import java.time.Duration;
import java.time.Instant;
import java.util.Set;

import io.arcp.agent.Agent;
import io.arcp.credential.JobCredentials;
import io.arcp.event.Credit;
import io.arcp.event.IdempotencyKey;
import io.arcp.event.NewJob;
import io.arcp.event.NodeRef;
import io.arcp.lease.Budget;
import io.arcp.lease.Lease;
import io.arcp.lease.LeaseConstraints;
import io.arcp.lease.LeasePolicy;
import io.arcp.protocol.AgentRef;
import io.arcp.protocol.ArcpPrincipal;
import io.arcp.protocol.Feature;
import io.arcp.protocol.JobId;
import io.arcp.protocol.SessionId;
import io.arcp.protocol.TraceContext;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * What a job was accepted with; but for what is left of the budget it never changes.
 *
 * @param jobId its id
 * @param owner the session that submitted it
 * @param ref the agent with its resolved version
 * @param agent the agent
 * @param input its input
 * @param authority what it may do
 * @param trace its trace
 * @param maxRuntime how long the handler may run, or {@code null}
 * @param cancelGrace the time it has to unwind after a cancel
 * @param createdAt when it was accepted
 * @param idempotencyKey the key that it was submitted with, or {@code null}
 * @param origin what it is a child of, or {@code null} when it has no parent
 * @param credentials its upstream credentials
 */
record JobSpec(JobId jobId, Owner owner, AgentRef ref, Agent agent, JsonNode input, Authority authority,
		TraceContext trace, @Nullable Duration maxRuntime, Duration cancelGrace, Instant createdAt,
		@Nullable String idempotencyKey, @Nullable Origin origin, JobCredentials credentials) {

	/**
	 * Returns the key in its scope.
	 */
	@Nullable IdempotencyKey key() {
		return (this.idempotencyKey != null) ? new IdempotencyKey(this.owner.principal().getName(), this.idempotencyKey)
				: null;
	}

	@Nullable String parentJobId() {
		return (this.origin != null) ? this.origin.parent().value() : null;
	}

	@Nullable String delegateId() {
		return (this.origin != null) ? this.origin.delegateId() : null;
	}

	/**
	 * Returns how many ancestors the job has.
	 */
	int depth() {
		return (this.origin != null) ? this.origin.depth() : 0;
	}

	/**
	 * Returns the job as it is to be stored.
	 * @param node the node that runs it
	 * @param accepted the accepted payload, without credentials
	 * @param life how long it is kept without being renewed
	 */
	NewJob toNewJob(NodeRef node, byte[] accepted, Duration life) {
		NewJob.Options options = (this.idempotencyKey != null || this.origin != null)
				? new NewJob.Options(parentJobId(), delegateId(), this.idempotencyKey, null, 0, 0)
				: NewJob.Options.NONE;
		return new NewJob(this.jobId, 1, node, this.owner.sessionId(), this.owner.principal().getName(), this.ref,
				this.trace.traceId(), this.createdAt, accepted, options, Credit.UNLIMITED, life);
	}

	@Override
	public String toString() {
		return "JobSpec[" + this.jobId + ", agent=" + this.ref + "]";
	}

	/**
	 * What a job is a child of.
	 *
	 * @param parent the parent
	 * @param delegateId the id of the delegation, or {@code null} when a client has
	 * submitted the child
	 * @param depth how many ancestors the child has
	 */
	record Origin(JobId parent, @Nullable String delegateId, int depth) {

	}

	/**
	 * The session that submitted a job, as it was at that moment.
	 *
	 * @param sessionId its id
	 * @param principal its principal
	 * @param features the features that gate the agent's calls
	 */
	record Owner(SessionId sessionId, ArcpPrincipal principal, Set<Feature> features) {

	}

	/**
	 * What a job may do.
	 *
	 * @param lease the effective lease
	 * @param constraints its bounds in time, or {@code null} when it does not expire
	 * @param budget what it may spend, which changes while the job runs
	 * @param policy the settings that apply to each check
	 */
	record Authority(Lease lease, @Nullable LeaseConstraints constraints, Budget budget, LeasePolicy policy) {

	}

}
