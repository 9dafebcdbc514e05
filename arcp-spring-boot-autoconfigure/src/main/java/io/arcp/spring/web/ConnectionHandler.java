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

import io.arcp.server.ArcpServer;
import io.arcp.transport.ArcpConnection;
import io.arcp.transport.CloseStatus;
import io.arcp.transport.ConnectionInfo;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

import org.springframework.web.reactive.socket.WebSocketHandler;
import org.springframework.web.reactive.socket.WebSocketSession;

/**
 * Hands one connection to the runtime.
 */
final class ConnectionHandler implements WebSocketHandler {

	private static final Logger logger = LoggerFactory.getLogger(ConnectionHandler.class);

	private static final List<String> SUBPROTOCOLS = List.of("arcp", "arcp.v1");

	private final ArcpServer server;

	private final ConnectionInfo info;

	ConnectionHandler(ArcpServer server, ConnectionInfo info) {
		this.server = server;
		this.info = info;
	}

	ConnectionInfo info() {
		return this.info;
	}

	@Override
	public List<String> getSubProtocols() {
		return SUBPROTOCOLS;
	}

	/**
	 * Serves the connection.
	 * @param connection the connection
	 * @return completes when the connection has ended
	 */
	Mono<Void> handle(ArcpConnection connection) {
		return Mono.defer(() -> this.server.accept(connection)).then().onErrorResume((ex) -> {
			logger.error("Connection from {} failed", this.info.remoteAddress(), ex);
			return connection.close(CloseStatus.INTERNAL);
		}).then(Mono.<Void>never()).takeUntilOther(connection.onClose());
	}

	@Override
	public Mono<Void> handle(WebSocketSession session) {
		return Mono.error(new UnsupportedOperationException("needs " + UpgradeStrategy.class.getName()));
	}

}
