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

package io.arcp.benchmarks;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;

/**
 * Reads the answer to the upgrade and the frames after it, and hands each frame's head to
 * the listener. Knows as little of WebSockets as the measured servers ask for.
 */
final class FrameReader extends ChannelInboundHandlerAdapter {

	private static final String END_OF_RESPONSE = "\r\n\r\n";

	private static final int TEXT = 0x81;

	private static final int PING = 0x89;

	private final CompletableFuture<Void> upgraded = new CompletableFuture<>();

	private final StringBuilder response = new StringBuilder();

	private final FrameHead head = new FrameHead();

	private volatile FrameListener listener = new IgnoredFrames();

	private int headerBytes;

	private int opcode;

	private int lengthBytes;

	private long length;

	private int remaining;

	CompletableFuture<Void> upgraded() {
		return this.upgraded;
	}

	void listener(FrameListener listener) {
		this.listener = listener;
	}

	@Override
	public void channelRead(ChannelHandlerContext ctx, Object message) throws IOException {
		ByteBuf buffer = (ByteBuf) message;
		try {
			while (buffer.isReadable()) {
				if (!this.upgraded.isDone()) {
					readResponse(buffer.readByte());
				}
				else if (this.remaining == 0) {
					readHeader(buffer.readByte() & 0xFF);
				}
				else {
					readPayload(buffer);
				}
			}
		}
		finally {
			buffer.release();
		}
	}

	private void readResponse(byte next) throws IOException {
		this.response.append((char) next);
		if (next == '\n' && this.response.indexOf(END_OF_RESPONSE) >= 0) {
			if (!this.response.toString().startsWith("HTTP/1.1 101")) {
				throw new IOException("no upgrade: " + this.response);
			}
			this.upgraded.complete(null);
		}
	}

	private void readHeader(int next) throws IOException {
		switch (this.headerBytes) {
			case 0 -> this.opcode = next;
			case 1 -> {
				this.lengthBytes = (next < 126) ? 0 : ((next == 126) ? 2 : 8);
				this.length = (this.lengthBytes == 0) ? next : 0;
			}
			default -> this.length = (this.length << 8) | next;
		}
		this.headerBytes++;
		if (this.headerBytes == 2 + this.lengthBytes) {
			startPayload();
		}
	}

	private void startPayload() throws IOException {
		this.headerBytes = 0;
		this.remaining = Math.toIntExact(this.length);
		this.head.start(this.remaining);
		if (this.opcode != TEXT && this.opcode != PING) {
			throw new IOException("frame with first byte " + Integer.toHexString(this.opcode));
		}
	}

	private void readPayload(ByteBuf buffer) {
		int available = Math.min(this.remaining, buffer.readableBytes());
		this.head.take(buffer, available, this.listener.headLimit());
		this.remaining -= available;
		if (this.remaining == 0 && this.opcode == TEXT) {
			this.listener.frame(this.head);
		}
	}

	@Override
	public void channelReadComplete(ChannelHandlerContext ctx) {
		ctx.flush();
	}

	@Override
	public void channelInactive(ChannelHandlerContext ctx) {
		fail(new IOException("connection closed"));
	}

	@Override
	public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
		fail(cause);
		ctx.close();
	}

	private void fail(Throwable cause) {
		this.upgraded.completeExceptionally(cause);
		this.listener.failed(cause);
	}

	/**
	 * Listens between two measurements.
	 */
	private static final class IgnoredFrames implements FrameListener {

		@Override
		public void frame(FrameHead head) {
			// Nothing is expected
		}

		@Override
		public void failed(Throwable cause) {
			// The next measurement sees it
		}

	}

}
