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

import java.time.Duration;
import java.util.List;

import io.arcp.protocol.ArcpException;
import io.arcp.protocol.EnvelopeHeader;
import io.arcp.protocol.Feature;
import io.arcp.protocol.InternalErrorException;
import io.arcp.protocol.InvalidRequestException;
import io.arcp.protocol.JobCancel;
import io.arcp.protocol.JobSubmit;
import io.arcp.protocol.JobSubscribe;
import io.arcp.protocol.JobUnsubscribe;
import io.arcp.protocol.Message;
import io.arcp.protocol.SessionAck;
import io.arcp.protocol.SessionClose;
import io.arcp.protocol.SessionClosed;
import io.arcp.protocol.SessionListJobs;
import io.arcp.protocol.SessionPing;
import io.arcp.protocol.SessionPong;
import io.arcp.protocol.VendorMessage;
import io.arcp.protocol.json.DecodedFrame;
import io.arcp.transport.CloseStatus;
import io.arcp.transport.InboundFrame;
import org.jspecify.annotations.Nullable;

/**
 * Answers the frames of an open session, in order, on its lane (ARCP section 2.8).
 * Nothing is left without an answer but what the protocol says has none.
 */
final class Requests {

	private static final int MAX_STRIKES = 10;

	private final Session session;

	private final SessionEnvironment environment;

	private final SubmitHandler submits;

	private final CancelHandler cancels;

	private final SubscribeHandler subscriptions;

	private final ListHandler listings;

	private final VendorMessages vendorMessages;

	private final Refusals refusals;

	private final Duration patience;

	private int strikes;

	Requests(Session session, SessionSettings settings, SessionEnvironment environment) {
		this.session = session;
		this.environment = environment;
		this.patience = settings.times().maxWait();
		this.refusals = new Refusals(session, environment.sources().ids());
		this.submits = new SubmitHandler(session, environment, this.refusals);
		JobAccess access = new JobAccess(settings, session::principal);
		this.cancels = new CancelHandler(session, access, environment, this.refusals);
		this.subscriptions = new SubscribeHandler(session, environment, access, this.refusals);
		this.listings = new ListHandler(session, environment, access);
		this.vendorMessages = new VendorMessages(session, settings.vendorHandlers(), this.refusals);
	}

	/**
	 * Counts the strikes of another connection from now on.
	 */
	void connected() {
		this.strikes = 0;
	}

	VendorMessages vendorMessages() {
		return this.vendorMessages;
	}

	/**
	 * Answers a frame; a fault of the runtime is answered, too.
	 */
	void handle(InboundFrame frame) {
		DecodedFrame decoded = frame.binary() ? new DecodedFrame.Malformed("binary frame")
				: this.environment.codec().decode(frame.bytes());
		try {
			handle(decoded);
		}
		catch (RuntimeException ex) {
			Sessions.logger.error("A request of session {} could not be handled", this.session.sessionId(), ex);
			InternalErrorException error = new InternalErrorException("the request could not be handled");
			if (decoded instanceof DecodedFrame.Malformed) {
				refuse(null, error);
			}
			else {
				refuse(header(decoded), error);
			}
		}
	}

	private void handle(DecodedFrame decoded) {
		if (decoded instanceof DecodedFrame.Malformed malformed) {
			malformed(malformed);
			return;
		}
		EnvelopeHeader header = header(decoded);
		if (Handshake.isOpening(header.type())) {
			this.session.watch().used();
			refuse(header, new InvalidRequestException("the session is open already"));
		}
		else if (header.sessionId() != null && !header.sessionId().equals(this.session.sessionId().value())) {
			refuse(header, new InvalidRequestException("session_id: not the id of this session"));
		}
		else if (decoded instanceof DecodedFrame.Valid valid) {
			message(header, valid.envelope().message());
		}
		else if (decoded instanceof DecodedFrame.Invalid invalid) {
			invalid(header, invalid.error());
		}
		else if (decoded instanceof DecodedFrame.Unknown unknown) {
			unknown(unknown);
		}
	}

	private static EnvelopeHeader header(DecodedFrame decoded) {
		if (decoded instanceof DecodedFrame.Valid valid) {
			return valid.envelope().header();
		}
		if (decoded instanceof DecodedFrame.Invalid invalid) {
			return invalid.header();
		}
		return ((DecodedFrame.Unknown) decoded).header();
	}

	private void malformed(DecodedFrame.Malformed malformed) {
		this.session.watch().used();
		InvalidRequestException error = new InvalidRequestException("malformed frame: " + malformed.reason());
		EnvelopeHeader request = (malformed.id() != null) ? EnvelopeHeader.of(malformed.id(), "") : null;
		this.strikes++;
		if (this.strikes == MAX_STRIKES) {
			closeBehind(refusal(request, error), CloseStatus.TOO_MANY_STRIKES);
			return;
		}
		refuse(request, error);
	}

	private void message(EnvelopeHeader header, Message message) {
		if (message instanceof SessionPing ping) {
			pong(ping, header);
			return;
		}
		if (message instanceof SessionPong) {
			return;
		}
		this.session.watch().used();
		if (message instanceof JobSubmit submit) {
			this.submits.submit(header, submit);
		}
		else if (message instanceof SessionAck ack) {
			if (this.session.features().contains(Feature.ACK)) {
				this.session.acknowledge(ack.lastProcessedSeq());
			}
		}
		else if (message instanceof JobCancel cancel) {
			this.cancels.cancel(header, cancel);
		}
		else if (message instanceof SessionClose close) {
			close(close, header);
		}
		else {
			otherMessage(header, message);
		}
	}

	private void pong(SessionPing ping, EnvelopeHeader header) {
		SessionPong pong = new SessionPong(ping.nonce(), this.environment.sources().clock().instant());
		this.session.delivery().urgent(this.session.frames().frame(pong, header.id()));
	}

	private void close(SessionClose close, EnvelopeHeader header) {
		closeBehind(() -> List.of(this.session.frames().frame(new SessionClosed(close.reason()), header.id())),
				CloseStatus.NORMAL);
	}

	/**
	 * Sends a last answer behind everything that was numbered and answered, and closes.
	 */
	private void closeBehind(Answer last, CloseStatus status) {
		SessionConnection connection = this.session.closing();
		if (connection != null) {
			connection.outbound().lastAnswer(this.session.timeline().head(), last.frames());
			connection.closesWith(status, this.patience.toSeconds() + 1);
		}
	}

	private void otherMessage(EnvelopeHeader header, Message message) {
		if (message instanceof JobSubscribe subscribe) {
			subscribe(header, subscribe);
		}
		else if (message instanceof JobUnsubscribe unsubscribe) {
			if (this.session.features().contains(Feature.SUBSCRIBE)) {
				this.subscriptions.unsubscribe(unsubscribe.jobId());
			}
		}
		else if (message instanceof SessionListJobs list) {
			list(header, list);
		}
		else if (message instanceof VendorMessage vendor && !this.vendorMessages.handle(header, vendor)
				&& !vendor.optional()) {
			refuse(header, VendorMessages.unsupported(vendor));
		}
		// session.heartbeat has no answer
	}

	private void subscribe(EnvelopeHeader header, JobSubscribe subscribe) {
		if (this.session.features().contains(Feature.SUBSCRIBE)) {
			this.subscriptions.subscribe(header, subscribe);
		}
		else {
			this.refusals.refuse(RequestKind.SUBSCRIBE, notNegotiated(Feature.SUBSCRIBE), header, subscribe.jobId());
		}
	}

	private void list(EnvelopeHeader header, SessionListJobs list) {
		if (!this.session.features().contains(Feature.LIST_JOBS)) {
			listRefused(header, notNegotiated(Feature.LIST_JOBS));
			return;
		}
		try {
			this.listings.list(header, list);
		}
		catch (InvalidRequestException ex) {
			listRefused(header, ex);
		}
	}

	private static InvalidRequestException notNegotiated(Feature feature) {
		return new InvalidRequestException("feature '" + feature.wireName() + "' was not negotiated");
	}

	private void invalid(EnvelopeHeader header, ArcpException error) {
		this.session.watch().used();
		boolean request = isRequestPayload(error);
		if (JobSubmit.TYPE.equals(header.type()) && request) {
			this.session.answers().next().answer(this.refusals.ofSubmit(error, header));
		}
		else if (JobCancel.TYPE.equals(header.type()) && request) {
			this.refusals.refuse(RequestKind.CANCEL, error, header, header.jobId());
		}
		else if (JobSubscribe.TYPE.equals(header.type()) && request) {
			this.refusals.refuse(RequestKind.SUBSCRIBE, error, header, header.jobId());
		}
		else if (SessionListJobs.TYPE.equals(header.type()) && request) {
			listRefused(header, error);
		}
		else if (SessionAck.TYPE.equals(header.type()) && !this.session.features().contains(Feature.ACK) && request) {
			return; // without the feature the shape is not checked
		}
		else {
			refuse(header, error);
		}
	}

	/** Whether it is the payload's content that is wrong, and not the envelope. */
	private static boolean isRequestPayload(ArcpException error) {
		if (error.details() == null) {
			return true;
		}
		String field = error.details().path("field").asString("payload.");
		return field.startsWith("payload.") || field.equals("job_id");
	}

	private void unknown(DecodedFrame.Unknown unknown) {
		this.session.watch().used();
		if (unknown.misdirected()) {
			Sessions.logger.debug("Session {} was sent a frame of type {}, which only a runtime sends",
					this.session.sessionId(), unknown.header().type());
			return;
		}
		refuse(unknown.header(),
				new InvalidRequestException("type: '" + printable(unknown.header().type()) + "' is unknown"));
	}

	static String printable(String text) {
		StringBuilder shown = new StringBuilder();
		text.codePoints().limit(64).forEach((c) -> shown.appendCodePoint(Character.isISOControl(c) ? ' ' : c));
		return shown.toString();
	}

	private void listRefused(EnvelopeHeader header, ArcpException error) {
		this.refusals.refuse(RequestKind.LIST, error, header, null);
	}

	private void refuse(@Nullable EnvelopeHeader header, ArcpException error) {
		this.session.answers().aside().answer(refusal(header, error));
	}

	private Answer refusal(@Nullable EnvelopeHeader header, ArcpException error) {
		return (header != null) ? this.refusals.of(RequestKind.OTHER, error, header, null)
				: () -> List.of(this.session.frames().sessionError(error));
	}

}
