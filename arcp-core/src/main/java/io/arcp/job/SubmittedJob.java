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
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

import io.arcp.lease.Lease;
import io.arcp.lease.LeaseConstraints;
import io.arcp.protocol.AgentRef;
import io.arcp.protocol.ArcpPrincipal;
import io.arcp.protocol.JobId;
import io.arcp.protocol.SessionId;
import io.arcp.protocol.TraceContext;
import org.jspecify.annotations.Nullable;

/**
 * What a job has from its submit, and keeps.
 */
abstract class SubmittedJob implements Job {

	private final JobSpec spec;

	SubmittedJob(JobSpec spec) {
		this.spec = spec;
	}

	final JobSpec spec() {
		return this.spec;
	}

	@Override
	public JobId jobId() {
		return this.spec.jobId();
	}

	@Override
	public SessionId sessionId() {
		return this.spec.owner().sessionId();
	}

	@Override
	public AgentRef agentRef() {
		return this.spec.ref();
	}

	@Override
	public ArcpPrincipal submitter() {
		return this.spec.owner().principal();
	}

	@Override
	public Lease lease() {
		return this.spec.authority().lease();
	}

	@Override
	public @Nullable LeaseConstraints leaseConstraints() {
		return this.spec.authority().constraints();
	}

	@Override
	public Map<String, BigDecimal> budget() {
		return Collections.unmodifiableMap(new LinkedHashMap<>(this.spec.authority().budget().remaining()));
	}

	@Override
	public @Nullable String parentJobId() {
		return null;
	}

	@Override
	public String traceId() {
		return this.spec.trace().traceId();
	}

	/**
	 * Returns the trace that the job belongs to.
	 * @return the trace
	 */
	public TraceContext trace() {
		return this.spec.trace();
	}

	@Override
	public Instant createdAt() {
		return this.spec.createdAt();
	}

}
