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

import java.util.Map;

import reactor.netty.http.server.WebsocketServerSpec;

import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.web.reactive.HandlerMapping;
import org.springframework.web.reactive.config.WebFluxConfigurer;
import org.springframework.web.reactive.handler.SimpleUrlHandlerMapping;
import org.springframework.web.reactive.socket.server.WebSocketService;
import org.springframework.web.reactive.socket.server.support.HandshakeWebSocketService;
import org.springframework.web.reactive.socket.server.upgrade.ReactorNettyRequestUpgradeStrategy;

/**
 * The same server stack without the runtime.
 */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
public class RawPusherApplication {

	private static final int MAX_REQUEST = 1024 * 1024;

	/**
	 * Starts the server.
	 * @param args further properties of the application
	 */
	public static void main(String[] args) {
		MeasuredServer.run(RawPusherApplication.class, Map.of("arcp.enabled", "false"), args);
	}

	@Bean
	HandlerMapping rawPusherMapping() {
		return new SimpleUrlHandlerMapping(Map.of("/raw/shared", new RawPusher(RawPusher.Frames.SHARED), "/raw/copied",
				new RawPusher(RawPusher.Frames.COPIED)), -1);
	}

	/**
	 * Takes requests whose frame is as long as a chunk of a result.
	 * @return the configuration
	 */
	@Bean
	WebFluxConfigurer longRequests() {
		return new WebFluxConfigurer() {

			@Override
			public WebSocketService getWebSocketService() {
				return new HandshakeWebSocketService(new ReactorNettyRequestUpgradeStrategy(
						() -> WebsocketServerSpec.builder().maxFramePayloadLength(MAX_REQUEST)));
			}

		};
	}

}
