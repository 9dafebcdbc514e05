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

import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

import io.arcp.protocol.ArcpException;
import io.arcp.protocol.Dialect;
import io.arcp.protocol.EnvelopeHeader;
import io.arcp.protocol.InvalidRequestException;
import io.arcp.transport.ArcpConnection;
import io.arcp.transport.CloseStatus;
import io.arcp.transport.FrameTooLargeException;
import io.arcp.transport.InboundFrame;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.scheduler.Scheduler;

/**
 * One connection of a client: reads its frames as long as the answers to them have room,
 * and owns the end of the connection.
 */
final class SessionConnection extends BaseSubscriber<InboundFrame> {

	/** Urgent frames and answers that may wait. */
	static final int MAX_WAITING_CONTROL = 1024;

	private static final Logger logger = LoggerFactory.getLogger(SessionConnection.class);

	private static final int WINDOW = 64;

	private static final long CLOSE_LIMIT_SECONDS = 5;

	private final ArcpConnection connection;

	private final Outbound outbound = new Outbound();

	private final Scheduler timer;

	private final @Nullable FrameRate rate;

	private final AtomicBoolean ended = new AtomicBoolean();

	private final AtomicBoolean closing = new AtomicBoolean();

	private volatile Receiver receiver;

	private volatile Dialect dialect = Dialect.GENERIC;

	private volatile CloseStatus closeStatus = CloseStatus.NORMAL;

	private volatile boolean paused;

	/**
	 * Frames that were requested and have not been handled; used where frames are
	 * handled.
	 */
	private int requested;

	private volatile Runnable onEnd = () -> {
	};

	private volatile long received;

	/** The last frame that was read before the welcome was written. */
	private volatile long welcomedAt = Long.MAX_VALUE;

	SessionConnection(ArcpConnection connection, Scheduler timer, @Nullable FrameRate rate, Receiver receiver) {
		this.connection = connection;
		this.timer = timer;
		this.rate = rate;
		this.receiver = receiver;
		this.outbound.onControlTaken(this::controlTaken);
	}

	/**
	 * Begins to send and to read.
	 */
	void start() {
		this.connection.onClose().subscribe(null, (ex) -> end(), this::end);
		this.connection.send(this.outbound).subscribe(null, (ex) -> end(), () -> closeNow(this.closeStatus));
		this.connection.inbound().subscribe(this);
	}

	/**
	 * Sets what is called when the connection has ended; before it starts.
	 */
	void onEnd(Runnable callback) {
		this.onEnd = callback;
	}

	/**
	 * Returns whether the session is not open yet.
	 */
	boolean isOpening() {
		return this.receiver instanceof Handshake;
	}

	/**
	 * Sets the dialect of the client, which the handshake has found.
	 */
	void dialect(Dialect found) {
		this.dialect = found;
	}

	Dialect dialect() {
		return this.dialect;
	}

	ArcpConnection transport() {
		return this.connection;
	}

	Outbound outbound() {
		return this.outbound;
	}

	/**
	 * Hands the frames that come from now on to another receiver.
	 */
	void receiver(Receiver next) {
		this.receiver = next;
	}

	/**
	 * The welcome was written to the socket; on the connection's thread.
	 */
	void welcomed() {
		this.welcomedAt = this.received + this.connection.unread();
	}

	/**
	 * Returns whether the frame that was received last proves that the client has the
	 * welcome: what was pipelined behind the hello and read before proves nothing.
	 */
	boolean hasSpoken() {
		return this.received > this.welcomedAt;
	}

	long received() {
		return this.received;
	}

	/**
	 * Returns whether frames are not read for the moment, since too much waits.
	 */
	boolean isPaused() {
		return this.paused;
	}

	boolean hasEnded() {
		return this.ended.get();
	}

	@Override
	protected void hookOnSubscribe(Subscription subscription) {
		this.requested = 1; // until the session is open, frame by frame
		request(1);
	}

	@Override
	protected void hookOnNext(InboundFrame frame) {
		this.received++;
		this.receiver.receive(this, frame);
	}

	@Override
	protected void hookOnComplete() {
		closeNow(CloseStatus.NORMAL);
	}

	@Override
	protected void hookOnError(Throwable ex) {
		logger.debug("Connection from {} failed", this.connection.info().remoteAddress(), ex);
		if (ex instanceof FrameTooLargeException) {
			fail(this.receiver.frames(), new InvalidRequestException(String.valueOf(ex.getMessage())), null,
					CloseStatus.TOO_LARGE);
			return;
		}
		closeNow(CloseStatus.INTERNAL);
	}

	/**
	 * A frame before the session is open was handled: the next one may come.
	 */
	void handledBeforeOpen() {
		countHandled();
		readNext();
	}

	/**
	 * Reads one frame before the session is open, unless one is on its way.
	 */
	void readNext() {
		int window = window(1);
		this.paused = window == 0;
		if (this.requested < window) {
			this.requested = window;
			request(1);
		}
	}

	/**
	 * A frame of an open session was handled; on its lane.
	 * @param unanswered whether the session has too many unanswered requests
	 */
	void handled(boolean unanswered) {
		countHandled();
		readOn(unanswered);
	}

	private void countHandled() {
		this.requested--;
		if (this.rate != null) {
			this.rate.handled();
		}
	}

	/**
	 * Returns how many frames may be on their way now. When there may be none, the
	 * receiver is told later that there is room.
	 */
	private int window(int max) {
		if (this.rate == null) {
			return max;
		}
		int window = this.rate.window(max);
		if (window == 0) {
			this.rate.await(() -> this.receiver.roomAgain(this));
		}
		return window;
	}

	/**
	 * Reads on if there is room; on the lane.
	 */
	void readOn(boolean unanswered) {
		if (unanswered || this.outbound.waitingControl() > MAX_WAITING_CONTROL - WINDOW) {
			this.paused = true;
			if (!unanswered && this.outbound.waitingControl() <= MAX_WAITING_CONTROL - WINDOW) {
				this.receiver.roomAgain(this); // it was taken before anybody knew of the
												// pause
			}
			return;
		}
		int window = window(WINDOW);
		this.paused = window == 0;
		if (this.requested < window && this.requested <= window / 2) {
			int more = window - this.requested;
			this.requested = window;
			request(more);
		}
	}

	private void controlTaken() {
		if (this.paused) {
			this.receiver.roomAgain(this);
		}
	}

	/**
	 * Sends a fatal error ahead of everything else and closes.
	 */
	void fail(ControlFrames frames, ArcpException error, @Nullable EnvelopeHeader request, CloseStatus status) {
		if (request != null) {
			frames.refusedOpening(error, request).forEach(this.outbound::urgent);
		}
		else {
			this.outbound.urgent(frames.sessionError(error));
		}
		finish(status);
	}

	/**
	 * Closes behind the urgent frames.
	 */
	void finish(CloseStatus status) {
		this.closeStatus = status;
		this.outbound.finish();
		closesWith(status);
	}

	/**
	 * Sets how the connection is closed when all was sent; a client that takes nothing is
	 * given a few seconds.
	 */
	void closesWith(CloseStatus status) {
		closesWith(status, CLOSE_LIMIT_SECONDS);
	}

	/**
	 * Sets how the connection is closed when all was sent.
	 * @param seconds how long a client that takes nothing is given
	 */
	void closesWith(CloseStatus status, long seconds) {
		this.closeStatus = status;
		closeUnlessTaking(status, this.outbound.polled(), seconds);
	}

	private void closeUnlessTaking(CloseStatus status, long polled, long seconds) {
		try {
			this.timer.schedule(() -> {
				long now = this.outbound.polled();
				if (now == polled) {
					closeNow(status);
				}
				else if (!this.ended.get()) {
					closeUnlessTaking(status, now, seconds);
				}
			}, seconds, TimeUnit.SECONDS);
		}
		catch (RejectedExecutionException ex) {
			closeNow(status); // the runtime was closed
		}
	}

	/**
	 * Closes without sending what waits.
	 */
	void closeNow(CloseStatus status) {
		if (this.closing.compareAndSet(false, true)) {
			this.connection.close(status).subscribe(null, (ex) -> end());
		}
	}

	/**
	 * Closes behind what is on its way to be sent, without waiting for a client that
	 * takes nothing.
	 */
	void closeSoon(CloseStatus status) {
		finish(status);
		Executor thread = this.connection.executor();
		thread.execute(() -> thread.execute(() -> closeNow(status)));
	}

	private void end() {
		if (this.ended.compareAndSet(false, true)) { // what is read is not cancelled: its
														// end comes by itself
			this.receiver.ended(this);
			this.onEnd.run();
		}
	}

	/**
	 * Takes the frames of a connection, on its thread.
	 */
	interface Receiver {

		void receive(SessionConnection connection, InboundFrame frame);

		/** Makes the frames that a client gets. */
		ControlFrames frames();

		/** There is room for answers again; on any thread. */
		void roomAgain(SessionConnection connection);

		/** The connection has ended; on any thread, once. */
		void ended(SessionConnection connection);

	}

}
