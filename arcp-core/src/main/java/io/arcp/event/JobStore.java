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

package io.arcp.event;

import java.time.Duration;
import java.util.List;

import io.arcp.protocol.JobId;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * The jobs of a store, each with its log of events under the offsets 1, 2, 3 and so on.
 * <p>
 * The executor of a job writes with its fence. The contract of {@link ArcpStore} applies
 * to each method.
 *
 * @since 0.1.0
 */
public interface JobStore {

	/**
	 * Stores a job. Repeated with the same epoch and owner it is answered as the first
	 * time; a higher epoch than the stored one re-asserts ownership and keeps the log.
	 * @param job the job
	 * @return {@link CreateResult.Created} or {@link CreateResult.Fenced}
	 */
	Mono<CreateResult> create(NewJob job);

	/**
	 * Appends events to the log, exactly once per offset. A terminal status is set in the
	 * same step, once. A terminal status other than {@code cancelled} is refused once a
	 * cancel is stored; then nothing of the batch is written.
	 * @param fence the executor's fence
	 * @param firstOffset the offset of the first event
	 * @param events the events, at least one
	 * @param options the caps of the log and the end of the job
	 * @return one of the {@link AppendResult}s
	 */
	Mono<AppendResult> append(JobFence fence, long firstOffset, List<EncodedEvent> events, AppendOptions options);

	/**
	 * Does what {@link #append} does, in a store that can answer without waiting: such a
	 * store saves the cost of a publisher for each event.
	 * @param fence the executor's fence
	 * @param firstOffset the offset of the first event
	 * @param events the events, at least one
	 * @param options the caps of the log and the end of the job
	 * @return one of the {@link AppendResult}s, or {@code null}, the default, when
	 * nothing was done and {@link #append} is to be called
	 */
	default @Nullable AppendResult appendNow(JobFence fence, long firstOffset, List<EncodedEvent> events,
			AppendOptions options) {
		return null;
	}

	/**
	 * Reads the log in ascending order, without a hole.
	 * @param job the job
	 * @param afterOffset the offset after which to read
	 * @param max the largest number of events to return
	 * @return the events, empty when there are none or the job is not stored; fails with
	 * {@link OffsetTrimmedException} below the first retained offset
	 */
	Mono<List<StoredEvent>> read(JobId job, long afterOffset, int max);

	/**
	 * Returns a job's public data.
	 * @param job the job
	 * @return the record, empty when the job is unknown or its retention is over
	 */
	Mono<JobRecord> find(JobId job);

	/**
	 * Lists jobs in the order of their ids.
	 * @param query what to list
	 * @return a page
	 */
	Mono<JobPage> list(JobQuery query);

	/**
	 * Stores a cancel. From then on the job can only end as cancelled.
	 * @param job the job
	 * @param reason the reason
	 * @return one of the {@link CancelResult}s
	 */
	Mono<CancelResult> requestCancel(JobId job, String reason);

	/**
	 * Grants credit: the offset up to which the job may be appended. Within one session
	 * epoch the credit only grows, but that <em>unlimited</em> lasts until the next
	 * grant; a higher epoch replaces it.
	 * @param job the job
	 * @param owner the fence of the session that owns the job
	 * @param upTo the credit
	 * @return one of the {@link GrantResult}s
	 */
	Mono<GrantResult> grant(JobId job, SessionFence owner, Credit upTo);

	/**
	 * Asks for hints about a job at a node.
	 * @param job the job
	 * @param node the node
	 * @return {@link WatchResult.Watched} or {@link WatchResult.Gone}
	 */
	Mono<WatchResult> watch(JobId job, NodeRef node);

	/**
	 * Ends the hints about a job at a node.
	 * @param job the job
	 * @param node the node
	 * @return completes when done, also for an unknown job
	 */
	Mono<Void> unwatch(JobId job, NodeRef node);

	/**
	 * Takes over a job of a dead node: the epoch grows if the owner is still that node
	 * and the job has not ended. Repeated by the claimant it is answered as the first
	 * time.
	 * @param job the job
	 * @param dead the node that is dead
	 * @param claimant the node that takes over
	 * @return one of the {@link ClaimResult}s
	 */
	Mono<ClaimResult> claimOrphan(JobId job, NodeRef dead, NodeRef claimant);

	/**
	 * Prolongs the life of a job's record.
	 * @param job the job
	 * @param life the time from now
	 * @return the epoch, the stored cancel and the credit; empty when the job is not
	 * stored
	 */
	Mono<Renewal> renew(JobId job, Duration life);

}
