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

import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;

import io.arcp.transport.ArcpConnection;
import io.arcp.transport.CloseStatus;
import io.arcp.transport.ConnectionInfo;
import io.arcp.transport.FrameSource;
import io.arcp.transport.InboundFrame;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.websocketx.Utf8FrameValidator;
import io.netty.handler.codec.http.websocketx.WebSocket08FrameDecoder;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.NettyPipeline;

/**
 * A WebSocket of Reactor Netty, served on its channel directly.
 */
final class NettyConnection implements ArcpConnection {

	private static final String HANDLER_NAME = "arcp";

	private static final String VALIDATOR_NAME = "arcp.utf8";

	private final Channel channel;

	private final WebSocketChannelHandler handler;

	private final ConnectionInfo info;

	private final AtomicBoolean sending = new AtomicBoolean();

	private NettyConnection(Channel channel, WebSocketChannelHandler handler, ConnectionInfo info) {
		this.channel = channel;
		this.handler = handler;
		this.info = info;
	}

	/**
	 * Takes over a channel after its upgrade. Called on its event loop, before a frame
	 * was read.
	 * @param channel the channel
	 * @param info what is known of the peer
	 * @param maxFrameSize the largest message that is accepted, in bytes
	 * @return the connection
	 */
	static NettyConnection open(Channel channel, ConnectionInfo info, int maxFrameSize) {
		WebSocketChannelHandler handler = new WebSocketChannelHandler(channel.eventLoop(), maxFrameSize);
		ChannelPipeline pipeline = channel.pipeline();
		ChannelHandlerContext decoder = pipeline.context(WebSocket08FrameDecoder.class);
		if (decoder != null) {
			pipeline.replace(decoder.name(), decoder.name(), new FrameDecoder(maxFrameSize));
		}
		pipeline.addBefore(NettyPipeline.ReactiveBridge, VALIDATOR_NAME, new Utf8FrameValidator(false));
		pipeline.addBefore(NettyPipeline.ReactiveBridge, HANDLER_NAME, handler);
		return new NettyConnection(channel, handler, info);
	}

	@Override
	public ConnectionInfo info() {
		return this.info;
	}

	@Override
	public Flux<InboundFrame> inbound() {
		return this.handler.inbound();
	}

	@Override
	public int unread() {
		return this.handler.inbound().queued();
	}

	@Override
	public Mono<Void> send(FrameSource frames) {
		return Mono.create((sink) -> {
			if (this.sending.compareAndSet(false, true)) {
				this.channel.eventLoop().execute(() -> this.handler.send(frames, sink));
			}
			else {
				sink.error(new IllegalStateException("a connection sends from one source, once"));
			}
		});
	}

	@Override
	public Mono<Void> close(CloseStatus status) {
		return Mono.create((sink) -> this.channel.eventLoop()
			.execute(() -> this.handler.close(status).addListener((future) -> sink.success())));
	}

	@Override
	public Mono<Void> onClose() {
		return Mono.create((sink) -> this.channel.closeFuture().addListener((future) -> sink.success()));
	}

	@Override
	public Executor executor() {
		return this.channel.eventLoop();
	}

	@Override
	public String toString() {
		return "NettyConnection[" + this.info.remoteAddress() + "]";
	}

}
