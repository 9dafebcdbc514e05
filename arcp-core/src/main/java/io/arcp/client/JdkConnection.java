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

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

import io.arcp.protocol.Secret;
import io.arcp.transport.ClientConnection;
import io.arcp.transport.CloseStatus;
import io.arcp.transport.ConnectionInfo;
import io.arcp.transport.FrameSource;
import io.arcp.transport.InboundFrame;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.FluxSink;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Scheduler;

/**
 * A connection over the JDK's WebSocket client. The socket is read when a frame is
 * requested, and not otherwise.
 */
final class JdkConnection implements ClientConnection {

	/** How long the peer may take to answer a close before the socket is cut. */
	private static final Duration CLOSE_LIMIT = Duration.ofSeconds(5);

	private final WebSocket socket;

	private final ConnectionInfo info;

	private final ConnectionLane lane;

	private final Scheduler timer;

	private final Flux<InboundFrame> inbound;

	private final Sinks.Empty<Void> ended = Sinks.unsafe().empty();

	private @Nullable FluxSink<InboundFrame> reader;

	private @Nullable SocketWriter writer;

	private @Nullable Throwable endCause;

	private boolean hasEnded;

	private volatile @Nullable CloseStatus closeStatus;

	JdkConnection(WebSocket socket, URI uri, ConnectionLane lane, Scheduler timer) {
		this.socket = socket;
		this.info = new ConnectionInfo(uri.getAuthority(), null, null, "wss".equals(uri.getScheme()));
		this.lane = lane;
		this.timer = timer;
		this.inbound = Flux.push((sink) -> lane.execute(() -> read(sink)), FluxSink.OverflowStrategy.ERROR);
	}

	/**
	 * Opens a connection.
	 * @param uri the endpoint
	 * @param options what matters of the client's options
	 * @return the connection; fails with a {@link ConnectionException}
	 */
	static Mono<ClientConnection> open(URI uri, ClientOptions options) {
		return Mono.defer(() -> {
			ConnectionLane lane = new ConnectionLane(options.timer()::schedule);
			SocketListener listener = new SocketListener(lane, options.maxFrameSize());
			WebSocket.Builder builder = client(options).newWebSocketBuilder().connectTimeout(options.connectTimeout());
			Secret token = options.headerToken();
			if (token != null) {
				builder.header("Authorization", "Bearer " + token.value());
			}
			Mono<WebSocket> opened = Mono.fromFuture(() -> builder.buildAsync(uri, listener));
			return opened.<ClientConnection>map((socket) -> {
				JdkConnection connection = new JdkConnection(socket, uri, lane, options.timer());
				listener.attach(connection);
				return connection;
			}).onErrorMap((ex) -> notOpened(uri, ex));
		});
	}

	@Override
	public ConnectionInfo info() {
		return this.info;
	}

	@Override
	public Flux<InboundFrame> inbound() {
		return this.inbound;
	}

	@Override
	public Mono<Void> send(FrameSource frames) {
		return Mono.create((sink) -> this.lane.execute(() -> {
			SocketWriter created = new SocketWriter(this.socket, this.lane, frames, sink);
			if (this.hasEnded) {
				created.stop(new ClosedChannelException());
				return;
			}
			this.writer = created;
			frames.onReady(created::wakeUp);
			created.wakeUp();
		}));
	}

	@Override
	public Mono<Void> close(CloseStatus status) {
		Objects.requireNonNull(status, "status");
		return Mono.create((sink) -> this.lane.execute(() -> {
			closeNow(status, null);
			sink.success();
		}));
	}

	@Override
	public Mono<Void> onClose() {
		return this.ended.asMono();
	}

	@Override
	public Executor executor() {
		return this.lane;
	}

	@Override
	public @Nullable CloseStatus closeStatus() {
		return this.closeStatus;
	}

	void received(InboundFrame frame) {
		if (!this.hasEnded && this.reader != null) {
			this.reader.next(frame);
		}
	}

	void closedByPeer(CloseStatus status) {
		if (!this.hasEnded) {
			this.closeStatus = status;
			end(null);
		}
	}

	void lost(Throwable cause) {
		end(cause);
	}

	void tooLarge(int limit) {
		closeNow(CloseStatus.TOO_LARGE, new IOException("frame is larger than " + limit + " bytes"));
	}

	private void read(FluxSink<InboundFrame> sink) {
		if (this.hasEnded) {
			complete(sink);
			return;
		}
		this.reader = sink;
		sink.onRequest(this.socket::request);
	}

	private void closeNow(CloseStatus status, @Nullable Throwable cause) {
		if (this.hasEnded) {
			return;
		}
		this.closeStatus = status;
		end(cause);
		int code = isAllowedForClients(status.code()) ? status.code() : CloseStatus.REFUSED.code();
		this.socket.sendClose(code, status.reason()).whenComplete((done, error) -> {
			if (error != null) {
				this.socket.abort();
			}
		});
		this.socket.request(Long.MAX_VALUE);
		this.timer.schedule(this.socket::abort, CLOSE_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
	}

	private void end(@Nullable Throwable cause) {
		if (this.hasEnded) {
			return;
		}
		this.hasEnded = true;
		this.endCause = cause;
		if (this.writer != null) {
			this.writer.stop(new ClosedChannelException());
		}
		if (this.reader != null) {
			complete(this.reader);
		}
		this.ended.tryEmitEmpty();
	}

	private void complete(FluxSink<InboundFrame> sink) {
		if (this.endCause != null) {
			sink.error(this.endCause);
		}
		else {
			sink.complete();
		}
	}

	/**
	 * Tells whether the JDK lets a client send a close code.
	 * @param code the code
	 * @return whether it does
	 */
	private static boolean isAllowedForClients(int code) {
		return code == 1000 || code == 1001 || code == 1008 || code == 1011 || code >= 3000;
	}

	private static HttpClient client(ClientOptions options) {
		HttpClient given = options.httpClient();
		return (given != null) ? given : SharedClient.INSTANCE;
	}

	private static ConnectionException notOpened(URI uri, Throwable error) {
		Throwable cause = (error instanceof CompletionException && error.getCause() != null) ? error.getCause() : error;
		String reason = (cause instanceof WebSocketHandshakeException refused)
				? "upgrade was answered with status " + refused.getResponse().statusCode() : cause.toString();
		return new ConnectionException("no connection to " + uri.getAuthority() + ": " + reason, null, cause);
	}

	/**
	 * The HTTP client of those that bring none, made when the first one needs it.
	 */
	private static final class SharedClient {

		private static final HttpClient INSTANCE = HttpClient.newHttpClient();

		private SharedClient() {
		}

	}

}
