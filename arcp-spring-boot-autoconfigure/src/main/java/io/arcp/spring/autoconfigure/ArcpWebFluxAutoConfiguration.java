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

package io.arcp.spring.autoconfigure;

import java.util.Map;

import io.arcp.security.BearerVerifier;
import io.arcp.server.ArcpServer;
import io.arcp.spring.web.ArcpEndpoint;
import io.arcp.spring.web.EndpointSettings;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.web.reactive.handler.SimpleUrlHandlerMapping;

/**
 * Auto-configuration of the WebSocket endpoint in reactive web applications.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = ArcpAutoConfiguration.class,
		afterName = "org.springframework.boot.webflux.autoconfigure.WebFluxAutoConfiguration")
@ConditionalOnClass(
		name = { "org.springframework.web.reactive.DispatcherHandler", "reactor.netty.http.server.HttpServer" })
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.REACTIVE)
@ConditionalOnBean(ArcpServer.class)
public final class ArcpWebFluxAutoConfiguration {

	private static final Logger logger = LoggerFactory.getLogger(ArcpWebFluxAutoConfiguration.class);

	/** Ahead of router functions, as Boot's own endpoints for WebSockets. */
	private static final int MAPPING_ORDER = -2;

	@Bean
	@ConditionalOnMissingBean
	ArcpEndpoint arcpEndpoint(ArcpServer server, BearerVerifier verifier, ArcpProperties properties) {
		ArcpProperties.Websocket websocket = properties.websocket();
		return new ArcpEndpoint(server, verifier,
				new EndpointSettings(websocket.allowedOrigins(), websocket.allowedHosts(),
						Math.toIntExact(websocket.maxFrameSize().toBytes()), properties.session().maxUnauthenticated(),
						websocket.helloTimeout()));
	}

	@Bean
	@ConditionalOnMissingBean(name = "arcpHandlerMapping")
	SimpleUrlHandlerMapping arcpHandlerMapping(ArcpEndpoint endpoint, ArcpProperties properties) {
		String path = properties.websocket().path();
		SimpleUrlHandlerMapping mapping = new SimpleUrlHandlerMapping(Map.of(path, endpoint));
		mapping.setHandlerPredicate((handler, exchange) -> endpoint.matches(exchange));
		mapping.setOrder(MAPPING_ORDER);
		logger.info("ARCP endpoint at {}", path);
		return mapping;
	}

}
