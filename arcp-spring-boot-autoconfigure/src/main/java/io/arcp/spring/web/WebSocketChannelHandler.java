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

package io.arcp.spring.web;

import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

import io.arcp.spring.web.FrameJoiner.MessageTooLargeException;
import io.arcp.transport.CloseStatus;
import io.arcp.transport.FrameSource;
import io.arcp.transport.InboundFrame;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.MonoSink;

/**
 * Serves a WebSocket after its upgrade, in front of Reactor Netty's own handler: reads on
 * demand, answers pings, drains the source of outbound frames and closes in order. All
 * state belongs to the event loop.
 */
final class WebSocketChannelHandler extends ChannelInboundHandlerAdapter {

	private static final Logger logger = LoggerFactory.getLogger(WebSocketChannelHandler.class);

	/** Keeps proxies from closing a silent connection (ARCP section 1.1). */
	private static final long PING_INTERVAL_SECONDS = 30;

	/** How long the peer has to answer a close. */
	private static final long CLOSE_LIMIT_SECONDS = 3;

	/** The decoder refuses others that may not be sent (RFC 6455, section 7.4.2). */
	private static final int MAX_CLOSE_CODE = 4999;

	private final EventLoop eventLoop;

	private final FrameJoiner joiner;

	private final InboundFrames inbound;

	private final Future<?> pings;

	private @Nullable ChannelHandlerContext ctx;

	private @Nullable FrameDrain drain;

	private @Nullable ChannelFuture closeWritten;

	private @Nullable ByteBuf unansweredPing;

	private boolean reading;

	WebSocketChannelHandler(EventLoop eventLoop, int maxFrameSize) {
		this.eventLoop = eventLoop;
		this.joiner = new FrameJoiner(maxFrameSize);
		this.inbound = new InboundFrames(eventLoop, this::read);
		this.pings = eventLoop.scheduleAtFixedRate(this::ping, PING_INTERVAL_SECONDS, PING_INTERVAL_SECONDS,
				TimeUnit.SECONDS);
	}

	@Override
	public void handlerAdded(ChannelHandlerContext ctx) {
		this.ctx = ctx;
		ctx.channel().config().setAutoRead(false);
		ctx.channel().closeFuture().addListener((future) -> ended());
	}

	InboundFrames inbound() {
		return this.inbound;
	}

	/**
	 * Starts to send. Called once.
	 * @param source the source of the frames
	 * @param sink ends when sending ends
	 */
	void send(FrameSource source, MonoSink<Void> sink) {
		FrameDrain drain = new FrameDrain(context(), source, sink, this::failed);
		if (this.closeWritten != null || !context().channel().isActive()) {
			drain.stop(null);
			return;
		}
		this.drain = drain;
		source.onReady(drain::wakeUp);
		drain.wakeUp();
	}

	/**
	 * Closes in order: what was polled goes first, then the close frame, and the socket
	 * ends when the peer has answered or its time is over.
	 * @param status the code and reason
	 * @return done when the close frame was written or the connection has ended
	 */
	ChannelFuture close(CloseStatus status) {
		ChannelFuture written = this.closeWritten;
		if (written == null) {
			written = writeClose(new CloseWebSocketFrame(status.code(), status.reason()));
			Future<?> limit = this.eventLoop.schedule(() -> context().close(), CLOSE_LIMIT_SECONDS, TimeUnit.SECONDS);
			context().channel().closeFuture().addListener((future) -> limit.cancel(false));
			read();
		}
		return written;
	}

	private ChannelFuture writeClose(CloseWebSocketFrame frame) {
		ChannelPromise written = context().newPromise();
		this.closeWritten = written;
		this.pings.cancel(false);
		if (this.drain != null) {
			this.drain.complete();
		}
		context().writeAndFlush(frame, written);
		return written;
	}

	@Override
	public void channelRead(ChannelHandlerContext ctx, Object message) {
		if (!(message instanceof WebSocketFrame frame)) {
			ctx.fireChannelRead(message);
			return;
		}
		try {
			if (frame instanceof CloseWebSocketFrame close) {
				closedByPeer(close);
			}
			else if (this.closeWritten == null) {
				received(frame);
			}
		}
		finally {
			frame.release();
		}
	}

	private void received(WebSocketFrame frame) {
		if (frame instanceof PingWebSocketFrame) {
			answerPing(frame.content().retain());
		}
		else if (!(frame instanceof PongWebSocketFrame)) {
			try {
				InboundFrame message = this.joiner.join(frame);
				if (message != null) {
					this.inbound.next(message);
				}
			}
			catch (MessageTooLargeException ex) {
				fail(ex, CloseStatus.TOO_LARGE);
			}
		}
	}

	private void closedByPeer(CloseWebSocketFrame close) {
		if (this.closeWritten != null) {
			context().close();
			return;
		}
		if (close.statusCode() > MAX_CLOSE_CODE) {
			fail(new IOException("close code " + close.statusCode() + " may not be sent"),
					status(WebSocketCloseStatus.PROTOCOL_ERROR));
			return;
		}
		writeClose(new CloseWebSocketFrame(true, 0, close.content().retain())).addListener(ChannelFutureListener.CLOSE);
		this.inbound.end(null);
	}

	@Override
	public void channelReadComplete(ChannelHandlerContext ctx) {
		this.reading = false;
		if (this.closeWritten != null) {
			read();
		}
		else {
			this.inbound.readMore();
		}
		ctx.fireChannelReadComplete();
	}

	@Override
	public void channelWritabilityChanged(ChannelHandlerContext ctx) {
		if (ctx.channel().isWritable()) {
			ByteBuf ping = this.unansweredPing;
			if (ping != null) {
				this.unansweredPing = null;
				answerPing(ping);
			}
			if (this.drain != null) {
				this.drain.wakeUp();
			}
		}
		ctx.fireChannelWritabilityChanged();
	}

	/**
	 * Ends the connection with the code that says what went wrong. The exception goes no
	 * further: Reactor Netty's handler would close without one.
	 */
	@Override
	public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
		if (cause instanceof CorruptedWebSocketFrameException corrupted) {
			logger.debug("Violation of the WebSocket protocol", cause);
			fail(cause, status(corrupted.closeStatus()));
		}
		else if (cause instanceof IOException) {
			logger.debug("Connection lost", cause);
			this.inbound.end(cause);
			ctx.close();
		}
		else {
			failed(cause);
		}
	}

	private void failed(Throwable cause) {
		logger.error("Connection failed", cause);
		fail(cause, CloseStatus.INTERNAL);
	}

	private static CloseStatus status(WebSocketCloseStatus violation) {
		return violation.equals(WebSocketCloseStatus.MESSAGE_TOO_BIG) ? CloseStatus.TOO_LARGE
				: new CloseStatus(violation.code(), "protocol violation");
	}

	private void fail(Throwable cause, CloseStatus status) {
		this.inbound.end(cause);
		close(status);
	}

	private void ended() {
		this.pings.cancel(false);
		ByteBuf ping = this.unansweredPing;
		if (ping != null) {
			this.unansweredPing = null;
			ping.release();
		}
		if (this.drain != null) {
			this.drain.stop(null);
		}
		this.inbound.end((this.closeWritten != null) ? null : new ClosedChannelException());
	}

	private void read() {
		if (!this.reading) {
			this.reading = true;
			context().read();
		}
	}

	/**
	 * Answers the latest ping only while the peer does not read (RFC 6455, section
	 * 5.5.3), so that answers do not pile up.
	 */
	private void answerPing(ByteBuf content) {
		if (context().channel().isWritable()) {
			context().writeAndFlush(new PongWebSocketFrame(content), context().voidPromise());
			return;
		}
		ByteBuf former = this.unansweredPing;
		this.unansweredPing = content;
		if (former != null) {
			former.release();
		}
	}

	private void ping() {
		if (context().channel().isWritable()) {
			context().writeAndFlush(new PingWebSocketFrame(), context().voidPromise());
		}
	}

	private ChannelHandlerContext context() {
		ChannelHandlerContext added = this.ctx;
		if (added == null) {
			throw new IllegalStateException("handler is not in a pipeline");
		}
		return added;
	}

}
