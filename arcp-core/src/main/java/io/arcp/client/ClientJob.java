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

import io.arcp.protocol.AgentRef;
import io.arcp.protocol.JobAccepted;
import io.arcp.protocol.JobId;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * A job that a client has submitted and the runtime has accepted.
 *
 * @since 0.1.0
 */
public final class ClientJob extends ObservedJob {

	private final ClientRequests requests;

	private final JobAccepted accepted;

	ClientJob(ClientRequests requests, JobAccepted accepted, JobFeed feed) {
		super(feed);
		this.requests = requests;
		this.accepted = accepted;
	}

	@Override
	public JobId jobId() {
		return this.accepted.jobId();
	}

	@Override
	public AgentRef agentRef() {
		return this.accepted.agent();
	}

	@Override
	public String traceId() {
		return this.accepted.traceId();
	}

	/**
	 * Returns what the runtime said when it accepted the job, the effective lease
	 * included.
	 * @return the answer to the submit
	 */
	public JobAccepted accepted() {
		return this.accepted;
	}

	/**
	 * Asks the runtime to cancel the job (ARCP section 3.6).
	 * @param reason the reason, or {@code null} for none
	 * @return completes when the runtime has confirmed the request, before the job has
	 * ended; fails with the {@link io.arcp.protocol.ArcpException} of a refusal. Each
	 * subscription sends a request
	 */
	public Mono<Void> cancel(@Nullable String reason) {
		return this.requests.cancel(jobId().value(), reason);
	}

	@Override
	public String toString() {
		return "ClientJob[" + jobId() + ", " + agentRef() + "]";
	}

}
