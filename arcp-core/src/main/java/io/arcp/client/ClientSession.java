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

import java.util.function.Consumer;

import io.arcp.protocol.ArcpException;
import io.arcp.protocol.ClientMessage;
import io.arcp.protocol.Feature;
import io.arcp.protocol.JobUnsubscribe;
import io.arcp.protocol.SessionClose;
import io.arcp.protocol.SessionError;
import io.arcp.protocol.SessionPing;
import io.arcp.protocol.SessionPong;
import io.arcp.protocol.SessionWelcome;
import io.arcp.transport.ClientConnection;
import io.arcp.transport.CloseStatus;
import io.arcp.transport.InboundFrame;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * A client's session over one connection after the other. Its state is changed on its
 * lane only. This is the boundary where the pipelines of a client are subscribed.
 */
final class ClientSession {

	private static final Logger logger = LoggerFactory.getLogger(ClientSession.class);

	private static final CloseStatus VIOLATION = new CloseStatus(1008, "protocol violation");

	private final ClientConnection first;

	private final ClientOptions options;

	private final ConnectionLane lane;

	private final ClientFrames frames = new ClientFrames();

	private final ClientRequests requests;

	private final ClientInbound inbound;

	private final Acks acks;

	private final Watchdog watchdog;

	private final ResumeLoop resumption;

	private final Sinks.One<SessionWelcome> welcomed = Sinks.unsafe().one();

	private final Sinks.Empty<Void> ended = Sinks.unsafe().empty();

	private final Sinks.Many<ClientState> states = Sinks.unsafe().many().replay().latest();

	private volatile @Nullable SessionWelcome welcome;

	private volatile @Nullable ClientLink link;

	/** Whether the runtime may have ended subscriptions with the last connection. */
	private boolean subscriptionsLost;

	/** An error of the whole session, after which the runtime closes the connection. */
	private @Nullable Throwable fatal;

	/** Why the session has ended, or {@code null} while it has not. */
	private @Nullable Throwable endCause;

	private boolean closing;

	ClientSession(ClientConnection first, @Nullable Mono<? extends ClientConnection> connector, ClientOptions options) {
		this.first = first;
		this.options = options;
		this.lane = new ConnectionLane(first.executor());
		this.requests = new ClientRequests(this, this.lane, this.frames, options);
		this.inbound = new ClientInbound(this, this.frames, this.requests, options);
		this.acks = new Acks(options, this.lane, this::sendIfRoom);
		this.watchdog = new Watchdog(options.timer(), this.lane, this::silent);
		this.resumption = new ResumeLoop(this, connector, options, this.lane);
	}

	Mono<SessionWelcome> open() {
		return Mono.defer(() -> {
			this.lane.execute(() -> attach(this.first));
			return this.welcomed.asMono();
		});
	}

	ClientRequests requests() {
		return this.requests;
	}

	Mono<Void> acknowledge(long eventSeq) {
		return Mono.create((sink) -> this.lane.execute(() -> {
			long last = this.requests.jobs().lastEventSeq();
			if (eventSeq < 0 || eventSeq > last) {
				sink.error(new IllegalArgumentException("eventSeq " + eventSeq + " is not within 0 and " + last));
				return;
			}
			this.acks.acknowledge(eventSeq);
			sink.success();
		}));
	}

	Mono<Void> close() {
		return Mono.defer(() -> {
			this.lane.execute(this::sayClose);
			return onClose().onErrorComplete()
				.timeout(this.options.closeTimeout(), Mono.fromRunnable(this::abandon), this.options.timer());
		});
	}

	/**
	 * Ends the session without a word to the runtime.
	 */
	void abandon() {
		this.lane.execute(() -> {
			this.closing = true;
			abort(CloseStatus.NORMAL);
			end(new ConnectionException("client was closed", CloseStatus.NORMAL, null));
		});
	}

	Mono<Void> onClose() {
		return this.ended.asMono();
	}

	Flux<ClientState> states() {
		return this.states.asFlux();
	}

	@Nullable SessionWelcome welcome() {
		return this.welcome;
	}

	@Nullable CloseStatus closeStatus() {
		ClientLink current = this.link;
		return (current != null) ? current.connection().closeStatus() : null;
	}

	@Nullable Throwable endCause() {
		return this.endCause;
	}

	/** Sends a frame if there is a connection. */
	void send(byte[] frame) {
		ClientLink current = this.link;
		if (current != null && current.isOpen()) {
			current.send(frame);
		}
	}

	void takeBack(byte[] frame) {
		ClientLink current = this.link;
		if (current != null) {
			current.outbound().remove(frame);
		}
	}

	/**
	 * Ends the session because the runtime has broken the protocol: a client that went on
	 * would miss something without noticing.
	 * @param problem what is wrong
	 */
	void violated(String problem) {
		logger.warn("A session is closed by its client: {}", problem);
		end(new IllegalStateException(problem));
		abort(VIOLATION);
	}

	void welcomed(ClientLink opened, SessionWelcome opening) {
		SessionWelcome before = this.welcome;
		if (before != null && !before.sessionId().equals(opening.sessionId())) {
			violated("session " + opening.sessionId() + " was opened in place of " + before.sessionId());
			return;
		}
		this.welcome = opening;
		opened.welcomed();
		this.watchdog.start(opening.features().contains(Feature.HEARTBEAT) ? opening.heartbeatIntervalSec() : null);
		String nonce = this.frames.nextNonce();
		if (this.resumption.welcomed(opening, nonce)) {
			resumed(opened, opening, nonce);
		}
		else {
			this.frames.sessionId(opening.sessionId());
			this.acks.connected(opening.features().contains(Feature.ACK));
			this.states.tryEmitNext(ClientState.CONNECTED);
			this.welcomed.tryEmitValue(opening);
		}
	}

	/**
	 * Takes the answer to a hello that is no welcome.
	 * @param error the refusal
	 */
	void refused(SessionError error) {
		ArcpException cause = error.toException();
		abort(CloseStatus.NORMAL);
		if (!this.closing && this.resumption.appliesTo(error)) {
			this.resumption.retry(cause);
		}
		else {
			end(cause);
		}
	}

	void warned(ArcpException error) {
		this.fatal = error;
	}

	void received(long eventSeq) {
		this.acks.received(eventSeq);
	}

	void answer(SessionPing ping) {
		sendIfRoom(new SessionPong(ping.nonce(), this.options.clock().instant()));
	}

	void answered(SessionPong pong) {
		this.resumption.answered(pong.pingNonce());
	}

	void sayUnwanted(String jobId) {
		if (!this.requests.pending().isSubscribing(jobId)) {
			this.requests.jobs().forgotten(jobId);
			sendIfRoom(new JobUnsubscribe(jobId));
		}
	}

	/**
	 * Takes a frame from the connection in use.
	 * @param source the connection
	 * @param frame the frame
	 */
	void take(ClientLink source, InboundFrame frame) {
		this.watchdog.heard();
		try {
			this.inbound.receive(source, frame);
		}
		catch (RuntimeException ex) {
			logger.error("A frame could not be handled", ex);
			violated("frame could not be handled: " + ex);
		}
	}

	/**
	 * Begins to use a connection.
	 * @param connection the connection
	 */
	void attach(ClientConnection connection) {
		ClientLink created = new ClientLink(connection, this.options.maxPendingRequests());
		this.link = created;
		this.lane.moveTo(connection.executor());
		connection.inbound().subscribe(new LinkReader(this, this.lane, created));
		connection.send(created.outbound())
			.subscribe(null, (ex) -> logger.debug("Sending has ended: {}", ex.toString()));
		this.resumption.greet(this.requests.jobs().lastEventSeq(),
				(hello) -> created.send(this.frames.encodeOpening(hello)));
	}

	void connect(Mono<? extends ClientConnection> connector, Consumer<ClientConnection> onConnection,
			Consumer<Throwable> onError) {
		connector.subscribe(onConnection, onError);
	}

	void discard(ClientConnection connection) {
		connection.close(CloseStatus.NORMAL).subscribe();
	}

	void disconnected(ClientLink lost, @Nullable Throwable error) {
		if (!lost.isOver()) {
			CloseStatus status = lost.connection().closeStatus();
			Throwable cause = (this.fatal != null) ? this.fatal : ConnectionException.ended(status, error);
			lost(lost, status, cause);
		}
		if (error != null) {
			discard(lost.connection());
		}
	}

	void reconnecting() {
		this.watchdog.stop();
		this.acks.disconnected();
		this.requests.pending().connectionLost();
		this.states.tryEmitNext(ClientState.RECONNECTING);
	}

	/** Lets go of the connection in use. */
	void abort(CloseStatus status) {
		ClientLink current = this.link;
		if (current != null) {
			current.letGo();
			current.connection().close(status).subscribe();
		}
	}

	/**
	 * Ends the session for good.
	 * @param cause why
	 */
	void end(Throwable cause) {
		if (this.endCause != null) {
			return;
		}
		boolean isFailure = cause instanceof IllegalStateException || (this.resumption.isBusy() && !this.closing);
		this.endCause = cause;
		this.resumption.stop();
		this.watchdog.stop();
		this.acks.disconnected();
		this.welcomed.tryEmitError(cause);
		this.requests.pending().fail(cause);
		this.requests.jobs().fail(cause);
		this.states.tryEmitNext(ClientState.CLOSED);
		this.states.tryEmitComplete();
		if (isFailure) {
			this.ended.tryEmitError(cause);
		}
		else {
			this.ended.tryEmitEmpty();
		}
	}

	private void resumed(ClientLink opened, SessionWelcome opening, String nonce) {
		this.states.tryEmitNext(ClientState.RESUMED);
		opened.send(this.frames.encode(new SessionPing(nonce, this.options.clock().instant())));
		this.acks.connected(opening.features().contains(Feature.ACK));
		this.requests.jobs().unwatched().forEach((jobId) -> opened.send(this.frames.encode(new JobUnsubscribe(jobId))));
		this.requests.pending().sendAgain(opened::send);
		if (this.subscriptionsLost) {
			this.subscriptionsLost = false;
			this.requests.jobs().forwarded().forEach((feeds) -> this.requests.subscribeAgain(feeds).subscribe());
		}
	}

	private void silent() {
		ClientLink current = this.link;
		if (current != null && !current.isOver()) {
			abort(CloseStatus.HEARTBEAT_LOST);
			lost(current, CloseStatus.HEARTBEAT_LOST,
					new ConnectionException("nothing was heard of the runtime", CloseStatus.HEARTBEAT_LOST, null));
		}
	}

	private void lost(ClientLink ended, @Nullable CloseStatus status, Throwable cause) {
		ended.letGo();
		this.fatal = null;
		if (!this.closing && this.endCause == null && this.resumption.appliesTo(status)) {
			this.subscriptionsLost |= status != null && status.code() == CloseStatus.CAP_REACHED.code();
			this.resumption.retry(cause);
		}
		else {
			end(cause);
		}
	}

	private void sayClose() {
		if (this.closing || this.endCause != null) {
			return;
		}
		this.closing = true;
		ClientLink current = this.link;
		if (current != null && current.isOpen()) {
			current.send(this.frames.encode(new SessionClose(null)));
		}
		else {
			abort(CloseStatus.NORMAL);
			end(new ConnectionException("client was closed without a connection", null, null));
		}
	}

	private void sendIfRoom(ClientMessage message) {
		sendIfRoom(this.frames.encode(message));
	}

	/** Tells whether there is a connection that has room for it. */
	boolean sendIfRoom(byte[] frame) {
		ClientLink current = this.link;
		return current != null && current.sendIfRoom(frame);
	}

}
