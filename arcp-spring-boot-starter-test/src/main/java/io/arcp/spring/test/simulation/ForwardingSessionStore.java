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

import io.arcp.event.AppendResult;
import io.arcp.event.AttachResult;
import io.arcp.event.Detach;
import io.arcp.event.EncodedEvent;
import io.arcp.event.FenceResult;
import io.arcp.event.Link;
import io.arcp.event.LinkResult;
import io.arcp.event.NewSession;
import io.arcp.event.OpenResult;
import io.arcp.event.OwnerTimeline;
import io.arcp.event.ResumeAttempt;
import io.arcp.event.ResumeResult;
import io.arcp.event.Role;
import io.arcp.event.SessionFence;
import io.arcp.event.SessionSnapshot;
import io.arcp.event.SessionStore;
import io.arcp.event.StoredEvent;
import io.arcp.protocol.JobId;
import io.arcp.protocol.SessionId;
import reactor.core.publisher.Mono;

/**
 * Hands every call on, so that a subclass can change some.
 */
abstract class ForwardingSessionStore implements SessionStore {

	abstract SessionStore target();

	@Override
	public Mono<OpenResult> open(NewSession session) {
		return target().open(session);
	}

	@Override
	public Mono<ResumeResult> resume(ResumeAttempt attempt) {
		return target().resume(attempt);
	}

	@Override
	public Mono<FenceResult> confirm(SessionFence fence) {
		return target().confirm(fence);
	}

	@Override
	public Mono<LinkResult> link(SessionFence fence, Link link) {
		return target().link(fence, link);
	}

	@Override
	public Mono<AttachResult> attach(SessionFence fence, JobId job, long afterOffset, Role role) {
		return target().attach(fence, job, afterOffset, role);
	}

	@Override
	public Mono<AttachResult> detach(SessionFence fence, JobId job, Detach why) {
		return target().detach(fence, job, why);
	}

	@Override
	public Mono<FenceResult> acknowledge(SessionFence fence, long seq) {
		return target().acknowledge(fence, seq);
	}

	@Override
	public Mono<AppendResult> appendPrivate(SessionFence fence, long offset, EncodedEvent event) {
		return target().appendPrivate(fence, offset, event);
	}

	@Override
	public Mono<List<StoredEvent>> readPrivate(SessionId session, long afterOffset, int max) {
		return target().readPrivate(session, afterOffset, max);
	}

	@Override
	public Mono<FenceResult> renew(SessionFence fence, Duration deadline) {
		return target().renew(fence, deadline);
	}

	@Override
	public Mono<FenceResult> release(SessionFence fence, Duration deadline) {
		return target().release(fence, deadline);
	}

	@Override
	public Mono<FenceResult> restore(SessionFence fence, SessionSnapshot snapshot) {
		return target().restore(fence, snapshot);
	}

	@Override
	public Mono<Long> epoch(SessionId session) {
		return target().epoch(session);
	}

	@Override
	public Mono<OwnerTimeline> timeline(SessionId session, JobId job) {
		return target().timeline(session, job);
	}

}
