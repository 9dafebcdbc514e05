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
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

import io.arcp.protocol.ClientMessage;
import io.arcp.protocol.Envelope;
import io.arcp.protocol.EnvelopeHeader;
import io.arcp.protocol.Feature;
import io.arcp.protocol.JobAccepted;
import io.arcp.protocol.JobCancel;
import io.arcp.protocol.JobCancelled;
import io.arcp.protocol.JobError;
import io.arcp.protocol.RuntimeMessage;
import io.arcp.protocol.SessionAck;
import io.arcp.protocol.SessionClose;
import io.arcp.protocol.SessionError;
import io.arcp.protocol.SessionPing;
import io.arcp.protocol.SessionPong;
import io.arcp.protocol.SessionWelcome;
import io.arcp.protocol.json.DecodedFrame;
import io.arcp.protocol.json.MessageCodec;
import io.arcp.transport.ClientConnection;
import io.arcp.transport.CloseStatus;
import io.arcp.transport.InboundFrame;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * The state of a client's session on one connection. It is changed on the thread of the
 * connection only. This is the boundary where the pipelines of a client are subscribed.
 */
final class ClientSession {

	private static final Logger logger = LoggerFactory.getLogger(ClientSession.class);

	private static final CloseStatus VIOLATION = new CloseStatus(1008, "protocol violation");

	private final ClientConnection connection;

	private final Executor executor;

	private final ClientOptions options;

	private final MessageCodec codec = new MessageCodec();

	private final AtomicLong lastId = new AtomicLong();

	private final OutboundQueue outbound;

	private final ClientJobs jobs;

	private final Map<String, PendingRequest<?, ?>> pending = new HashMap<>();

	private final Sinks.One<SessionWelcome> welcomed = Sinks.unsafe().one();

	private final Sinks.Empty<Void> ended = Sinks.unsafe().empty();

	private volatile @Nullable SessionWelcome welcome;

	/** An error of the whole session, after which the runtime closes the connection. */
	private @Nullable Throwable fatal;

	/** Why the session has ended, or {@code null} while it has not. */
	private @Nullable Throwable endCause;

	private boolean closing;

	ClientSession(ClientConnection connection, ClientOptions options) {
		this.connection = connection;
		this.executor = connection.executor();
		this.options = options;
		this.outbound = new OutboundQueue(options.maxPendingRequests());
		this.jobs = new ClientJobs(this, options.maxBufferedEvents());
	}

	Mono<SessionWelcome> open() {
		return Mono.defer(() -> {
			this.connection.inbound().subscribe(new Reader());
			this.connection.send(this.outbound)
				.subscribe(null, (ex) -> logger.debug("Sending has ended: {}", ex.toString()));
			this.executor.execute(() -> enqueue(this.options.hello(), null));
			return this.welcomed.asMono();
		});
	}

	Mono<ClientJob> submit(JobRequest request) {
		return Mono.create((sink) -> {
			String id = nextId();
			byte[] frame = this.codec.encode(new Envelope(new EnvelopeHeader(id, request.message().type(), sessionId(),
					null, request.trace(), null, null, null, null), request.message()));
			ask(id, frame, new PendingRequest<>(JobAccepted.class, this.jobs::accepted, sink));
		});
	}

	Mono<Void> cancel(String jobId, @Nullable String reason) {
		return Mono.<JobCancelled>create((sink) -> {
			String id = nextId();
			byte[] frame = encode(id, new JobCancel(jobId, reason), jobId);
			ask(id, frame, new PendingRequest<>(JobCancelled.class, (answer) -> answer, sink));
		}).then();
	}

	Mono<Void> close() {
		return Mono.defer(() -> {
			this.executor.execute(this::sayClose);
			return onClose().onErrorComplete()
				.timeout(this.options.closeTimeout(), this.connection.close(CloseStatus.NORMAL), this.options.timer());
		});
	}

	Mono<Void> onClose() {
		return this.ended.asMono();
	}

	@Nullable CloseStatus closeStatus() {
		return this.connection.closeStatus();
	}

	/**
	 * Closes the connection without a word.
	 * @param status the code and reason
	 */
	void abort(CloseStatus status) {
		this.connection.close(status).subscribe();
	}

	/**
	 * Ends the session because the runtime has broken the protocol: a client that went on
	 * would miss something without noticing.
	 * @param problem what is wrong
	 */
	void violated(String problem) {
		logger.warn("Session {} is closed by its client: {}", sessionId(), problem);
		end(new IllegalStateException(problem));
		abort(VIOLATION);
	}

	/**
	 * Acknowledges a numbered frame if it is the time to.
	 * @param eventSeq the number of the frame
	 */
	void received(long eventSeq) {
		SessionWelcome opened = this.welcome;
		int every = this.options.ackEvery();
		if (every > 0 && eventSeq % every == 0 && opened != null && opened.features().contains(Feature.ACK)) {
			enqueueIfRoom(new SessionAck(eventSeq));
		}
	}

	private void ask(String id, byte[] frame, PendingRequest<?, ?> request) {
		this.executor.execute(() -> {
			if (this.endCause != null) {
				request.fail(this.endCause);
			}
			else if (this.pending.size() >= this.options.maxPendingRequests()) {
				request.fail(new IllegalStateException(
						this.options.maxPendingRequests() + " requests of this client are unanswered"));
			}
			else {
				this.pending.put(id, request);
				this.outbound.add(frame);
			}
		});
		request.sink().onCancel(() -> this.executor.execute(() -> this.pending.remove(id)));
	}

	private void sayClose() {
		if (!this.closing && this.endCause == null) {
			this.closing = true;
			enqueue(new SessionClose(null), null);
		}
	}

	private void receive(InboundFrame frame) {
		if (this.endCause != null) {
			return;
		}
		Consumer<String> listener = this.options.frameListener();
		if (listener != null) {
			listener.accept(new String(frame.bytes(), StandardCharsets.UTF_8));
		}
		DecodedFrame decoded = this.codec.decodeFromRuntime(frame.bytes());
		if (decoded instanceof DecodedFrame.Valid valid) {
			handle(valid.envelope());
		}
		else if (decoded instanceof DecodedFrame.Unknown unknown) {
			logger.debug("Frame of unknown type {} is ignored", unknown.header().type());
		}
		else if (decoded instanceof DecodedFrame.Invalid invalid) {
			violated("frame of type " + invalid.header().type() + " is invalid: " + invalid.error().getMessage());
		}
		else if (decoded instanceof DecodedFrame.Malformed malformed) {
			violated("frame is malformed: " + malformed.reason());
		}
	}

	private void handle(Envelope envelope) {
		EnvelopeHeader header = envelope.header();
		RuntimeMessage message = (RuntimeMessage) envelope.message();
		if (this.welcome == null) {
			handleFirst(message);
		}
		else if (header.eventSeq() != null) {
			this.jobs.numbered(header, header.eventSeq(), message);
		}
		else if (message instanceof SessionPing ping) {
			enqueueIfRoom(new SessionPong(ping.nonce(), this.options.clock().instant()));
		}
		else if (message instanceof SessionError error) {
			handleError(header, error);
		}
		else {
			handleAnswer(header, message);
		}
	}

	private void handleFirst(RuntimeMessage message) {
		if (message instanceof SessionWelcome opening) {
			this.welcome = opening;
			this.welcomed.tryEmitValue(opening);
		}
		else if (message instanceof SessionError error) {
			end(error.toException());
			abort(CloseStatus.NORMAL);
		}
		else {
			violated("expected session.welcome, got " + message.type());
		}
	}

	private void handleError(EnvelopeHeader header, SessionError error) {
		String requestId = (header.requestId() != null) ? header.requestId() : error.requestId();
		PendingRequest<?, ?> request = (requestId != null) ? this.pending.remove(requestId) : null;
		if (request != null) {
			request.fail(error.toException());
		}
		else if (requestId == null) {
			this.fatal = error.toException();
		}
	}

	private void handleAnswer(EnvelopeHeader header, RuntimeMessage message) {
		PendingRequest<?, ?> request = (header.requestId() != null) ? this.pending.remove(header.requestId()) : null;
		if (request == null) {
			return;
		}
		if (message instanceof JobError rejection) {
			request.fail(rejection.toException());
		}
		else if (!request.answer(message)) {
			request.fail(new IllegalStateException("unexpected answer of type " + message.type()));
			violated("unexpected answer of type " + message.type() + " to request " + header.requestId());
		}
	}

	private void connectionEnded(@Nullable Throwable error) {
		end((this.fatal != null) ? this.fatal : ConnectionException.ended(closeStatus(), error));
	}

	private void end(Throwable cause) {
		if (this.endCause != null) {
			return;
		}
		this.endCause = cause;
		this.welcomed.tryEmitError(cause);
		List<PendingRequest<?, ?>> unanswered = new ArrayList<>(this.pending.values());
		this.pending.clear();
		unanswered.forEach((request) -> request.fail(cause));
		this.jobs.connectionEnded(cause);
		if (cause instanceof IllegalStateException) {
			this.ended.tryEmitError(cause);
		}
		else {
			this.ended.tryEmitEmpty();
		}
	}

	private void enqueueIfRoom(ClientMessage message) {
		if (this.outbound.hasRoom()) {
			enqueue(message, null);
		}
	}

	private void enqueue(ClientMessage message, @Nullable String jobId) {
		this.outbound.add(encode(nextId(), message, jobId));
	}

	private byte[] encode(String id, ClientMessage message, @Nullable String jobId) {
		return this.codec.encode(new Envelope(
				new EnvelopeHeader(id, message.type(), sessionId(), jobId, null, null, null, null, null), message));
	}

	private @Nullable String sessionId() {
		SessionWelcome opened = this.welcome;
		return (opened != null) ? opened.sessionId() : null;
	}

	/**
	 * Makes the id of a frame. Its form belongs to none of the dialects, so that refusals
	 * come in their generic form (ARCP section 3.3).
	 * @return an id that is unique within the session
	 */
	private String nextId() {
		return "c" + this.lastId.incrementAndGet();
	}

	/**
	 * Reads the connection, a window at a time.
	 */
	private final class Reader extends BaseSubscriber<InboundFrame> {

		private static final int WINDOW = 128;

		private int sinceRequest;

		@Override
		protected void hookOnSubscribe(Subscription subscription) {
			subscription.request(WINDOW);
		}

		@Override
		protected void hookOnNext(InboundFrame frame) {
			receive(frame);
			this.sinceRequest++;
			if (this.sinceRequest == WINDOW / 2) {
				this.sinceRequest = 0;
				request(WINDOW / 2);
			}
		}

		@Override
		protected void hookOnComplete() {
			connectionEnded(null);
		}

		@Override
		protected void hookOnError(Throwable error) {
			connectionEnded(error);
			abort(CloseStatus.NORMAL);
		}

	}

}
