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

import java.io.ByteArrayOutputStream;

import io.arcp.transport.InboundFrame;
import io.netty.buffer.ByteBufUtil;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import org.jspecify.annotations.Nullable;

/**
 * Joins the fragments of a message. The decoder has made sure that they come in order.
 */
final class FrameJoiner {

	private final int maxSize;

	private @Nullable ByteArrayOutputStream fragments;

	private boolean binary;

	FrameJoiner(int maxSize) {
		this.maxSize = maxSize;
	}

	/**
	 * Takes the next data frame.
	 * @param frame the frame; not released
	 * @return the message, or {@code null} when fragments are missing
	 * @throws MessageTooLargeException if the fragments are larger than a message may be
	 */
	@Nullable InboundFrame join(WebSocketFrame frame) {
		byte[] bytes = ByteBufUtil.getBytes(frame.content());
		ByteArrayOutputStream joined = this.fragments;
		if (joined == null) {
			this.binary = frame instanceof BinaryWebSocketFrame;
			if (frame.isFinalFragment()) {
				return new InboundFrame(bytes, this.binary);
			}
			joined = new ByteArrayOutputStream(2 * bytes.length);
			this.fragments = joined;
		}
		if (joined.size() + bytes.length > this.maxSize) {
			this.fragments = null;
			throw new MessageTooLargeException(this.maxSize);
		}
		joined.writeBytes(bytes);
		if (!frame.isFinalFragment()) {
			return null;
		}
		this.fragments = null;
		return new InboundFrame(joined.toByteArray(), this.binary);
	}

	/**
	 * A message is larger than the limit.
	 */
	static final class MessageTooLargeException extends RuntimeException {

		private static final long serialVersionUID = 1L;

		MessageTooLargeException(int maxSize) {
			super("message is larger than " + maxSize + " bytes", null, false, false);
		}

	}

}
