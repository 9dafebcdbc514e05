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

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

import io.arcp.transport.ByteSink;
import io.arcp.transport.OutboundFrame;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import org.jspecify.annotations.Nullable;

/**
 * Puts frames into pooled direct buffers: WebSocket header and payload of one text frame
 * after the other, so that many small frames cost one write to the channel. Belongs to
 * the event loop.
 */
final class FrameBatch implements ByteSink {

	private static final ByteBuffer NONE = ByteBuffer.allocate(0);

	private static final int MIN_CAPACITY = 512;

	private static final int MAX_CAPACITY = 16 * 1024;

	private static final byte FINAL_TEXT = (byte) 0x81;

	private static final int MAX_SHORT_LENGTH = 125;

	private static final int MAX_MEDIUM_LENGTH = 0xFFFF;

	private final ChannelHandlerContext ctx;

	/** How large a buffer is, learned from what went into the ones before. */
	private int capacity = MIN_CAPACITY;

	private @Nullable ByteBuf buffer;

	/** The buffer's memory: a bulk put costs less than a write through the buffer. */
	private ByteBuffer memory = NONE;

	private List<OutboundFrame> awaited = List.of();

	FrameBatch(ChannelHandlerContext ctx) {
		this.ctx = ctx;
	}

	/**
	 * Appends a frame, and writes the buffer before it when that one is full.
	 * @param frame the frame
	 */
	void add(OutboundFrame frame) {
		int size = frame.size();
		ByteBuffer target = room(headerSize(size) + size);
		writeHeader(target, size);
		int start = target.position();
		frame.writeTo(this);
		if (target.position() - start != size) {
			throw new IllegalStateException(
					"frame wrote " + (target.position() - start) + " bytes, its size is " + size);
		}
		if (frame.wantsWritten()) {
			if (this.awaited.isEmpty()) {
				this.awaited = new ArrayList<>();
			}
			this.awaited.add(frame);
		}
	}

	@Override
	public void write(byte[] bytes, int offset, int length) {
		this.memory.put(bytes, offset, length);
	}

	/**
	 * Writes what is left, without a flush.
	 */
	void end() {
		ByteBuf last = this.buffer;
		if (last != null) {
			if (this.memory.position() < this.capacity / 4 && this.capacity > MIN_CAPACITY) {
				this.capacity /= 2;
			}
			write(last);
		}
	}

	/**
	 * Drops what was not written.
	 */
	void release() {
		ByteBuf dropped = this.buffer;
		this.buffer = null;
		this.memory = NONE;
		this.awaited = List.of();
		if (dropped != null) {
			dropped.release();
		}
	}

	private ByteBuffer room(int size) {
		ByteBuf current = this.buffer;
		if (current != null && this.memory.remaining() < size) {
			this.capacity = Math.min(2 * this.capacity, MAX_CAPACITY);
			write(current);
			current = null;
		}
		if (current == null) {
			int capacity = Math.max(size, this.capacity);
			current = this.ctx.alloc().directBuffer(capacity, capacity);
			this.buffer = current;
			this.memory = current.nioBuffer(0, capacity);
		}
		return this.memory;
	}

	private void write(ByteBuf full) {
		full.writerIndex(this.memory.position());
		this.buffer = null;
		this.memory = NONE;
		if (this.awaited.isEmpty()) {
			this.ctx.write(full, this.ctx.voidPromise());
			return;
		}
		List<OutboundFrame> frames = this.awaited;
		this.awaited = List.of();
		ChannelPromise written = this.ctx.newPromise();
		written.addListener((future) -> {
			if (future.isSuccess()) {
				frames.forEach(OutboundFrame::written);
			}
		});
		this.ctx.write(full, written);
	}

	private static int headerSize(int size) {
		if (size <= MAX_SHORT_LENGTH) {
			return 2;
		}
		return (size <= MAX_MEDIUM_LENGTH) ? 4 : 10;
	}

	/**
	 * Writes the header of an unfragmented text frame without a mask (RFC 6455, section
	 * 5.2).
	 */
	private static void writeHeader(ByteBuffer target, int size) {
		target.put(FINAL_TEXT);
		if (size <= MAX_SHORT_LENGTH) {
			target.put((byte) size);
		}
		else if (size <= MAX_MEDIUM_LENGTH) {
			target.put((byte) 126).putShort((short) size);
		}
		else {
			target.put((byte) 127).putLong(size);
		}
	}

}
