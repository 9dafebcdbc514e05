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

package io.arcp.session;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.arcp.event.JobRecord;
import io.arcp.job.Job;
import io.arcp.job.JobExecution;
import io.arcp.job.Jobs;
import io.arcp.lease.Lease;
import io.arcp.lease.LeaseConstraints;
import io.arcp.protocol.AgentRef;
import io.arcp.protocol.ArcpPrincipal;
import io.arcp.protocol.JobAccepted;
import io.arcp.protocol.JobEntry;
import io.arcp.protocol.JobId;
import io.arcp.protocol.JobStatus;
import io.arcp.protocol.SessionId;
import io.arcp.protocol.json.MessageCodec;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * A job as the store holds it, with what its acceptance says.
 *
 * @param job the record
 * @param accepted its acceptance
 */
record RecordedJob(JobRecord job, JobAccepted accepted) implements Job {

	static RecordedJob of(JobRecord job, MessageCodec codec) {
		return new RecordedJob(job, Acceptance.decode(codec, job.job().accepted()));
	}

	/**
	 * Returns the job as a listing shows it.
	 * @param lastEventSeq the highest number of the job in its owner's stream
	 * @param jobs the jobs that run on this node
	 */
	JobEntry toEntry(long lastEventSeq, Jobs jobs) {
		return new JobEntry(jobId(), agentRef(), status(), this.accepted.lease(), this.accepted.leaseConstraints(),
				currentBudget(jobs), parentJobId(), delegateId(), createdAt(), traceId(), lastEventSeq);
	}

	/**
	 * Returns what is left of the budget: at this moment when the job runs on this node,
	 * else as of its last event.
	 * @param jobs the jobs that run on this node
	 * @return the counters, or {@code null} without a budget
	 */
	@Nullable Map<String, BigDecimal> currentBudget(Jobs jobs) {
		JobExecution running = jobs.find(jobId());
		Map<String, BigDecimal> current = (running != null) ? running.budget() : budget();
		return current.isEmpty() ? null : current;
	}

	ObjectNode leaseJson() {
		return this.accepted.lease();
	}

	@Override
	public JobId jobId() {
		return this.job.job().job();
	}

	@Override
	public SessionId sessionId() {
		return this.job.job().session();
	}

	@Override
	public AgentRef agentRef() {
		return this.job.job().agent();
	}

	@Override
	public ArcpPrincipal submitter() {
		return ArcpPrincipal.of(this.job.job().principal());
	}

	@Override
	public Lease lease() {
		Map<String, List<String>> patterns = new LinkedHashMap<>();
		this.accepted.lease().forEachEntry((namespace, array) -> {
			List<String> list = new ArrayList<>();
			array.forEach((pattern) -> list.add(pattern.asString()));
			patterns.put(namespace, list);
		});
		return Lease.of(patterns);
	}

	@Override
	public @Nullable LeaseConstraints leaseConstraints() {
		ObjectNode constraints = this.accepted.leaseConstraints();
		return (constraints != null) ? LeaseConstraints.of(constraints.path("expires_at").asString()) : null;
	}

	@Override
	public Map<String, BigDecimal> budget() {
		Map<String, BigDecimal> counters = (this.job.budget() != null) ? this.job.budget() : this.accepted.budget();
		return (counters != null) ? counters : Map.of();
	}

	@Override
	public @Nullable String parentJobId() {
		return this.accepted.parentJobId();
	}

	@Override
	public @Nullable String delegateId() {
		return this.accepted.delegateId();
	}

	@Override
	public String traceId() {
		return this.job.job().traceId();
	}

	@Override
	public Instant createdAt() {
		return this.job.job().createdAt();
	}

	@Override
	public JobStatus status() {
		return this.job.status();
	}

}
