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
import java.util.function.Supplier;

import io.arcp.protocol.ArcpException;
import io.arcp.protocol.Envelope;
import io.arcp.protocol.EnvelopeHeader;
import io.arcp.protocol.IdGenerator;
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
 * Makes the frames of one session that have no number.
 */
final class ControlFrames {

	private final MessageCodec codec;

	private final IdGenerator ids;

	private final Clock clock;

	private final String sessionId;

	ControlFrames(MessageCodec codec, IdGenerator ids, Clock clock, String sessionId) {
		this.codec = codec;
		this.ids = ids;
		this.clock = clock;
		this.sessionId = sessionId;
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
	 * A frame of a job that may be sent several times, with the same id, and whose
	 * payload is encoded each time: it may hold secrets, which are not kept.
	 */
	Supplier<OutboundFrame> frame(String type, Supplier<byte[]> payload, JobId jobId, TraceContext trace,
			@Nullable String requestId) {
		EnvelopeHeader header = header(type, requestId).withJobId(jobId.value()).withTrace(trace);
		return () -> OutboundFrame.of(this.codec.encode(header, payload.get()));
	}

	/**
	 * The form X of an error answer (ARCP section 3.3).
	 */
	OutboundFrame sessionError(ArcpException error, @Nullable EnvelopeHeader request) {
		SessionError message = SessionError.of(error, (request != null) ? request.id() : null);
		EnvelopeHeader header = header(SessionError.TYPE, (request != null) ? request.id() : null);
		return encode((request != null) ? header.withTrace(request.trace()) : header, message);
	}

	/**
	 * The form J of an error answer, or, without a job, the form L.
	 */
	OutboundFrame jobError(ArcpException error, EnvelopeHeader request, @Nullable String jobId) {
		JobError message = JobError.rejection(error, request.id(), this.clock.instant());
		EnvelopeHeader header = header(JobError.TYPE, request.id()).withTrace(request.trace());
		return encode((jobId != null) ? header.withJobId(jobId) : header, message);
	}

	/**
	 * The form J for a rejected submit: with a job id that is never registered.
	 */
	OutboundFrame rejection(ArcpException error, EnvelopeHeader request) {
		return jobError(error, request, JobId.generate(this.ids).value());
	}

	private EnvelopeHeader header(String type, @Nullable String requestId) {
		return EnvelopeHeader.of(MessageId.generate(this.ids).value(), type)
			.withSessionId(this.sessionId)
			.withRequestId(requestId);
	}

	private OutboundFrame encode(EnvelopeHeader header, RuntimeMessage message) {
		return OutboundFrame.of(this.codec.encode(new Envelope(header, message)));
	}

}
