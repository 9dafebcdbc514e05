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
import io.arcp.protocol.SessionWelcome;
import io.arcp.transport.ClientConnection;
import io.arcp.transport.CloseStatus;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.SignalType;

/**
 * A client with an open session (ARCP section 1.4).
 * <p>
 * Nothing is sent until a returned {@code Mono} is subscribed. Pings are answered without
 * asking. Signals come on the thread of the connection, which must not be blocked. When a
 * connection ends, whatever waits for it fails with a {@link ConnectionException}, or
 * with the {@link io.arcp.protocol.ArcpException} that the runtime gave as the reason. A
 * runtime that breaks the protocol, for instance by leaving out an {@code event_seq}, is
 * not tolerated: the client closes the connection, and everything fails with an
 * {@link IllegalStateException}. May be used from any thread.
 *
 * @since 0.1.0
 */
public final class ArcpClient {

	private final ClientSession session;

	private final SessionWelcome welcome;

	private ArcpClient(ClientSession session, SessionWelcome welcome) {
		this.session = session;
		this.welcome = welcome;
	}

	/**
	 * Connects over a WebSocket and opens a session.
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
		return JdkConnection.open(uri, options).flatMap((connection) -> over(connection, options));
	}

	/**
	 * Opens a session over a connection.
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
		return Mono.defer(() -> {
			ClientSession session = new ClientSession(connection, options);
			Mono<ArcpClient> late = Mono.error(() -> new ConnectionException(
					"runtime did not answer the hello within " + options.connectTimeout(), null, null));
			return session.open().map((welcome) -> new ArcpClient(session, welcome)).doFinally((signal) -> {
				if (signal == SignalType.CANCEL) {
					session.abort(CloseStatus.NORMAL);
				}
			}).timeout(options.connectTimeout(), late, options.timer());
		});
	}

	/**
	 * Returns the id of the session.
	 * @return the id
	 */
	public String sessionId() {
		return this.welcome.sessionId();
	}

	/**
	 * Returns the agents that the runtime had at the handshake.
	 * @return the agents by name, unmodifiable
	 */
	public List<AgentInfo> agents() {
		return this.welcome.agents();
	}

	/**
	 * Returns the features that were negotiated.
	 * @return the features in the order of the protocol, unmodifiable
	 */
	public Set<Feature> features() {
		return this.welcome.features();
	}

	/**
	 * Returns the name of the runtime.
	 * @return the name
	 */
	public String runtimeName() {
		return this.welcome.runtime().name();
	}

	/**
	 * Returns the version of the runtime.
	 * @return the version
	 */
	public String runtimeVersion() {
		return this.welcome.runtime().version();
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
		return this.session.submit(request);
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
	 * Returns a signal of the end of the connection.
	 * @return completes when the connection has ended, whoever ended it; fails with an
	 * {@link IllegalStateException} when this client has ended it because the runtime
	 * broke the protocol
	 */
	public Mono<Void> onClose() {
		return this.session.onClose();
	}

	/**
	 * Returns how the connection was closed.
	 * @return the status, or {@code null} while the connection is open and after it was
	 * lost
	 */
	public @Nullable CloseStatus closeStatus() {
		return this.session.closeStatus();
	}

	@Override
	public String toString() {
		return "ArcpClient[" + sessionId() + "]";
	}

}
