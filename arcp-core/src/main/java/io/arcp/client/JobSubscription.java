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
import io.arcp.protocol.JobId;
import io.arcp.protocol.JobSubscribed;
import reactor.core.publisher.Mono;

/**
 * A job that a client watches (ARCP section 3.8). It ends by itself at the end of the
 * job. {@link ClientEvent#originSeq()} tells the number of an event in the session that
 * owns the job.
 *
 * @since 0.1.0
 */
public final class JobSubscription extends ObservedJob {

	private final ClientRequests requests;

	private final JobSubscribed subscribed;

	private final JobFeed feed;

	JobSubscription(ClientRequests requests, JobSubscribed subscribed, JobFeed feed) {
		super(feed);
		this.requests = requests;
		this.subscribed = subscribed;
		this.feed = feed;
	}

	@Override
	public JobId jobId() {
		return this.subscribed.jobId();
	}

	@Override
	public AgentRef agentRef() {
		return this.subscribed.agent();
	}

	@Override
	public String traceId() {
		return this.subscribed.traceId();
	}

	/**
	 * Returns what the runtime said when the subscription began: the status of the job at
	 * that time, its lease, and whether its history is complete.
	 * @return the answer to the request
	 */
	public JobSubscribed subscribed() {
		return this.subscribed;
	}

	/**
	 * Stops watching. The events complete behind those that have come; the end of the job
	 * is not seen any more.
	 * @return completes when the request is on its way; never fails. Stopping twice has
	 * no further effect
	 */
	public Mono<Void> unsubscribe() {
		return this.requests.unsubscribe(this.feed);
	}

	@Override
	public String toString() {
		return "JobSubscription[" + jobId() + ", " + agentRef() + "]";
	}

}
