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
import io.arcp.protocol.SessionId;
import reactor.core.publisher.Mono;

/**
 * The sessions of a store: token hashes, epochs, counters and the timeline of runs that
 * says which offsets of which job the numbers of a session stand for.
 * <p>
 * A write carries the fence of the owner; a fence with a lower epoch than the stored one
 * is answered {@code Fenced}. The contract of {@link ArcpStore} applies to each method.
 *
 * @since 0.1.0
 */
public interface SessionStore {

	/**
	 * Stores a new session with epoch 1. The same id with the same token hash again is
	 * answered as the first time.
	 * @param session the session
	 * @return {@link OpenResult.Opened} or {@link OpenResult.Exists}
	 */
	Mono<OpenResult> open(NewSession session);

	/**
	 * Takes a session over in one step: the principal is equal, the token is the current
	 * one or a live previous one, the number last seen lies between floor and head. Then
	 * the epoch grows, the owner changes, and the presented token becomes the previous
	 * one. An attempt that fails changes nothing (ARCP section 2.5).
	 * @param attempt the attempt
	 * @return one of the {@link ResumeResult}s
	 */
	Mono<ResumeResult> resume(ResumeAttempt attempt);

	/**
	 * Ends the previous token: the client has spoken on the new connection.
	 * @param fence the owner's fence
	 * @return the result
	 */
	Mono<FenceResult> confirm(SessionFence fence);

	/**
	 * Appends runs to the timeline, or extends the last one, so that offsets get numbers.
	 * Everything is validated before anything is written. The exact repetition of the
	 * last link is answered as the first time.
	 * @param fence the owner's fence
	 * @param link what to link
	 * @return one of the {@link LinkResult}s
	 */
	Mono<LinkResult> link(SessionFence fence, Link link);

	/**
	 * Lets the timeline cover a job from an offset on. A job that is attached already
	 * keeps its cursor and role.
	 * @param fence the owner's fence
	 * @param job the job
	 * @param afterOffset the offset after which events are covered
	 * @param role whether the session owns the job or watches it
	 * @return one of the {@link AttachResult}s
	 */
	Mono<AttachResult> attach(SessionFence fence, JobId job, long afterOffset, Role role);

	/**
	 * Ends the attachment of a job; cursor and index are kept.
	 * @param fence the owner's fence
	 * @param job the job
	 * @param why whether the session has unsubscribed, or the job has ended and the role
	 * is to be kept
	 * @return one of the {@link AttachResult}s
	 */
	Mono<AttachResult> detach(SessionFence fence, JobId job, Detach why);

	/**
	 * Raises the acknowledged number, never lowers it, and the floor with it. A number
	 * above the head is stored as acknowledged and frees up to the head.
	 * @param fence the owner's fence
	 * @param seq the number, clamped by the caller to what was issued
	 * @return the result
	 */
	Mono<FenceResult> acknowledge(SessionFence fence, long seq);

	/**
	 * Appends an event that belongs to this session alone, under the next offset of its
	 * private source {@link Link#PRIVATE_SOURCE}.
	 * @param fence the owner's fence
	 * @param offset the offset, one above the last
	 * @param event the event
	 * @return {@code Stored}, {@code Regressed}, {@code Fenced} or {@code Gone}
	 */
	Mono<AppendResult> appendPrivate(SessionFence fence, long offset, EncodedEvent event);

	/**
	 * Reads private events in ascending order.
	 * @param session the session
	 * @param afterOffset the offset after which to read
	 * @param max the largest number of events to return
	 * @return the events, empty when there are none; fails with
	 * {@link OffsetTrimmedException} below the first retained offset
	 */
	Mono<List<StoredEvent>> readPrivate(SessionId session, long afterOffset, int max);

	/**
	 * Sets the deadline of a connected session.
	 * @param fence the owner's fence
	 * @param deadline the time from now
	 * @return the result
	 */
	Mono<FenceResult> renew(SessionFence fence, Duration deadline);

	/**
	 * Gives up ownership: the session has no connection any more.
	 * @param fence the owner's fence
	 * @param deadline the time from now within which it can be resumed; zero expires it
	 * @return the result
	 */
	Mono<FenceResult> release(SessionFence fence, Duration deadline);

	/**
	 * Writes a session that the store has lost back, from a live owner's knowledge.
	 * @param fence the owner's fence
	 * @param snapshot the session as its owner knows it
	 * @return the result
	 */
	Mono<FenceResult> restore(SessionFence fence, SessionSnapshot snapshot);

	/**
	 * Returns the stored epoch.
	 * @param session the session
	 * @return the epoch, empty when the session is not stored
	 */
	Mono<Long> epoch(SessionId session);

	/**
	 * Returns the map between the numbers of the owning session and the offsets of one of
	 * its jobs.
	 * @param session the session that submitted the job
	 * @param job the job
	 * @return the map, empty when the session is not stored
	 */
	Mono<OwnerTimeline> timeline(SessionId session, JobId job);

}
