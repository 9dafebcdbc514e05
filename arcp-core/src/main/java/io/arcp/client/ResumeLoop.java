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

import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import io.arcp.protocol.ErrorCode;
import io.arcp.protocol.SessionError;
import io.arcp.protocol.SessionHello;
import io.arcp.protocol.SessionWelcome;
import io.arcp.transport.ClientConnection;
import io.arcp.transport.CloseStatus;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Mono;

/**
 * Tries to get a session back, again and again, until it is back or gone. Belongs to the
 * lane of the session.
 */
final class ResumeLoop {

	private static final Logger logger = LoggerFactory.getLogger(ResumeLoop.class);

	private final ClientSession session;

	private final @Nullable Mono<? extends ClientConnection> connector;

	private final ClientOptions options;

	private final Executor lane;

	private final Disposable.Swap timeout = Disposables.swap();

	private @Nullable ResumeState state;

	/** Counts what is waited for, so that what comes too late has no effect. */
	private int step;

	/** The nonce of the ping that shows that the runtime reads a new connection. */
	private @Nullable String confirmation;

	ResumeLoop(ClientSession session, @Nullable Mono<? extends ClientConnection> connector, ClientOptions options,
			Executor lane) {
		this.session = session;
		this.connector = connector;
		this.options = options;
		this.lane = lane;
	}

	/**
	 * Makes the hello of a connection, or gives the connection up if there is no token.
	 * @param lastEventSeq the number of the last frame that was received
	 * @param sender sends the hello
	 */
	void greet(long lastEventSeq, Consumer<SessionHello> sender) {
		SessionHello hello;
		try {
			hello = this.options.hello((this.state != null) ? this.state.request(lastEventSeq) : null);
		}
		catch (RuntimeException ex) {
			failed(ex);
			return;
		}
		sender.accept(hello);
	}

	/**
	 * Tells whether the session was lost and is not back.
	 * @return whether it is being resumed
	 */
	boolean isBusy() {
		return this.state != null && this.state.isLost();
	}

	/**
	 * Tells whether there is a session that can and may be resumed.
	 * @param status how its connection was closed, or {@code null} if it was lost
	 * @return whether to try
	 */
	boolean appliesTo(@Nullable CloseStatus status) {
		return this.connector != null && this.state != null && this.options.reconnect().appliesTo(status);
	}

	/**
	 * Tells whether a refused attempt may be followed by another one.
	 * @param error the refusal
	 * @return whether to try again
	 */
	boolean appliesTo(SessionError error) {
		return this.state != null
				&& (error.retryable() || (error.code() == ErrorCode.RESUME_WINDOW_EXPIRED && this.state.fallBack()));
	}

	/**
	 * Takes the welcome of a connection.
	 * @param opening the welcome
	 * @param nonce names the ping that follows, if the session was resumed
	 * @return whether the session was resumed, and not opened
	 */
	boolean welcomed(SessionWelcome opening, String nonce) {
		this.step++;
		this.timeout.update(Disposables.disposed());
		if (this.state == null) {
			this.state = new ResumeState(this.options.reconnect(), opening);
			return false;
		}
		this.confirmation = nonce;
		this.state.resumed(opening);
		return true;
	}

	void answered(String nonce) {
		if (this.state != null && nonce.equals(this.confirmation)) {
			this.confirmation = null;
			this.state.confirmed();
		}
	}

	/**
	 * Waits, then tries, or gives up.
	 * @param cause why there is no connection
	 */
	void retry(Throwable cause) {
		ResumeState lost = this.state;
		if (lost == null) {
			return;
		}
		long now = this.options.timer().now(TimeUnit.MILLISECONDS);
		if (!lost.isLost()) {
			logger.debug("The connection of a session is lost: {}", cause.toString());
			lost.lost(now);
			this.session.reconnecting();
		}
		long delay = lost.nextDelayMillis(now);
		if (delay < 0) {
			this.session.end(new ConnectionException(
					"session could not be resumed within its window of " + lost.window(), null, cause));
		}
		else {
			after(Duration.ofMillis(delay), this::tryAgain);
		}
	}

	void stop() {
		this.step++;
		this.timeout.dispose();
	}

	private void tryAgain() {
		Mono<? extends ClientConnection> source = this.connector;
		if (source == null) {
			return;
		}
		Duration limit = this.options.connectTimeout();
		after(limit, () -> failed(new ConnectionException("no connection within " + limit, null, null)));
		int expected = this.step;
		this.session.connect(source, (connection) -> this.lane.execute(() -> connected(expected, connection)),
				(ex) -> this.lane.execute(() -> {
					if (this.step == expected) {
						failed(ex);
					}
				}));
	}

	private void connected(int expected, ClientConnection connection) {
		if (this.step != expected) {
			this.session.discard(connection);
			return;
		}
		Duration limit = this.options.connectTimeout();
		after(limit,
				() -> failed(new ConnectionException("runtime did not answer the hello within " + limit, null, null)));
		this.session.attach(connection);
	}

	private void failed(Throwable cause) {
		this.session.abort(CloseStatus.NORMAL);
		if (isBusy()) {
			retry(cause);
		}
		else {
			this.session.end(cause);
		}
	}

	private void after(Duration delay, Runnable task) {
		this.step++;
		int expected = this.step;
		this.timeout.update(this.options.timer().schedule(() -> this.lane.execute(() -> {
			if (this.step == expected) {
				task.run();
			}
		}), delay.toMillis(), TimeUnit.MILLISECONDS));
	}

}
