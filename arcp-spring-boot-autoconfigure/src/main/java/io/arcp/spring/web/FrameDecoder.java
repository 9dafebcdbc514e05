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

import java.util.List;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import io.netty.handler.codec.http.websocketx.WebSocket13FrameDecoder;
import io.netty.handler.codec.http.websocketx.WebSocketDecoderConfig;

/**
 * A decoder that leaves the answer to a violation of the WebSocket protocol to the
 * connection. Netty's own closes the socket at once, and with unread bytes in it the peer
 * may see a reset in place of the close code.
 */
final class FrameDecoder extends WebSocket13FrameDecoder {

	private boolean failed;

	FrameDecoder(int maxFrameSize) {
		super(WebSocketDecoderConfig.newBuilder()
			.maxFramePayloadLength(maxFrameSize)
			.closeOnProtocolViolation(false)
			.build());
	}

	@Override
	protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) throws Exception {
		if (this.failed) {
			in.skipBytes(in.readableBytes());
			return;
		}
		try {
			super.decode(ctx, in, out);
		}
		catch (CorruptedWebSocketFrameException ex) {
			this.failed = true;
			throw ex;
		}
	}

}
