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

import java.nio.channels.ClosedChannelException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

import io.arcp.transport.FrameSource;
import io.arcp.transport.OutboundFrame;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.MonoSink;

/**
 * Pulls frames from their source while the channel is writable, and yields to other
 * connections of the event loop after a number of them. Belongs to the event loop, but
 * for {@link #wakeUp()}.
 */
final class FrameDrain implements Runnable {

	private static final int FRAMES_PER_TURN = 256;

	/** Of large frames a few fill the channel's buffer, and the socket takes more. */
	private static final int FLUSHES_PER_TURN = 8;

	private final ChannelHandlerContext ctx;

	private final FrameSource source;

	private final MonoSink<Void> sink;

	private final Consumer<Throwable> onFailure;

	private final FrameBatch batch;

	private final AtomicBoolean scheduled = new AtomicBoolean();

	private boolean exhausted;

	private boolean ended;

	FrameDrain(ChannelHandlerContext ctx, FrameSource source, MonoSink<Void> sink, Consumer<Throwable> onFailure) {
		this.ctx = ctx;
		this.source = source;
		this.sink = sink;
		this.onFailure = onFailure;
		this.batch = new FrameBatch(ctx);
	}

	/**
	 * Asks for a turn. Calls that come before it has begun are one.
	 */
	void wakeUp() {
		if (!this.scheduled.get() && this.scheduled.compareAndSet(false, true)) {
			this.ctx.channel().eventLoop().execute(this);
		}
	}

	/**
	 * Takes a turn. Whatever was written when it fails is sent.
	 */
	@Override
	public void run() {
		this.scheduled.set(false);
		if (this.ended) {
			return;
		}
		try {
			turn();
		}
		catch (RuntimeException ex) {
			this.batch.release();
			this.ctx.flush();
			stop(ex);
			this.onFailure.accept(ex);
		}
	}

	private void turn() {
		int left = FRAMES_PER_TURN;
		for (int i = 0; i < FLUSHES_PER_TURN && left > 0 && this.ctx.channel().isWritable(); i++) {
			int frames = fill(left);
			if (frames > 0) {
				this.batch.end();
				this.ctx.flush();
			}
			if (this.exhausted) {
				endIfDone();
				return;
			}
			left -= frames;
		}
		if (this.ctx.channel().isWritable()) {
			wakeUp();
		}
	}

	/**
	 * Takes frames until the channel has enough or the source has none.
	 */
	private int fill(int max) {
		int frames = 0;
		this.exhausted = false;
		while (frames < max && this.ctx.channel().isWritable()) {
			OutboundFrame frame = this.source.poll();
			if (frame == null) {
				this.exhausted = true;
				break;
			}
			this.batch.add(frame);
			frames++;
		}
		return frames;
	}

	private void endIfDone() {
		if (this.source.isDone()) {
			this.ended = true;
			this.ctx.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener((future) -> {
				if (future.isSuccess()) {
					this.sink.success();
				}
				else {
					this.sink.error(new ClosedChannelException());
				}
			});
		}
	}

	/**
	 * Ends the drain because its owner has closed the connection: nothing is polled any
	 * more.
	 */
	void complete() {
		if (!this.ended) {
			this.ended = true;
			this.sink.success();
		}
	}

	/**
	 * Ends the drain because the connection is lost.
	 * @param cause why, or {@code null} when the socket has ended
	 */
	void stop(@Nullable Throwable cause) {
		if (!this.ended) {
			this.ended = true;
			this.sink.error((cause != null) ? cause : new ClosedChannelException());
		}
	}

}
