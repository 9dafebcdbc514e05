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

import java.net.URI;
import java.util.List;
import java.util.Objects;
import java.util.Set;

import io.arcp.protocol.AgentInfo;
import io.arcp.protocol.Feature;
import io.arcp.protocol.JobEntry;
import io.arcp.protocol.JobFilter;
import io.arcp.protocol.JobId;
import io.arcp.protocol.JobSubscribe;
import io.arcp.protocol.SessionJobs;
import io.arcp.protocol.SessionListJobs;
import io.arcp.protocol.SessionWelcome;
import io.arcp.protocol.VendorMessage;
import io.arcp.transport.ClientConnection;
import io.arcp.transport.CloseStatus;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.SignalType;

/**
 * A client with an open session (ARCP section 1.4).
 * <p>
 * Nothing is sent until a returned {@code Mono} is subscribed. Pings are answered without
 * asking. Signals come on the thread of the connection, which must not be blocked.
 * <p>
 * A client that can make new connections resumes its session when it has lost one (ARCP
 * section 2.5): its jobs go on without gap or duplicate, and requests that were not
 * answered are sent again and get one answer. {@link Reconnect} has the rules. A runtime
 * whose node was replaced in between may run a submit twice, unless it has an idempotency
 * key.
 * <p>
 * When the client ends, whatever waits for it fails with a {@link ConnectionException},
 * or with the {@link io.arcp.protocol.ArcpException} that the runtime gave as the reason:
 * a {@link io.arcp.protocol.ResumeWindowExpiredException} if the session is gone. A
 * runtime that breaks the protocol, for instance by leaving out an {@code event_seq}, is
 * not tolerated: the client closes the connection, and everything fails with an
 * {@link IllegalStateException}. May be used from any thread.
 *
 * @since 0.1.0
 */
public final class ArcpClient {

	private final ClientSession session;

	private ArcpClient(ClientSession session) {
		this.session = session;
	}

	/**
	 * Connects over a WebSocket and opens a session. Lost connections are replaced.
	 * @param uri the endpoint, {@code ws} or {@code wss}
	 * @param options what the client asks for
	 * @return the client, at the welcome; fails with the
	 * {@link io.arcp.protocol.ArcpException} of a refusal, and with a
	 * {@link ConnectionException} if there is no connection or no answer. Each
	 * subscription makes a connection; cancelling it closes that
	 */
	public static Mono<ArcpClient> connect(URI uri, ClientOptions options) {
		Objects.requireNonNull(uri, "uri");
		Objects.requireNonNull(options, "options");
		return over(JdkConnection.open(uri, options), options);
	}

	/**
	 * Opens a session over a connection that is made for it. Lost connections are
	 * replaced.
	 * @param connector makes a new connection each time it is subscribed; the client's
	 * end, not used by anybody else
	 * @param options what the client asks for
	 * @return the client, at the welcome; fails with the error of the connector, with the
	 * {@link io.arcp.protocol.ArcpException} of a refusal, and with a
	 * {@link ConnectionException} if the connection ends or nothing is answered. Each
	 * subscription makes a connection; cancelling it closes that
	 */
	public static Mono<ArcpClient> over(Mono<? extends ClientConnection> connector, ClientOptions options) {
		Objects.requireNonNull(connector, "connector");
		Objects.requireNonNull(options, "options");
		Mono<? extends ClientConnection> checked = connector
			.switchIfEmpty(Mono.error(() -> new ConnectionException("connector made no connection", null, null)));
		return checked.flatMap((connection) -> open(connection, checked, options));
	}

	/**
	 * Opens a session over a connection. When that ends, the client ends.
	 * @param connection the client's end, not used by anybody else
	 * @param options what the client asks for
	 * @return the client, at the welcome; fails with the
	 * {@link io.arcp.protocol.ArcpException} of a refusal, and with a
	 * {@link ConnectionException} if the connection ends or nothing is answered. It is
	 * subscribed once; cancelling it closes the connection
	 */
	public static Mono<ArcpClient> over(ClientConnection connection, ClientOptions options) {
		Objects.requireNonNull(connection, "connection");
		Objects.requireNonNull(options, "options");
		return open(connection, null, options);
	}

	private static Mono<ArcpClient> open(ClientConnection connection,
			@Nullable Mono<? extends ClientConnection> connector, ClientOptions options) {
		return Mono.defer(() -> {
			ClientSession session = new ClientSession(connection, connector, options);
			Mono<ArcpClient> late = Mono.error(() -> new ConnectionException(
					"runtime did not answer the hello within " + options.connectTimeout(), null, null));
			return session.open().map((welcome) -> new ArcpClient(session)).doFinally((signal) -> {
				if (signal == SignalType.CANCEL) {
					session.abandon();
				}
			}).timeout(options.connectTimeout(), late, options.timer());
		});
	}

	/**
	 * Returns the id of the session.
	 * @return the id
	 */
	public String sessionId() {
		return welcome().sessionId();
	}

	/**
	 * Returns the agents that the runtime had at the latest handshake.
	 * @return the agents by name, unmodifiable
	 */
	public List<AgentInfo> agents() {
		return welcome().agents();
	}

	/**
	 * Returns the features that were negotiated at the latest handshake.
	 * @return the features in the order of the protocol, unmodifiable
	 */
	public Set<Feature> features() {
		return welcome().features();
	}

	/**
	 * Returns the name of the runtime.
	 * @return the name
	 */
	public String runtimeName() {
		return welcome().runtime().name();
	}

	/**
	 * Returns the version of the runtime.
	 * @return the version
	 */
	public String runtimeVersion() {
		return welcome().runtime().version();
	}

	/**
	 * Submits a job (ARCP section 3.1).
	 * @param request what is asked for
	 * @return the job, when the runtime has accepted it; fails with the
	 * {@link io.arcp.protocol.ArcpException} of a refusal, and with an
	 * {@link IllegalStateException} when too many requests are unanswered. Each
	 * subscription submits; cancelling it does not take back the submit
	 */
	public Mono<ClientJob> submit(JobRequest request) {
		Objects.requireNonNull(request, "request");
		return this.session.requests().submit(request);
	}

	/**
	 * Watches a job (ARCP section 3.8).
	 * @param jobId the job, of this session or another one
	 * @param wanted what is shown
	 * @return the subscription, when the runtime has granted it; fails with the
	 * {@link io.arcp.protocol.ArcpException} of a refusal. Each subscription to it
	 * subscribes to the job
	 */
	public Mono<JobSubscription> subscribe(JobId jobId, SubscribeOptions wanted) {
		Objects.requireNonNull(jobId, "jobId");
		Objects.requireNonNull(wanted, "wanted");
		JobSubscribe request = new JobSubscribe(jobId.value(), wanted.fromEventSeq(), wanted.history());
		return this.session.requests().subscribe(request, wanted);
	}

	/**
	 * Lists the jobs that this client may see, page by page as they are requested (ARCP
	 * section 2.9).
	 * @param filter what is listed
	 * @return the jobs in the order of their ids; fails with the
	 * {@link io.arcp.protocol.ArcpException} of a refusal
	 */
	public Flux<JobEntry> listJobs(JobFilter filter) {
		return listJobs(filter, SessionListJobs.DEFAULT_LIMIT, null)
			.expand((page) -> (page.nextCursor() == null) ? Mono.empty()
					: listJobs(filter, SessionListJobs.DEFAULT_LIMIT, page.nextCursor()))
			.concatMapIterable(SessionJobs::jobs, 1);
	}

	/**
	 * Lists one page of the jobs that this client may see (ARCP section 2.9).
	 * @param filter what is listed
	 * @param limit how many jobs at most, at least 1
	 * @param cursor where the page begins, as the page before has told, or {@code null}
	 * for the first one
	 * @return the page; fails with the {@link io.arcp.protocol.ArcpException} of a
	 * refusal
	 */
	public Mono<SessionJobs> listJobs(JobFilter filter, int limit, @Nullable String cursor) {
		return this.session.requests().list(new SessionListJobs(filter, limit, cursor));
	}

	/**
	 * Acknowledges numbered frames, if the feature {@code ack} was negotiated (ARCP
	 * section 2.7): the runtime may forget them.
	 * @param eventSeq everything up to this number was processed, such as
	 * {@link ClientEvent#eventSeq()}
	 * @return completes when the acknowledgement is on its way, or when there is nothing
	 * to say; fails with an {@link IllegalArgumentException} if the number was not
	 * received
	 */
	public Mono<Void> ack(long eventSeq) {
		return this.session.acknowledge(eventSeq);
	}

	/**
	 * Returns the states of the session, the present one first.
	 * @return the states; completes behind {@link ClientState#CLOSED}. Any number of
	 * subscribers, at any time
	 */
	public Flux<ClientState> state() {
		return this.session.states();
	}

	/**
	 * Closes the session; its jobs go on (ARCP section 2.10).
	 * @return completes when the runtime has confirmed and the connection has ended, or
	 * after {@link ClientOptions.Builder#closeTimeout}; never fails. Closing twice has no
	 * further effect
	 */
	public Mono<Void> close() {
		return this.session.close();
	}

	/**
	 * Returns a signal of the end of this client.
	 * @return completes when the last connection has ended, whoever ended it; fails with
	 * the reason when the session could not be resumed, and with an
	 * {@link IllegalStateException} when this client has ended it because the runtime
	 * broke the protocol
	 */
	public Mono<Void> onClose() {
		return this.session.onClose();
	}

	/**
	 * Sends a message of a vendor's own type and waits for its answer (ARCP section 2.8).
	 * After a resume it is sent again until it is answered.
	 * @param message the message; a runtime that ignores it because it is optional never
	 * answers
	 * @return the answer; fails with the {@link io.arcp.protocol.ArcpException} of a
	 * refusal, and like {@link #submit} otherwise. Each subscription sends; cancelling it
	 * forgets the answer
	 */
	public Mono<VendorMessage> request(VendorMessage message) {
		Objects.requireNonNull(message, "message");
		return this.session.requests().request(message);
	}

	/**
	 * Sends a message of a vendor's own type once and waits for nothing. A refusal is not
	 * noticed.
	 * @param message the message
	 * @return completes when the message waits to be sent; fails with
	 * {@link IllegalStateException} if there is no connection at the moment or too much
	 * waits to be sent. Each subscription sends
	 */
	public Mono<Void> send(VendorMessage message) {
		Objects.requireNonNull(message, "message");
		return this.session.requests().send(message);
	}

	/**
	 * Returns how the latest connection was closed.
	 * @return the status, or {@code null} while the connection is open and after it was
	 * lost
	 */
	public @Nullable CloseStatus closeStatus() {
		return this.session.closeStatus();
	}

	private SessionWelcome welcome() {
		return Objects.requireNonNull(this.session.welcome(), "welcome");
	}

	@Override
	public String toString() {
		return "ArcpClient[" + sessionId() + "]";
	}

}
