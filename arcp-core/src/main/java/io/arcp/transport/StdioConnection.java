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
import reactor.core.publisher.Mono;

/**
 * A connection over two streams, with a thread that reads, one that writes and one that
 * never blocks.
 */
final class StdioConnection extends LaneConnection {

	private static final Logger logger = LoggerFactory.getLogger(StdioConnection.class);

	/** Lines that are read before they are requested, so that the end is noticed. */
	private static final int READ_AHEAD = 4;

	/** How long a batch may take that is being written when the connection is closed. */
	private static final long CLOSE_LIMIT_SECONDS = 3;

	private final InputStream in;

	private final OutputStream out;

	private final LineReader lines;

	private final ScheduledExecutorService timer;

	private final Thread reader;

	private final Executor writer;

	private final StdioOutbound outbound;

	private final Semaphore room = new Semaphore(READ_AHEAD);

	private boolean ended;

	StdioConnection(InputStream in, OutputStream out, ConnectionInfo info, int maxFrameSize) {
		this(in, out, info, maxFrameSize, StdioThreads.lane());
	}

	private StdioConnection(InputStream in, OutputStream out, ConnectionInfo info, int maxFrameSize,
			ScheduledExecutorService timer) {
		super(info, new ConnectionLane(timer));
		this.in = in;
		this.out = out;
		this.lines = new LineReader(in, maxFrameSize);
		this.timer = timer;
		this.reader = StdioThreads.reader(this::read);
		this.writer = StdioThreads.writer();
		this.outbound = new StdioOutbound(out, lane(), this.writer, this::sendFailed);
	}

	void start() {
		this.reader.start();
	}

	@Override
	public Mono<Void> close(CloseStatus status) {
		Objects.requireNonNull(status, "status");
		return Mono.defer(() -> {
			lane().execute(() -> {
				if (!isClosing()) {
					closedWith(status);
					end(null);
				}
			});
			return onClose();
		});
	}

	@Override
	void consumed(int frames) {
		this.room.release(frames);
	}

	@Override
	LaneOutbound outbound() {
		return this.outbound;
	}

	private void read() {
		try {
			this.room.acquire();
			for (byte[] line = this.lines.next(); line != null; line = this.lines.next()) {
				List<InboundFrame> frame = List.of(InboundFrame.text(line));
				lane().execute(() -> inbound().receive(frame));
				this.room.acquire();
			}
			lane().execute(() -> inputEnded(null));
		}
		catch (IOException ex) {
			lane().execute(() -> inputEnded(ex));
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	/** The other direction stays open: its owner is told, and closes. */
	private void inputEnded(@Nullable IOException cause) {
		inbound().endWhenEmpty(cause, () -> {
		});
	}

	private void sendFailed(Throwable cause) {
		if (cause instanceof IOException) {
			logger.debug("The other end of {} does not read any more", info().remoteAddress(), cause);
		}
		else {
			logger.error("A source of frames failed", cause);
			closedWith(CloseStatus.INTERNAL);
		}
		end(cause);
	}

	/** The streams are closed behind the batch that is being written. */
	private void end(@Nullable Throwable cause) {
		if (isClosing()) {
			return;
		}
		closing();
		this.outbound.stop((cause != null) ? cause : new ClosedChannelException());
		inbound().end(cause);
		this.reader.interrupt(); // it may wait for a reader of its lines
		this.timer.schedule(() -> lane().execute(this::ended), CLOSE_LIMIT_SECONDS, TimeUnit.SECONDS);
		this.writer.execute(() -> {
			close(this.out);
			lane().execute(this::ended);
			close(this.in);
		});
	}

	private void ended() {
		if (!this.ended) {
			this.ended = true;
			closed();
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
