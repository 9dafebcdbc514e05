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

import io.arcp.protocol.ArcpPrincipal;
import io.arcp.protocol.UnauthenticatedException;
import io.arcp.transport.ConnectionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the endpoint answers to upgrades.
 */
class ArcpEndpointIntegrationTests {

	@Test
	void upgradesWithoutSubprotocol() throws InterruptedException {
		try (EndpointServer endpoint = EndpointServer.start(); RawWebSocket client = endpoint.connect()) {
			assertThat(client.status()).isEqualTo(101);
			assertThat(client.headers()).doesNotContainKey("sec-websocket-protocol");
			ConnectionInfo info = endpoint.server.connection().info();
			assertThat(info.principal()).isNull();
			assertThat(info.dialect()).isNull();
			assertThat(info.secure()).isTrue();
			assertThat(info.remoteAddress()).matches(".+:\\d+");
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "arcp", "arcp.v1" })
	void echoesKnownSubprotocol(String protocol) {
		try (EndpointServer endpoint = EndpointServer.start();
				RawWebSocket client = endpoint.connect("/arcp",
						Map.of("Sec-WebSocket-Protocol", "chat, " + protocol))) {
			assertThat(client.status()).isEqualTo(101);
			assertThat(client.headers()).containsEntry("sec-websocket-protocol", protocol);
		}
	}

	@Test
	void selectsNoUnknownSubprotocol() {
		try (EndpointServer endpoint = EndpointServer.start();
				RawWebSocket client = endpoint.connect("/arcp", Map.of("Sec-WebSocket-Protocol", "chat"))) {
			assertThat(client.status()).isEqualTo(101);
			assertThat(client.headers()).doesNotContainKey("sec-websocket-protocol");
		}
	}

	@Test
	void takesDialectFromQuery() throws InterruptedException {
		try (EndpointServer endpoint = EndpointServer.start();
				RawWebSocket client = endpoint.connect("/arcp?dialect=go", Map.of())) {
			assertThat(client.status()).isEqualTo(101);
			assertThat(endpoint.server.connection().info().dialect()).isEqualTo("go");
		}
	}

	@Test
	void refusesForeignOriginWith403() {
		assertStatus(UnaryOperator.identity(), Map.of("Origin", "https://evil.example.com"), 403);
	}

	@Test
	void acceptsOwnOrigin() {
		try (EndpointServer endpoint = EndpointServer.start();
				RawWebSocket client = endpoint.connect("/arcp",
						Map.of("Origin", "http://localhost:" + endpoint.port()))) {
			assertThat(client.status()).isEqualTo(101);
		}
	}

	@Test
	void acceptsAllowedOrigin() {
		assertStatus((settings) -> origins(settings, "https://App.example.com"),
				Map.of("Origin", "https://app.example.com"), 101);
		assertStatus((settings) -> origins(settings, "https://app.example.com"),
				Map.of("Origin", "https://app.example.com.evil.org"), 403);
		assertStatus((settings) -> origins(settings, "*"), Map.of("Origin", "https://any.example.com"), 101);
	}

	@Test
	void acceptsAllowedHostsOnly() {
		assertStatus((settings) -> hosts(settings, "app.example.com"), Map.of(), 403);
		assertStatus((settings) -> hosts(settings, "localhost"), Map.of(), 101);
		assertStatus((settings) -> hosts(settings, "app.example.com:8443"), Map.of("Host", "APP.example.com:8443"),
				101);
		assertStatus((settings) -> hosts(settings, "app.example.com:8443"), Map.of("Host", "app.example.com"), 403);
		assertStatus((settings) -> hosts(settings, "[::1]"), Map.of("Host", "[::1]:8080"), 101);
	}

	@Test
	void verifiesAuthorizationHeader() throws InterruptedException {
		try (EndpointServer endpoint = EndpointServer.start();
				RawWebSocket client = endpoint.connect("/arcp", Map.of("Authorization", "bearer tok-a"))) {
			assertThat(client.status()).isEqualTo(101);
			assertThat(endpoint.server.connection().info().principal()).isEqualTo(ArcpPrincipal.of("alice"));
		}
	}

	@Test
	void losesNoFrameWhenVerifierAnswersOnAnotherThread() throws InterruptedException {
		try (EndpointServer endpoint = EndpointServer
			.start((token) -> Mono.just(ArcpPrincipal.of("bob")).publishOn(Schedulers.parallel()))) {
			for (int i = 0; i < 50; i++) {
				try (RawWebSocket client = endpoint.connect("/arcp", Map.of("Authorization", "Bearer x"))) {
					client.sendText("hello");
					assertThat(endpoint.server.connection().inbound().blockFirst(Duration.ofSeconds(10))).isNotNull();
				}
			}
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "Bearer wrong", "Bearer", "Bearer  " })
	void answers401ToBadToken(String header) {
		try (EndpointServer endpoint = EndpointServer.start();
				RawWebSocket client = endpoint.connect("/arcp", Map.of("Authorization", header))) {
			assertThat(client.status()).isEqualTo(401);
			assertThat(client.headers()).containsEntry("www-authenticate", "Bearer");
		}
	}

	@Test
	void answers401WhenVerifierRefusesWithException() {
		try (EndpointServer endpoint = EndpointServer.start((token) -> Mono.error(new UnauthenticatedException("no")));
				RawWebSocket client = endpoint.connect("/arcp", Map.of("Authorization", "Bearer x"))) {
			assertThat(client.status()).isEqualTo(401);
		}
	}

	@Test
	void leavesOtherSchemesToOthers() {
		assertStatus(UnaryOperator.identity(), Map.of("Authorization", "Basic dXNlcjpwdw=="), 101);
		assertStatus(UnaryOperator.identity(), Map.of("Authorization", "BearerX tok"), 101);
	}

	@Test
	void answers503WhenVerifierFails() {
		try (EndpointServer endpoint = EndpointServer.start((token) -> {
			throw new IllegalStateException("down");
		}); RawWebSocket client = endpoint.connect("/arcp", Map.of("Authorization", "Bearer x"))) {
			assertThat(client.status()).isEqualTo(503);
		}
	}

	@Test
	void answers503WhenVerifierIsSilent() {
		try (EndpointServer endpoint = EndpointServer.start((token) -> Mono.never());
				RawWebSocket client = endpoint.connect("/arcp", Map.of("Authorization", "Bearer x"))) {
			assertThat(client.status()).isEqualTo(503);
		}
	}

	@Test
	void answers503WhileDraining() {
		try (EndpointServer endpoint = EndpointServer.start()) {
			endpoint.server.draining = true;
			try (RawWebSocket client = endpoint.connect()) {
				assertThat(client.status()).isEqualTo(503);
			}
		}
	}

	@Test
	void answers503WhenTooManyConnectionsWaitForHello() {
		try (EndpointServer endpoint = EndpointServer.start()) {
			endpoint.server.opening = 16;
			try (RawWebSocket client = endpoint.connect()) {
				assertThat(client.status()).isEqualTo(503);
			}
			endpoint.server.opening = 15;
			try (RawWebSocket client = endpoint.connect()) {
				assertThat(client.status()).isEqualTo(101);
			}
		}
	}

	@Test
	void answers429WhenAddressAsksTooOften() {
		try (EndpointServer endpoint = EndpointServer.start((token) -> {
			throw new AssertionError("nobody is asked about a token");
		})) {
			try (RawWebSocket client = endpoint.connect()) {
				assertThat(client.status()).isEqualTo(101);
			}
			endpoint.server.refusedAddress = endpoint.server.lastAddress;
			try (RawWebSocket client = endpoint.connect("/arcp", Map.of("Authorization", "Bearer x"))) {
				assertThat(client.status()).isEqualTo(429);
				assertThat(client.headers()).containsEntry("retry-after", "1");
			}
		}
	}

	@Test
	void answers400WithoutKey() {
		assertStatus(UnaryOperator.identity(), Map.of("Sec-WebSocket-Key", ""), 400);
	}

	private static EndpointSettings origins(EndpointSettings settings, String... origins) {
		return new EndpointSettings(Set.of(origins), settings.allowedHosts(), settings.maxFrameSize(),
				settings.maxUnauthenticated(), settings.verificationTimeout());
	}

	private static EndpointSettings hosts(EndpointSettings settings, String... hosts) {
		return new EndpointSettings(settings.allowedOrigins(), Set.of(hosts), settings.maxFrameSize(),
				settings.maxUnauthenticated(), settings.verificationTimeout());
	}

	private static void assertStatus(UnaryOperator<EndpointSettings> settings, Map<String, String> headers,
			int status) {
		try (EndpointServer endpoint = EndpointServer.startWith(settings);
				RawWebSocket client = endpoint.connect("/arcp", headers)) {
			assertThat(client.status()).isEqualTo(status);
		}
	}

}
