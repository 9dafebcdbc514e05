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

import java.net.InetSocketAddress;

import io.arcp.protocol.ArcpPrincipal;
import io.arcp.protocol.Secret;
import io.arcp.protocol.UnauthenticatedException;
import io.arcp.security.BearerVerifier;
import io.arcp.server.ArcpServer;
import io.arcp.transport.ConnectionInfo;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.util.Assert;
import org.springframework.web.reactive.socket.server.support.HandshakeWebSocketService;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebHandler;

/**
 * Upgrades requests to WebSockets and hands them to the runtime (ARCP section 1.1).
 * <p>
 * The endpoint owns its handshake: nothing that an application configures for its other
 * WebSockets applies here. A request is refused with 403 when its {@code Origin} or
 * {@code Host} is not allowed, with 429 when its address asks too often, with 503 while
 * the runtime is draining or too many connections wait for their hello, and with 401 when
 * it carries an {@code Authorization: Bearer} header whose token is refused. It needs
 * Reactor Netty as the server.
 *
 * @since 0.1.0
 */
public final class ArcpEndpoint implements WebHandler {

	private static final Logger logger = LoggerFactory.getLogger(ArcpEndpoint.class);

	private static final String SCHEME = "Bearer";

	private static final String WEBSOCKET = "websocket";

	private final ArcpServer server;

	private final BearerVerifier verifier;

	private final EndpointSettings settings;

	private final OriginPolicy origins;

	private final HandshakeWebSocketService handshake;

	/**
	 * Creates an endpoint.
	 * @param server the runtime that serves the connections
	 * @param verifier verifies the token of an {@code Authorization} header
	 * @param settings how to decide on upgrades
	 */
	public ArcpEndpoint(ArcpServer server, BearerVerifier verifier, EndpointSettings settings) {
		Assert.notNull(server, "'server' must not be null");
		Assert.notNull(verifier, "'verifier' must not be null");
		Assert.notNull(settings, "'settings' must not be null");
		this.server = server;
		this.verifier = verifier;
		this.settings = settings;
		this.origins = new OriginPolicy(settings.allowedOrigins(), settings.allowedHosts());
		this.handshake = new HandshakeWebSocketService(new UpgradeStrategy(settings.maxFrameSize()));
	}

	/**
	 * Returns whether a request asks for a WebSocket. Others are not for this endpoint,
	 * and its path stays free for them.
	 * @param exchange the request
	 * @return whether {@link #handle} may be called
	 */
	public boolean matches(ServerWebExchange exchange) {
		return HttpMethod.GET.equals(exchange.getRequest().getMethod())
				&& WEBSOCKET.equalsIgnoreCase(exchange.getRequest().getHeaders().getUpgrade());
	}

	@Override
	public Mono<Void> handle(ServerWebExchange exchange) {
		if (!this.origins.allows(exchange.getRequest())) {
			return refuse(exchange, HttpStatus.FORBIDDEN);
		}
		if (!isWithinRate(exchange.getRequest())) {
			exchange.getResponse().getHeaders().set(HttpHeaders.RETRY_AFTER, "1");
			return refuse(exchange, HttpStatus.TOO_MANY_REQUESTS);
		}
		if (this.server.isDraining() || this.server.openingConnections() >= this.settings.maxUnauthenticated()) {
			return refuse(exchange, HttpStatus.SERVICE_UNAVAILABLE);
		}
		String token = bearerToken(exchange.getRequest());
		if (token == null) {
			return upgrade(exchange, null);
		}
		return verify(token).flatMap((verdict) -> {
			HttpStatus refusal = verdict.refusal();
			return (refusal != null) ? refuse(exchange, refusal) : upgrade(exchange, verdict.principal());
		});
	}

	private boolean isWithinRate(ServerHttpRequest request) {
		InetSocketAddress remote = request.getRemoteAddress();
		return remote == null || this.server.admitsUpgrade(ClientAddress.network(remote));
	}

	private Mono<Verdict> verify(String token) {
		if (token.isEmpty()) {
			return Mono.just(Verdict.REFUSED);
		}
		return Mono.defer(() -> this.verifier.verify(Secret.of(token)))
			.timeout(this.settings.verificationTimeout())
			.map((principal) -> new Verdict(principal, null))
			.defaultIfEmpty(Verdict.REFUSED)
			.onErrorReturn(UnauthenticatedException.class, Verdict.REFUSED)
			.onErrorResume((ex) -> {
				logger.warn("Verification of an Authorization header failed with {}", ex.getClass().getName());
				logger.debug("Verification failed", ex);
				return Mono.just(Verdict.UNAVAILABLE);
			});
	}

	private Mono<Void> upgrade(ServerWebExchange exchange, @Nullable ArcpPrincipal principal) {
		return this.handshake.handleRequest(exchange,
				new ConnectionHandler(this.server, connectionInfo(exchange.getRequest(), principal)));
	}

	private static Mono<Void> refuse(ServerWebExchange exchange, HttpStatus status) {
		exchange.getResponse().setStatusCode(status);
		if (status == HttpStatus.UNAUTHORIZED) {
			exchange.getResponse().getHeaders().set(HttpHeaders.WWW_AUTHENTICATE, SCHEME);
		}
		return exchange.getResponse().setComplete();
	}

	private static @Nullable String bearerToken(ServerHttpRequest request) {
		String header = request.getHeaders().getFirst(HttpHeaders.AUTHORIZATION);
		if (header == null || !header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
			return null;
		}
		String token = header.substring(SCHEME.length());
		return (token.isEmpty() || token.charAt(0) == ' ') ? token.trim() : null;
	}

	private static ConnectionInfo connectionInfo(ServerHttpRequest request, @Nullable ArcpPrincipal principal) {
		InetSocketAddress remote = request.getRemoteAddress();
		boolean loopback = remote != null && remote.getAddress() != null && remote.getAddress().isLoopbackAddress();
		boolean encrypted = request.getSslInfo() != null || "https".equalsIgnoreCase(request.getURI().getScheme());
		String address = (remote != null) ? remote.getHostString() + ":" + remote.getPort() : "unknown";
		return new ConnectionInfo(address, principal, request.getQueryParams().getFirst("dialect"),
				encrypted || loopback);
	}

	/**
	 * What came of a token.
	 */
	private record Verdict(@Nullable ArcpPrincipal principal, @Nullable HttpStatus refusal) {

		private static final Verdict REFUSED = new Verdict(null, HttpStatus.UNAUTHORIZED);

		private static final Verdict UNAVAILABLE = new Verdict(null, HttpStatus.SERVICE_UNAVAILABLE);

	}

}
