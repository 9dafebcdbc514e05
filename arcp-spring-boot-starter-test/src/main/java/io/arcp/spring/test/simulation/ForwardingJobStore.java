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

package io.arcp.spring.test.simulation;

import java.time.Duration;
import java.util.List;

import io.arcp.event.AppendOptions;
import io.arcp.event.AppendResult;
import io.arcp.event.CancelResult;
import io.arcp.event.ClaimResult;
import io.arcp.event.CreateResult;
import io.arcp.event.Credit;
import io.arcp.event.EncodedEvent;
import io.arcp.event.GrantResult;
import io.arcp.event.JobFence;
import io.arcp.event.JobPage;
import io.arcp.event.JobQuery;
import io.arcp.event.JobRecord;
import io.arcp.event.JobStore;
import io.arcp.event.NewJob;
import io.arcp.event.NodeRef;
import io.arcp.event.Renewal;
import io.arcp.event.SessionFence;
import io.arcp.event.StoredEvent;
import io.arcp.event.WatchResult;
import io.arcp.protocol.JobId;
import reactor.core.publisher.Mono;

/**
 * Hands every call on, so that a subclass can change some.
 */
abstract class ForwardingJobStore implements JobStore {

	abstract JobStore target();

	@Override
	public Mono<CreateResult> create(NewJob job) {
		return target().create(job);
	}

	@Override
	public Mono<AppendResult> append(JobFence fence, long firstOffset, List<EncodedEvent> events,
			AppendOptions options) {
		return target().append(fence, firstOffset, events, options);
	}

	@Override
	public Mono<List<StoredEvent>> read(JobId job, long afterOffset, int max) {
		return target().read(job, afterOffset, max);
	}

	@Override
	public Mono<JobRecord> find(JobId job) {
		return target().find(job);
	}

	@Override
	public Mono<JobPage> list(JobQuery query) {
		return target().list(query);
	}

	@Override
	public Mono<CancelResult> requestCancel(JobId job, String reason) {
		return target().requestCancel(job, reason);
	}

	@Override
	public Mono<GrantResult> grant(JobId job, SessionFence owner, Credit upTo) {
		return target().grant(job, owner, upTo);
	}

	@Override
	public Mono<WatchResult> watch(JobId job, NodeRef node) {
		return target().watch(job, node);
	}

	@Override
	public Mono<Void> unwatch(JobId job, NodeRef node) {
		return target().unwatch(job, node);
	}

	@Override
	public Mono<ClaimResult> claimOrphan(JobId job, NodeRef dead, NodeRef claimant) {
		return target().claimOrphan(job, dead, claimant);
	}

	@Override
	public Mono<Renewal> renew(JobId job, Duration life) {
		return target().renew(job, life);
	}

}
