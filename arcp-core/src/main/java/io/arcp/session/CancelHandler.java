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

import io.arcp.event.CancelResult;
import io.arcp.event.JobRecord;
import io.arcp.job.JobExecution;
import io.arcp.job.JobOperation;
import io.arcp.job.StoreCall;
import io.arcp.protocol.ArcpException;
import io.arcp.protocol.EnvelopeHeader;
import io.arcp.protocol.JobCancel;
import io.arcp.protocol.JobCancelled;
import io.arcp.protocol.JobId;
import io.arcp.protocol.JobStatus;
import io.arcp.protocol.SessionId;
import io.arcp.protocol.TraceContext;
import org.jspecify.annotations.Nullable;

/**
 * Cancels jobs that a session has submitted (ARCP sections 3.4 and 3.6). Works on the
 * lane.
 */
final class CancelHandler {

	private final Session session;

	private final SessionEnvironment environment;

	private final JobAccess access;

	private final Refusals refusals;

	CancelHandler(Session session, JobAccess access, SessionEnvironment environment, Refusals refusals) {
		this.session = session;
		this.refusals = refusals;
		this.environment = environment;
		this.access = access;
	}

	void cancel(EnvelopeHeader header, JobCancel message) {
		String reason = (message.reason() != null) ? message.reason() : JobCancelled.DEFAULT_REASON;
		JobId jobId = JobAccess.id(message.jobId());
		if (jobId == null) {
			this.refusals.refuse(RequestKind.CANCEL, this.access.unknown(), header, message.jobId());
			return;
		}
		AnswerQueue.Place place = this.refusals.place(RequestKind.CANCEL, message.jobId());
		JobExecution job = this.environment.jobs().find(jobId);
		if (job == null) {
			findEnded(header, place, jobId, reason);
		}
		else if (!hasSubmitted(job.sessionId(), jobId) || !this.access.isAllowed(job, JobOperation.CANCEL)) {
			deny(header, place, jobId, job.submitter().getName(), this.access.isAllowed(job, JobOperation.SUBSCRIBE));
		}
		else {
			job.cancel(reason, (result) -> this.session.lane()
				.run(() -> answer(header, place, jobId, job.trace(), reason, result)));
		}
	}

	/** Whether this session owns the job, or has submitted it with the same key. */
	private boolean hasSubmitted(SessionId owner, JobId jobId) {
		return owner.equals(this.session.sessionId()) || this.session.streams().hasSubmittedToo(jobId);
	}

	private void answer(EnvelopeHeader header, AnswerQueue.Place place, JobId jobId, TraceContext trace, String reason,
			CancelResult result) {
		if (result instanceof CancelResult.Gone) {
			reject(header, place, jobId, this.access.unknown());
			return;
		}
		JobStatus status = (result instanceof CancelResult.Terminal terminal) ? terminal.status() : null;
		cancelled(header, place, jobId, trace, reason, status);
	}

	private void cancelled(EnvelopeHeader header, AnswerQueue.Place place, JobId jobId, TraceContext trace,
			String reason, @Nullable JobStatus status) {
		place.giveUp();
		this.session.delivery()
			.urgent(this.session.frames().frame(new JobCancelled(jobId, reason, status), jobId, trace, header.id()));
	}

	private void findEnded(EnvelopeHeader header, AnswerQueue.Place place, JobId jobId, String reason) {
		StoreCall.perform(this.environment.store().jobs().find(jobId), this.environment.sources().timer(),
				(job) -> this.session.lane().run(() -> found(header, place, jobId, reason, job)));
	}

	private void found(EnvelopeHeader header, AnswerQueue.Place place, JobId jobId, String reason,
			@Nullable JobRecord job) {
		if (job == null) {
			reject(header, place, jobId, this.access.unknown());
			return;
		}
		RecordedJob recorded = RecordedJob.of(job, this.environment.codec());
		if (!hasSubmitted(job.job().session(), jobId) || !this.access.isAllowed(recorded, JobOperation.CANCEL)) {
			deny(header, place, jobId, job.job().principal(), this.access.isAllowed(recorded, JobOperation.SUBSCRIBE));
		}
		else if (job.status().isTerminal()) {
			cancelled(header, place, jobId, new TraceContext(job.job().traceId(), null), reason, job.status());
		}
		else { // it was stored and has not been started: its answer waits for an earlier
				// one
			StoreCall.perform(this.environment.store().jobs().requestCancel(jobId, reason),
					this.environment.sources().timer(),
					(result) -> this.session.lane()
						.run(() -> answer(header, place, jobId, new TraceContext(job.job().traceId(), null), reason,
								(result != null) ? result : new CancelResult.Gone())));
		}
	}

	private void deny(EnvelopeHeader header, AnswerQueue.Place place, JobId jobId, String submitter, boolean visible) {
		reject(header, place, jobId, this.access.denial(submitter, visible));
	}

	private void reject(EnvelopeHeader header, AnswerQueue.Place place, JobId jobId, ArcpException error) {
		place.answer(this.refusals.of(RequestKind.CANCEL, error, header, jobId.value()));
	}

}
