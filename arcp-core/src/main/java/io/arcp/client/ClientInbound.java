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

package io.arcp.client;

import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

import io.arcp.protocol.Envelope;
import io.arcp.protocol.EnvelopeHeader;
import io.arcp.protocol.JobError;
import io.arcp.protocol.JobSubscribed;
import io.arcp.protocol.RuntimeMessage;
import io.arcp.protocol.SessionError;
import io.arcp.protocol.SessionPing;
import io.arcp.protocol.SessionPong;
import io.arcp.protocol.SessionWelcome;
import io.arcp.protocol.VendorMessage;
import io.arcp.protocol.json.DecodedFrame;
import io.arcp.transport.InboundFrame;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Understands what comes from the runtime. Belongs to the lane of the session.
 */
final class ClientInbound {

	private static final Logger logger = LoggerFactory.getLogger(ClientInbound.class);

	private final ClientSession session;

	private final ClientFrames frames;

	private final PendingRequests pending;

	private final ClientJobs jobs;

	private final @Nullable Consumer<String> listener;

	private final @Nullable Consumer<VendorMessage> vendorListener;

	ClientInbound(ClientSession session, ClientFrames frames, ClientRequests requests, ClientOptions options) {
		this.session = session;
		this.frames = frames;
		this.pending = requests.pending();
		this.jobs = requests.jobs();
		this.listener = options.frameListener();
		this.vendorListener = options.vendorListener();
	}

	void receive(ClientLink link, InboundFrame frame) {
		if (this.listener != null) {
			this.listener.accept(new String(frame.bytes(), StandardCharsets.UTF_8));
		}
		DecodedFrame decoded = this.frames.decode(frame.bytes());
		if (decoded instanceof DecodedFrame.Valid valid) {
			handle(link, valid.envelope());
		}
		else if (decoded instanceof DecodedFrame.Unknown unknown) {
			logger.debug("Frame of unknown type {} is ignored", unknown.header().type());
		}
		else if (decoded instanceof DecodedFrame.Invalid invalid) {
			this.session
				.violated("frame of type " + invalid.header().type() + " is invalid: " + invalid.error().getMessage());
		}
		else if (decoded instanceof DecodedFrame.Malformed malformed) {
			this.session.violated("frame is malformed: " + malformed.reason());
		}
	}

	private void handle(ClientLink link, Envelope envelope) {
		EnvelopeHeader header = envelope.header();
		RuntimeMessage message = (RuntimeMessage) envelope.message();
		if (!link.isOpen()) {
			handleFirst(link, message);
		}
		else if (!this.frames.isOfThisSession(header)) {
			this.session.violated("frame belongs to session " + header.sessionId());
		}
		else if (header.eventSeq() != null) {
			numbered(header, header.eventSeq(), message);
		}
		else if (message instanceof SessionPing ping) {
			this.session.answer(ping);
		}
		else if (message instanceof SessionPong pong) {
			this.session.answered(pong);
		}
		else if (message instanceof SessionError error) {
			handleError(header, error);
		}
		else if (message instanceof VendorMessage vendor && header.requestId() == null) {
			handleVendorMessage(vendor);
		}
		else {
			handleAnswer(header, message);
		}
	}

	private void handleVendorMessage(VendorMessage message) {
		if (this.vendorListener == null) {
			logger.debug("Message of type {} is ignored", message.type());
			return;
		}
		try {
			this.vendorListener.accept(message);
		}
		catch (RuntimeException ex) {
			logger.error("The listener to messages of vendors failed", ex);
		}
	}

	private void handleFirst(ClientLink link, RuntimeMessage message) {
		if (message instanceof SessionWelcome welcome) {
			this.session.welcomed(link, welcome);
		}
		else if (message instanceof SessionError error) {
			this.session.refused(error);
		}
		else {
			this.session.violated("expected session.welcome, got " + message.type());
		}
	}

	private void numbered(EnvelopeHeader header, long eventSeq, RuntimeMessage message) {
		if (!this.jobs.numbered(header, eventSeq, message, this.pending.mayHaveUnknownJobs())) {
			this.session
				.violated("event_seq has a gap: expected " + (this.jobs.lastEventSeq() + 1) + ", got " + eventSeq);
			return;
		}
		this.session.received(this.jobs.lastEventSeq());
	}

	private void handleError(EnvelopeHeader header, SessionError error) {
		String requestId = (header.requestId() != null) ? header.requestId() : error.requestId();
		PendingRequest<?, ?> request = take(requestId);
		if (request != null) {
			request.fail(error.toException());
		}
		else if (requestId == null) {
			this.session.warned(error.toException());
		}
	}

	private void handleAnswer(EnvelopeHeader header, RuntimeMessage message) {
		PendingRequest<?, ?> request = this.pending.remove(header.requestId());
		if (request == null) {
			if (message instanceof JobSubscribed unwanted && this.jobs.isUnknown(unwanted.jobId().value())) {
				this.session.sayUnwanted(unwanted.jobId().value());
			}
		}
		else if (message instanceof JobError rejection) {
			request.fail(rejection.toException());
		}
		else if (!request.answer(message)) {
			request.fail(new IllegalStateException("unexpected answer of type " + message.type()));
			this.session.violated("unexpected answer of type " + message.type() + " to request " + header.requestId());
		}
		dropUnclaimed();
	}

	private @Nullable PendingRequest<?, ?> take(@Nullable String requestId) {
		PendingRequest<?, ?> request = this.pending.remove(requestId);
		dropUnclaimed();
		return request;
	}

	private void dropUnclaimed() {
		if (!this.pending.mayHaveUnknownJobs()) {
			this.jobs.dropUnclaimed();
		}
	}

}
