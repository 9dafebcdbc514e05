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

package io.arcp.protocol;

import java.util.Objects;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * Envelope of a frame without its payload (ARCP section 1.2).
 *
 * @param id the id of the frame
 * @param type the type of the message
 * @param sessionId the session, or {@code null}; for a decoded {@code session.hello} or
 * {@code session.resume} the session that the client wants to resume, wherever it stood
 * @param jobId the job, or {@code null}; for a decoded {@code job.cancel},
 * {@code job.subscribe} or {@code job.unsubscribe} the job that is asked for, wherever it
 * stood
 * @param trace the trace, or {@code null}; its parent span is never sent
 * @param eventSeq the number of the frame in its session, or {@code null}
 * @param requestId the id of the request that the frame answers, or {@code null}
 * @param originSeq the number in the owner session of a forwarded frame, or {@code null}
 * @param extensions the extensions, which must not be modified, or {@code null}
 * @since 0.1.0
 */
public record EnvelopeHeader(String id, String type, @Nullable String sessionId, @Nullable String jobId,
		@Nullable TraceContext trace, @Nullable Long eventSeq, @Nullable String requestId, @Nullable Long originSeq,
		@Nullable ObjectNode extensions) {

	/**
	 * Validates that id and type are there.
	 * @param id the id of the frame
	 * @param type the type of the message
	 * @param sessionId the session, or {@code null}; for a decoded {@code session.hello}
	 * or {@code session.resume} the session that the client wants to resume, wherever it
	 * stood
	 * @param jobId the job, or {@code null}; for a decoded {@code job.cancel},
	 * {@code job.subscribe} or {@code job.unsubscribe} the job that is asked for,
	 * wherever it stood
	 * @param trace the trace, or {@code null}; its parent span is never sent
	 * @param eventSeq the number of the frame in its session, or {@code null}
	 * @param requestId the id of the request that the frame answers, or {@code null}
	 * @param originSeq the number in the owner session of a forwarded frame, or
	 * {@code null}
	 * @param extensions the extensions, which must not be modified, or {@code null}
	 */
	public EnvelopeHeader {
		Objects.requireNonNull(id, "id");
		Objects.requireNonNull(type, "type");
	}

	/**
	 * Makes a header with id and type alone.
	 * @param id the id of the frame
	 * @param type the type of the message
	 * @return the header
	 */
	public static EnvelopeHeader of(String id, String type) {
		return new EnvelopeHeader(id, type, null, null, null, null, null, null, null);
	}

	/**
	 * Makes a copy for a session.
	 * @param sessionId the session, or {@code null}
	 * @return the copy
	 */
	public EnvelopeHeader withSessionId(@Nullable String sessionId) {
		return new EnvelopeHeader(this.id, this.type, sessionId, this.jobId, this.trace, this.eventSeq, this.requestId,
				this.originSeq, this.extensions);
	}

	/**
	 * Makes a copy for a job.
	 * @param jobId the job, or {@code null}
	 * @return the copy
	 */
	public EnvelopeHeader withJobId(@Nullable String jobId) {
		return new EnvelopeHeader(this.id, this.type, this.sessionId, jobId, this.trace, this.eventSeq, this.requestId,
				this.originSeq, this.extensions);
	}

	/**
	 * Makes a copy that belongs to a trace.
	 * @param trace the trace, or {@code null}
	 * @return the copy
	 */
	public EnvelopeHeader withTrace(@Nullable TraceContext trace) {
		return new EnvelopeHeader(this.id, this.type, this.sessionId, this.jobId, trace, this.eventSeq, this.requestId,
				this.originSeq, this.extensions);
	}

	/**
	 * Makes a copy with a number.
	 * @param eventSeq the number, or {@code null}
	 * @return the copy
	 */
	public EnvelopeHeader withEventSeq(@Nullable Long eventSeq) {
		return new EnvelopeHeader(this.id, this.type, this.sessionId, this.jobId, this.trace, eventSeq, this.requestId,
				this.originSeq, this.extensions);
	}

	/**
	 * Makes a copy that answers a request.
	 * @param requestId the id of the request, or {@code null}
	 * @return the copy
	 */
	public EnvelopeHeader withRequestId(@Nullable String requestId) {
		return new EnvelopeHeader(this.id, this.type, this.sessionId, this.jobId, this.trace, this.eventSeq, requestId,
				this.originSeq, this.extensions);
	}

	/**
	 * Makes a copy with extensions.
	 * @param extensions the extensions, or {@code null}
	 * @return the copy
	 */
	public EnvelopeHeader withExtensions(@Nullable ObjectNode extensions) {
		return new EnvelopeHeader(this.id, this.type, this.sessionId, this.jobId, this.trace, this.eventSeq,
				this.requestId, this.originSeq, extensions);
	}

}
