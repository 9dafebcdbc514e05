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

import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;

import io.arcp.security.BearerVerifier;
import io.arcp.security.StaticBearerVerifier;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;

import org.springframework.http.server.reactive.ReactorHttpHandlerAdapter;
import org.springframework.web.server.adapter.WebHttpHandlerBuilder;
import org.springframework.web.server.handler.ResponseStatusExceptionHandler;

/**
 * The endpoint on a real port, with a recording server behind it.
 */
final class EndpointServer implements AutoCloseable {

	static final int MAX_FRAME_SIZE = 64 * 1024;

	private static final EndpointSettings SETTINGS = new EndpointSettings(Set.of(), Set.of(), MAX_FRAME_SIZE, 16,
			Duration.ofSeconds(2));

	final RecordingServer server = new RecordingServer();

	private final DisposableServer http;

	private EndpointServer(BearerVerifier verifier, EndpointSettings settings) {
		ArcpEndpoint endpoint = new ArcpEndpoint(this.server, verifier, settings);
		this.http = HttpServer.create()
			.host("localhost")
			.port(0)
			.handle(new ReactorHttpHandlerAdapter(WebHttpHandlerBuilder.webHandler(endpoint)
				.exceptionHandler(new ResponseStatusExceptionHandler())
				.build()))
			.bindNow();
	}

	static EndpointServer start() {
		return start(StaticBearerVerifier.of(Map.of("tok-a", "alice")));
	}

	static EndpointServer start(BearerVerifier verifier) {
		return new EndpointServer(verifier, SETTINGS);
	}

	static EndpointServer startWith(UnaryOperator<EndpointSettings> settings) {
		return new EndpointServer(StaticBearerVerifier.of(Map.of("tok-a", "alice")), settings.apply(SETTINGS));
	}

	int port() {
		return this.http.port();
	}

	RawWebSocket connect() {
		return connect("/arcp", Map.of());
	}

	RawWebSocket connect(String path, Map<String, String> headers) {
		return RawWebSocket.connect(port(), path, headers);
	}

	@Override
	public void close() {
		this.http.disposeNow(Duration.ofSeconds(5));
	}

}
