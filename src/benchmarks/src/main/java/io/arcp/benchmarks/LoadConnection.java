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

import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.concurrent.Future;

/**
 * A WebSocket of the load generator.
 */
final class LoadConnection implements AutoCloseable {

	private static final int RECEIVE_BUFFER = 128 * 1024;

	private final Channel channel;

	private final FrameReader reader;

	private LoadConnection(Channel channel, FrameReader reader) {
		this.channel = channel;
		this.reader = reader;
	}

	/**
	 * Opens a connection and waits until it is upgraded.
	 * @param group runs the connection
	 * @param port the port on the loopback interface
	 * @param path the path of the endpoint
	 * @return the connection
	 */
	static LoadConnection open(EventLoopGroup group, int port, String path) {
		return Await.result(connect(group, port, path), "upgrade of " + path);
	}

	/**
	 * Starts to open a connection.
	 * @param group runs the connection
	 * @param port the port on the loopback interface
	 * @param path the path of the endpoint
	 * @return the connection, when it is upgraded
	 */
	static CompletableFuture<LoadConnection> connect(EventLoopGroup group, int port, String path) {
		FrameReader reader = new FrameReader();
		ChannelFuture connected = new Bootstrap().group(group)
			.channel(NioSocketChannel.class)
			.option(ChannelOption.TCP_NODELAY, true)
			.option(ChannelOption.RECVBUF_ALLOCATOR, new FixedRecvByteBufAllocator(RECEIVE_BUFFER))
			.handler(reader)
			.connect(InetAddress.getLoopbackAddress(), port);
		String request = "GET " + path + " HTTP/1.1\r\nHost: 127.0.0.1:" + port
				+ "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13"
				+ "\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";
		connected.addListener((future) -> {
			if (future.isSuccess()) {
				connected.channel().writeAndFlush(Unpooled.copiedBuffer(request, StandardCharsets.US_ASCII));
			}
			else {
				reader.upgraded().completeExceptionally(future.cause());
			}
		});
		return reader.upgraded().thenApply((done) -> new LoadConnection(connected.channel(), reader));
	}

	void listener(FrameListener listener) {
		this.reader.listener(listener);
	}

	/**
	 * Sets the listener and sends a message on the event loop.
	 * @param listener gets what comes in from then on
	 * @param message the message
	 */
	void send(FrameListener listener, String message) {
		execute(() -> {
			this.reader.listener(listener);
			write(message.getBytes(StandardCharsets.UTF_8));
			this.channel.flush();
		});
	}

	void execute(Runnable task) {
		this.channel.eventLoop().execute(task);
	}

	/**
	 * Repeats a task on the event loop, once in a millisecond, until it is cancelled.
	 * @param task the task
	 * @return cancels it
	 */
	Future<?> pace(Runnable task) {
		return this.channel.eventLoop().scheduleAtFixedRate(task, 0, 1, TimeUnit.MILLISECONDS);
	}

	/**
	 * Writes a text frame without a flush, which comes at the end of a read. The mask is
	 * zero: it changes nothing.
	 * @param message the message
	 */
	void write(byte[] message) {
		ByteBuf frame = this.channel.alloc().directBuffer(message.length + 14);
		frame.writeByte(0x81);
		if (message.length < 126) {
			frame.writeByte(0x80 | message.length);
		}
		else if (message.length < 65_536) {
			frame.writeByte(0x80 | 126).writeShort(message.length);
		}
		else {
			frame.writeByte(0x80 | 127).writeLong(message.length);
		}
		frame.writeInt(0).writeBytes(message);
		this.channel.write(frame, this.channel.voidPromise());
	}

	void flush() {
		this.channel.flush();
	}

	@Override
	public void close() {
		this.channel.close().syncUninterruptibly();
	}

}
