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
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Supplier;

import io.netty.channel.Channel;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.netty.Connection;
import reactor.netty.http.server.HttpServerResponse;
import reactor.netty.http.server.WebsocketServerSpec;

import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.http.server.reactive.ServerHttpResponseDecorator;
import org.springframework.util.Assert;
import org.springframework.util.StringUtils;
import org.springframework.web.reactive.socket.HandshakeInfo;
import org.springframework.web.reactive.socket.WebSocketHandler;
import org.springframework.web.reactive.socket.server.RequestUpgradeStrategy;
import org.springframework.web.server.ServerWebExchange;

/**
 * Upgrades a request on Reactor Netty and hands the channel, rather than a session of
 * WebFlux, to a {@link ConnectionHandler}.
 */
final class UpgradeStrategy implements RequestUpgradeStrategy {

	private static final String PROTOCOL_HEADER = "Sec-WebSocket-Protocol";

	private final int maxFrameSize;

	UpgradeStrategy(int maxFrameSize) {
		this.maxFrameSize = maxFrameSize;
	}

	@Override
	public Mono<Void> upgrade(ServerWebExchange exchange, WebSocketHandler handler, @Nullable String subProtocol,
			Supplier<HandshakeInfo> handshakeInfoFactory) {
		Assert.isInstanceOf(ConnectionHandler.class, handler);
		ConnectionHandler connectionHandler = (ConnectionHandler) handler;
		HttpServerResponse response = nettyResponse(exchange.getResponse());
		WebsocketServerSpec spec = spec(
				select(exchange.getRequest().getHeaders().getFirst(PROTOCOL_HEADER), handler.getSubProtocols()));
		// On the event loop, so that no frame is read before the connection is there
		return exchange.getResponse()
			.setComplete()
			.publishOn(Schedulers.fromExecutor(channel(response::withConnection).eventLoop()))
			.then(Mono.defer(() -> response
				.sendWebsocket((in, out) -> serve(channel(in::withConnection), connectionHandler), spec)));
	}

	private static HttpServerResponse nettyResponse(ServerHttpResponse response) {
		Object nativeResponse = ServerHttpResponseDecorator.getNativeResponse(response);
		Assert.state(nativeResponse instanceof HttpServerResponse,
				"ARCP's endpoint needs Reactor Netty as the web server");
		return (HttpServerResponse) nativeResponse;
	}

	private Publisher<Void> serve(Channel channel, ConnectionHandler handler) {
		return handler.handle(NettyConnection.open(channel, handler.info(), this.maxFrameSize));
	}

	private WebsocketServerSpec spec(@Nullable String subProtocol) {
		WebsocketServerSpec.Builder builder = WebsocketServerSpec.builder()
			.maxFramePayloadLength(this.maxFrameSize)
			.compress(false);
		if (subProtocol != null) {
			builder.protocols(subProtocol);
		}
		return builder.build();
	}

	/**
	 * Selects the first offer that is supported. Spring's own selection does not trim the
	 * offers, and browsers separate them with a space.
	 */
	private static @Nullable String select(@Nullable String offered, List<String> supported) {
		return StringUtils.commaDelimitedListToSet(offered)
			.stream()
			.map(String::trim)
			.filter(supported::contains)
			.findFirst()
			.orElse(null);
	}

	private static Channel channel(Consumer<Consumer<Connection>> source) {
		AtomicReference<@Nullable Channel> channel = new AtomicReference<>();
		source.accept((connection) -> channel.set(connection.channel()));
		Channel found = channel.get();
		Assert.state(found != null, "No channel");
		return found;
	}

}
