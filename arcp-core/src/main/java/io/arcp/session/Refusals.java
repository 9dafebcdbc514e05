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

import io.arcp.protocol.ArcpException;
import io.arcp.protocol.EnvelopeHeader;
import io.arcp.protocol.IdGenerator;
import io.arcp.protocol.JobId;
import io.arcp.transport.OutboundFrame;
import org.jspecify.annotations.Nullable;

/**
 * Refuses requests of a session in the forms that its client understands (ARCP section
 * 3.3). Used on the lane.
 */
final class Refusals {

	private final Session session;

	private final IdGenerator ids;

	Refusals(Session session, IdGenerator ids) {
		this.session = session;
		this.ids = ids;
	}

	/**
	 * Makes the refusal of a submit, with a job id that is never registered.
	 */
	Answer ofSubmit(ArcpException error, EnvelopeHeader request) {
		return of(RequestKind.SUBMIT, error, request, JobId.generate(this.ids).value());
	}

	/**
	 * Makes a refusal.
	 * @param jobId the job that was asked for, or {@code null} if there is no usable id
	 */
	Answer of(RequestKind kind, ArcpException error, EnvelopeHeader request, @Nullable String jobId) {
		String usable = (jobId != null && !jobId.isEmpty()) ? jobId : null;
		Failure failure = this.session.frames().failure(error, request).withJobId(usable);
		return () -> frames(kind, failure);
	}

	private List<OutboundFrame> frames(RequestKind kind, Failure failure) {
		ControlFrames frames = this.session.frames();
		return frames.errors(kind.errorForms(frames.dialect(), this::isIdle), failure);
	}

	/**
	 * Refuses a request that names a job, if in its place among the answers to submits
	 * then only because its refusal can be taken for one.
	 */
	void refuse(RequestKind kind, ArcpException error, EnvelopeHeader request, @Nullable String jobId) {
		place(kind, jobId).answer(of(kind, error, request, jobId));
	}

	/**
	 * Takes the place in which a request is refused.
	 * @param jobId the job that was asked for, or {@code null} if there is no usable id
	 */
	AnswerQueue.Place place(RequestKind kind, @Nullable String jobId) {
		boolean ordered = jobId != null && !jobId.isEmpty() && kind.isRefusedInOrder(this.session.frames().dialect());
		return ordered ? this.session.answers().next() : this.session.answers().aside();
	}

	/** Whether there is nothing that a session error would destroy. */
	private boolean isIdle() {
		return this.session.ownJobs().active() == 0 && this.session.answers().unanswered() == 0
				&& this.session.openRequests().get() == 0 && !this.session.subscriptions().hasRunning();
	}

}
