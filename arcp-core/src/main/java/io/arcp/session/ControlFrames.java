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

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

import io.arcp.protocol.ArcpException;
import io.arcp.protocol.Dialect;
import io.arcp.protocol.Envelope;
import io.arcp.protocol.EnvelopeHeader;
import io.arcp.protocol.IdGenerator;
import io.arcp.protocol.InvalidRequestException;
import io.arcp.protocol.JobAccepted;
import io.arcp.protocol.JobError;
import io.arcp.protocol.JobId;
import io.arcp.protocol.MessageId;
import io.arcp.protocol.RuntimeMessage;
import io.arcp.protocol.SessionError;
import io.arcp.protocol.TraceContext;
import io.arcp.protocol.json.MessageCodec;
import io.arcp.transport.OutboundFrame;
import org.jspecify.annotations.Nullable;

/**
 * Makes the frames of one session that have no number, in the dialect of its connection.
 */
final class ControlFrames {

	private final MessageCodec codec;

	private final IdGenerator ids;

	private final Clock clock;

	private final String sessionId;

	private volatile Dialect dialect = Dialect.GENERIC;

	ControlFrames(MessageCodec codec, IdGenerator ids, Clock clock, String sessionId) {
		this.codec = codec;
		this.ids = ids;
		this.clock = clock;
		this.sessionId = sessionId;
	}

	/**
	 * Makes frames for a client of another dialect from now on.
	 */
	void dialect(Dialect next) {
		this.dialect = next;
	}

	Dialect dialect() {
		return this.dialect;
	}

	/**
	 * A frame that is no job's; with the id of the request that it answers, if any.
	 */
	OutboundFrame frame(RuntimeMessage message, @Nullable String requestId) {
		return encode(header(message.type(), requestId), message);
	}

	/**
	 * A frame of a job.
	 */
	OutboundFrame frame(RuntimeMessage message, JobId jobId, TraceContext trace, @Nullable String requestId) {
		return encode(header(message.type(), requestId).withJobId(jobId.value()).withTrace(trace), message);
	}

	/**
	 * The acceptance of a job. What was encoded before is used where it does.
	 * @param shown what the client gets to see of it
	 */
	OutboundFrame accepted(Acceptance acceptance, JobAccepted shown) {
		EnvelopeHeader header = header(acceptance.id(), JobAccepted.TYPE, acceptance.requestId())
			.withJobId(shown.jobId().value())
			.withTrace(acceptance.trace());
		if (!shown.credentials().isEmpty() || (shown.budget() != null && this.dialect == Dialect.PYTHON)) {
			return encode(header, shown);
		}
		return OutboundFrame.of(this.codec.encode(header, acceptance.payload(), this.dialect));
	}

	/**
	 * A session error that answers nothing, or a frame of which nothing is known.
	 */
	OutboundFrame sessionError(ArcpException error) {
		return encode(header(SessionError.TYPE, null), SessionError.of(error, null));
	}

	/**
	 * The frames that say that a handshake has failed.
	 */
	List<OutboundFrame> refusedOpening(ArcpException error, EnvelopeHeader request) {
		return errors(RequestKind.OPENING.errorForms(this.dialect, () -> true), failure(error, request));
	}

	/**
	 * The failure of a request that names no job.
	 */
	Failure failure(ArcpException error, EnvelopeHeader request) {
		EnvelopeHeader asked = EnvelopeHeader.of(request.id(), request.type()).withTrace(request.trace());
		return new Failure(error, asked, this.clock.instant(), newId(), newId());
	}

	/**
	 * The frames that say that a request has failed.
	 */
	List<OutboundFrame> errors(List<ErrorForm> forms, Failure failure) {
		try {
			return encodeErrors(forms, failure);
		}
		catch (InvalidRequestException ex) { // its details cannot go over the wire
			ArcpException error = failure.error();
			return encodeErrors(forms, failure.withError(ArcpException.of(error.code(),
					Objects.requireNonNullElse(error.getMessage(), ""), error.retryable(), null)));
		}
	}

	private List<OutboundFrame> encodeErrors(List<ErrorForm> forms, Failure failure) {
		List<OutboundFrame> frames = new ArrayList<>(forms.size());
		for (ErrorForm form : forms) {
			frames.add((form != ErrorForm.SESSION) ? jobError(form, failure) : sessionError(failure));
		}
		return frames;
	}

	private OutboundFrame jobError(ErrorForm form, Failure failure) {
		EnvelopeHeader request = failure.request();
		String id = (form == ErrorForm.ECHO) ? request.id() : failure.jobErrorId();
		EnvelopeHeader header = header(id, JobError.TYPE, request.id()).withTrace(request.trace())
			.withJobId((form == ErrorForm.JOB) ? request.jobId() : null);
		return encode(header, JobError.rejection(failure.error(), request.id(), failure.at()));
	}

	private OutboundFrame sessionError(Failure failure) {
		EnvelopeHeader request = failure.request();
		return encode(header(failure.sessionErrorId(), SessionError.TYPE, request.id()).withTrace(request.trace()),
				SessionError.of(failure.error(), request.id()));
	}

	private String newId() {
		return MessageId.generate(this.ids).value();
	}

	private EnvelopeHeader header(String type, @Nullable String requestId) {
		return header(newId(), type, requestId);
	}

	private EnvelopeHeader header(String id, String type, @Nullable String requestId) {
		return EnvelopeHeader.of(id, type).withSessionId(this.sessionId).withRequestId(requestId);
	}

	private OutboundFrame encode(EnvelopeHeader header, RuntimeMessage message) {
		return OutboundFrame.of(this.codec.encode(new Envelope(header, message), this.dialect));
	}

}
