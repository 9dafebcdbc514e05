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

import java.util.List;
import java.util.function.Consumer;

import io.arcp.event.AttachResult;
import io.arcp.event.EncodedEvent;
import io.arcp.event.JobRecord;
import io.arcp.event.Role;
import io.arcp.event.StoredEvent;
import io.arcp.job.KeyDecision;
import io.arcp.job.StoreCall;
import io.arcp.protocol.EnvelopeHeader;
import io.arcp.protocol.JobAccepted;
import io.arcp.protocol.JobId;
import io.arcp.protocol.MessageId;
import io.arcp.protocol.TraceContext;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * Answers submits that were accepted before (ARCP section 3.5): with the same acceptance,
 * and behind it with what the session would not be shown otherwise. Works on the lane.
 */
final class RepeatedSubmits {

	private final Session session;

	private final SessionEnvironment environment;

	private final CredentialView credentials;

	RepeatedSubmits(Session session, SessionEnvironment environment) {
		this.session = session;
		this.environment = environment;
		this.credentials = new CredentialView(session, environment);
	}

	/**
	 * Answers in the place of the submit. From now on the session may cancel the job,
	 * whoever submitted it first.
	 */
	void answer(EnvelopeHeader header, RecentSubmits.Submit entry, KeyDecision.Accepted before) {
		JobId job = before.jobId();
		JobAccepted accepted = Acceptance.decode(this.environment.codec(), before.payload());
		TraceContext trace = new TraceContext(accepted.traceId(), null);
		Acceptance acceptance = new Acceptance(MessageId.generate(this.environment.sources().ids()).value(),
				header.id(), accepted, before.payload(), trace);
		this.session.streams().submittedToo(job);
		entry.answer(this.credentials.answer(acceptance), () -> show(job, trace.traceId(), before.terminal()));
	}

	/** What has no number yet will follow by itself. */
	private void show(JobId job, String traceId, @Nullable EncodedEvent terminal) {
		if (this.session.streams().isOpen(job) || this.session.subscriptions().isFollowing(job)) {
			return;
		}
		if (terminal != null) {
			showEnd(job, traceId, terminal);
			return;
		}
		onLane(this.environment.store().jobs().find(job), (found) -> {
			if (found == null) {
				Sessions.logger.warn("Job {}, which was submitted again, is gone", job);
			}
			else if (found.status().isTerminal() || isOwn(found)) {
				readEnd(found);
			}
			else {
				this.session.timeline().whenIdle(() -> follow(found));
			}
		});
	}

	private boolean isOwn(JobRecord job) {
		return job.job().session().equals(this.session.sessionId());
	}

	/** It has ended since its key was looked up. */
	private void readEnd(JobRecord job) {
		JobId jobId = job.job().job();
		onLane(this.environment.store().jobs().read(jobId, job.lastOffset() - 1, 1), (events) -> {
			if (events != null && !events.isEmpty()) {
				showEnd(jobId, job.job().traceId(), last(events));
			}
		});
	}

	private static EncodedEvent last(List<StoredEvent> events) {
		return events.get(events.size() - 1).event();
	}

	private void showEnd(JobId job, String traceId, EncodedEvent terminal) {
		this.session.timeline().emitPrivate(new EventStream(job, traceId), terminal);
	}

	private void follow(JobRecord job) {
		JobId jobId = job.job().job();
		this.session.ownJobs().attachments().attach(jobId, job.lastOffset(), Role.SUBSCRIBER, (result) -> {
			if (result instanceof AttachResult.Attached attached) {
				this.session.subscriptions().follow(job, attached.cursor());
			}
			else {
				Sessions.logger.warn("Session {} could not be attached to job {}: {}", this.session.sessionId(), jobId,
						result);
			}
		});
	}

	private <T> void onLane(Mono<T> call, Consumer<@Nullable T> next) {
		StoreCall<T> storeCall = StoreCall.start(call, this.environment.sources().timer(),
				(result) -> this.session.lane().execute(() -> next.accept(result)));
		if (storeCall.answeredAtOnce()) {
			next.accept(storeCall.value());
		}
	}

}
