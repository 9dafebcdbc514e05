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

package io.arcp.transport;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.ClosedChannelException;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * A connection over two streams, with a thread that reads, one that writes and one that
 * never blocks.
 */
final class StdioConnection implements ClientConnection {

	private static final Logger logger = LoggerFactory.getLogger(StdioConnection.class);

	/** Lines that are read before they are requested, so that the end is noticed. */
	private static final int READ_AHEAD = 4;

	/** How long a batch may take that is being written when the connection is closed. */
	private static final long CLOSE_LIMIT_SECONDS = 3;

	private final ConnectionInfo info;

	private final InputStream in;

	private final OutputStream out;

	private final LineReader lines;

	private final ScheduledExecutorService timer;

	private final ConnectionLane lane;

	private final Executor writer;

	private final InboundBuffer inbound;

	private final StdioOutbound outbound;

	private final Semaphore room = new Semaphore(READ_AHEAD);

	private final Sinks.Empty<Void> onClose = Sinks.empty();

	private boolean closing;

	private boolean ended;

	private volatile @Nullable CloseStatus closeStatus;

	StdioConnection(InputStream in, OutputStream out, ConnectionInfo info, int maxFrameSize) {
		this.info = info;
		this.in = in;
		this.out = out;
		this.lines = new LineReader(in, maxFrameSize);
		this.timer = StdioThreads.lane();
		this.lane = new ConnectionLane(this.timer);
		this.writer = StdioThreads.writer();
		this.inbound = new InboundBuffer(this.lane, this.room::release);
		this.outbound = new StdioOutbound(out, this.lane, this.writer, this::sendFailed);
	}

	void start() {
		StdioThreads.reader(this::read).start();
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
	public int unread() {
		return this.inbound.buffered();
	}

	@Override
	public Mono<Void> send(FrameSource frames) {
		return Mono.create((sink) -> this.lane.execute(() -> {
			if (this.closing) {
				sink.error(new ClosedChannelException());
			}
			else {
				this.outbound.start(frames, sink);
			}
		}));
	}

	@Override
	public Mono<Void> close(CloseStatus status) {
		Objects.requireNonNull(status, "status");
		return Mono.defer(() -> {
			this.lane.execute(() -> {
				if (!this.closing) {
					this.closeStatus = status;
					end(null);
				}
			});
			return onClose();
		});
	}

	@Override
	public Mono<Void> onClose() {
		return this.onClose.asMono();
	}

	@Override
	public Executor executor() {
		return this.lane;
	}

	@Override
	public @Nullable CloseStatus closeStatus() {
		return this.closeStatus;
	}

	private void read() {
		try {
			this.room.acquire();
			for (byte[] line = this.lines.next(); line != null; line = this.lines.next()) {
				List<InboundFrame> frame = List.of(InboundFrame.text(line));
				this.lane.execute(() -> this.inbound.receive(frame));
				this.room.acquire();
			}
			this.lane.execute(() -> inputEnded(null));
		}
		catch (IOException ex) {
			this.lane.execute(() -> inputEnded(ex));
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	/** The other direction stays open: its owner is told, and closes. */
	private void inputEnded(@Nullable IOException cause) {
		this.inbound.endWhenEmpty(cause, () -> {
		});
	}

	private void sendFailed(Throwable cause) {
		if (cause instanceof IOException) {
			logger.debug("The other end of {} does not read any more", this.info.remoteAddress(), cause);
		}
		else {
			logger.error("A source of frames failed", cause);
			this.closeStatus = CloseStatus.INTERNAL;
		}
		end(cause);
	}

	/** The streams are closed behind the batch that is being written. */
	private void end(@Nullable Throwable cause) {
		if (this.closing) {
			return;
		}
		this.closing = true;
		this.outbound.stop((cause != null) ? cause : new ClosedChannelException());
		this.inbound.end(cause);
		this.timer.schedule(() -> this.lane.execute(this::ended), CLOSE_LIMIT_SECONDS, TimeUnit.SECONDS);
		this.writer.execute(() -> {
			close(this.out);
			this.lane.execute(this::ended);
			close(this.in);
		});
	}

	private void ended() {
		if (!this.ended) {
			this.ended = true;
			this.onClose.tryEmitEmpty();
		}
	}

	private static void close(Closeable stream) {
		try {
			stream.close();
		}
		catch (IOException ex) {
			logger.debug("A stream could not be closed", ex);
		}
	}

}
