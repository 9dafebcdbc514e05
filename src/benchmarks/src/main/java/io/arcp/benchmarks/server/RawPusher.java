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

package io.arcp.benchmarks.server;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.function.Supplier;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import reactor.core.publisher.Mono;

import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferFactory;
import org.springframework.core.io.buffer.NettyDataBufferFactory;
import org.springframework.web.reactive.socket.WebSocketHandler;
import org.springframework.web.reactive.socket.WebSocketMessage;
import org.springframework.web.reactive.socket.WebSocketSession;

/**
 * Pushes a frame again and again through one {@code send} that lasts as long as the
 * connection. A request is a message of a count, a space and the frame.
 */
final class RawPusher implements WebSocketHandler {

	private final Frames frames;

	RawPusher(Frames frames) {
		this.frames = frames;
	}

	@Override
	public Mono<Void> handle(WebSocketSession session) {
		FramePublisher publisher = new FramePublisher();
		Mono<Void> requests = session.receive()
			.doOnNext((message) -> push(publisher, message.getPayloadAsText(), session.bufferFactory()))
			.then();
		return session.send(publisher).and(requests);
	}

	private void push(FramePublisher publisher, String request, DataBufferFactory factory) {
		int space = request.indexOf(' ');
		byte[] frame = request.substring(space + 1).getBytes(StandardCharsets.UTF_8);
		Supplier<DataBuffer> buffers = (this.frames == Frames.SHARED) ? shared(frame, (NettyDataBufferFactory) factory)
				: () -> factory.allocateBuffer(frame.length).write(frame);
		publisher.push(Integer.parseInt(request, 0, space, 10),
				() -> new WebSocketMessage(WebSocketMessage.Type.TEXT, buffers.get()));
	}

	private static Supplier<DataBuffer> shared(byte[] frame, NettyDataBufferFactory factory) {
		ByteBuffer memory = ByteBuffer.allocateDirect(frame.length).put(frame).flip();
		ByteBuf encoded = Unpooled.unreleasableBuffer(Unpooled.wrappedBuffer(memory));
		return () -> factory.wrap(encoded.duplicate());
	}

	/**
	 * Where the bytes of a frame are.
	 */
	enum Frames {

		/** All frames are views of one buffer: nothing is copied before the socket. */
		SHARED,

		/** Each frame is copied into a buffer of its own, as frames that differ are. */
		COPIED

	}

}
