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

package io.arcp.server;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;

import io.arcp.protocol.ArcpPrincipal;
import io.arcp.session.SessionContext;
import io.arcp.session.SessionState;
import io.arcp.session.TokenExpiryPolicy;
import io.arcp.transport.InMemoryConnections;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.test.scheduler.VirtualTimeScheduler;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for tokens that expire while a session has a connection (ARCP section 2.3).
 */
class TokenExpiryTests {

	private static final Duration LIFE = Duration.ofMinutes(10);

	private static final Duration TICK = Duration.ofMillis(100);

	private final VirtualTimeScheduler timer = VirtualTimeScheduler.create();

	private final Map<String, ArcpPrincipal> tokens = new ConcurrentHashMap<>();

	private final List<Warning> warnings = new ArrayList<>();

	private ArcpServer server = server((builder) -> builder);

	private ArcpServer server(UnaryOperator<ArcpServerBuilder> options) {
		ArcpServer built = options
			.apply(ArcpServer.builder()
				.runtime("test-runtime", "1.0.0")
				.timer(this.timer)
				.clock(new TimerClock(this.timer))
				.tokenExpiryListener((session, at) -> this.warnings.add(new Warning(session.sessionId().value(), at)))
				.bearerVerifier((token) -> Mono.justOrEmpty(this.tokens.get(token.value()))))
			.build();
		built.registerAgent("never", (input, job) -> Mono.never());
		return built;
	}

	private void useServer(UnaryOperator<ArcpServerBuilder> options) {
		this.server.close();
		this.server = server(options);
	}

	@AfterEach
	void closeServer() {
		this.server.close();
	}

	private Instant now() {
		return new TimerClock(this.timer).instant();
	}

	/** A token of alice that is good for a time. */
	private String token(Duration life) {
		String token = "tok-" + this.tokens.size();
		this.tokens.put(token, ArcpPrincipal.of("alice", now().plus(life)));
		return token;
	}

	private FrameClient connect() {
		return FrameClient.connect(this.server, InMemoryConnections.create(Runnable::run), true);
	}

	private void pass(Duration time) {
		this.timer.advanceTimeBy(time);
	}

	private SessionContext session(FrameClient client) {
		return this.server.sessions()
			.stream()
			.filter((session) -> session.sessionId().value().equals(client.sessionId()))
			.findFirst()
			.orElseThrow();
	}

	private static void assertExpired(FrameClient client) {
		JsonNode error = client.next("session.error");
		assertThat(error.path("session_id").asString()).isEqualTo(client.sessionId());
		assertExpired(client, error);
	}

	private static void assertExpired(FrameClient client, JsonNode error) {
		assertThat(error.path("payload").path("code").asString()).isEqualTo("UNAUTHENTICATED");
		assertThat(error.path("payload").path("retryable").booleanValue()).isFalse();
		assertThat(error.path("payload").path("details").path("reason").asString()).isEqualTo("token_expired");
		assertThat(client.closed().code()).isEqualTo(4401);
	}

	private static void assertAlive(FrameClient client) {
		client.send("{\"id\":\"p\",\"type\":\"session.ping\",\"payload\":{\"nonce\":\"n\"}}");
		client.next("session.pong");
	}

	@Test
	void closesWhenTokenExpires() {
		FrameClient client = connect().hello(token(LIFE));
		client.submit("never", "1");
		client.next("job.accepted");
		client.next("job.event");

		pass(LIFE.minus(TICK));
		assertAlive(client);
		pass(TICK);

		assertExpired(client);
		SessionContext session = session(client);
		Awaitility.await().atMost(FrameClient.LIMIT).until(() -> session.state() == SessionState.PARKED);
		assertThat(session.jobs()).hasSize(1);
	}

	@Test
	void goesOnWithFreshToken() {
		FrameClient client = connect().hello(token(LIFE));
		client.submit("never", "1");
		client.next("job.accepted");
		client.next("job.event");
		pass(LIFE);
		assertExpired(client);

		FrameClient second = connect().resume(token(LIFE), client, 0);

		assertThat(second.sessionId()).isEqualTo(client.sessionId());
		assertThat(second.next("job.event").path("event_seq").intValue()).isEqualTo(1);
		assertThat(session(second).principal().expiresAt()).isEqualTo(now().plus(LIFE));
		pass(LIFE.minus(TICK));
		assertAlive(second);
		pass(TICK);
		assertExpired(second);
	}

	@Test
	void forgetsExpiryOfTokenThatWasReplaced() {
		FrameClient client = connect().hello(token(LIFE));
		pass(LIFE.minusSeconds(30));

		FrameClient second = connect().resume(token(LIFE), client, 0);
		pass(Duration.ofMinutes(1));

		assertThat(client.closed().code()).isEqualTo(4409);
		assertAlive(second);
	}

	@Test
	void tellsOncePerTokenThatItExpires() {
		String token = token(LIFE);
		Instant at = now().plus(LIFE);
		FrameClient client = connect().hello(token);

		pass(LIFE.minusMinutes(1).minus(TICK));
		assertThat(this.warnings).isEmpty();
		pass(TICK);
		assertThat(this.warnings).containsExactly(new Warning(client.sessionId(), at));
		pass(Duration.ofSeconds(30));
		FrameClient second = connect().resume(token(Duration.ofSeconds(50)), client, 0);
		pass(TICK.multipliedBy(3));

		assertThat(this.warnings).hasSize(2).last().isEqualTo(new Warning(client.sessionId(), at.plusSeconds(20)));
		assertThat(second.queued()).isZero();
	}

	@Test
	void closesAllTheSameWhenListenerFails() {
		useServer((builder) -> builder.tokenExpiryListener((session, at) -> {
			throw new IllegalStateException("listener");
		}));
		FrameClient client = connect().hello(token(LIFE));

		pass(LIFE);

		assertExpired(client);
	}

	@Test
	void tellsNothingWhenWarningIsOff() {
		useServer((builder) -> builder.tokenExpiryWarning(Duration.ZERO));
		FrameClient client = connect().hello(token(LIFE));

		pass(LIFE);

		assertExpired(client);
		assertThat(this.warnings).isEmpty();
	}

	@Test
	void keepsConnectionWhenToldSo() {
		useServer((builder) -> builder.onTokenExpiry(TokenExpiryPolicy.KEEP));
		String token = token(LIFE);
		FrameClient client = connect().hello(token);

		pass(LIFE.multipliedBy(3));

		assertAlive(client);
		assertThat(this.warnings).isEmpty();
		client.drop();
		FrameClient second = connect();
		second.sendResume(token, client.sessionId(), client.resumeToken(), 0);
		assertExpired(second, second.next("session.error"));
		connect().resume(token(LIFE), client, 0);
	}

	@Test
	void refusesHelloWithExpiredToken() {
		String token = token(Duration.ofSeconds(1));
		pass(Duration.ofSeconds(1));
		FrameClient client = connect();

		client.sendResume(token, "sess_01JZ1XMWCEJZ05XHT5GMEJ146S", "rt_x", 0);

		JsonNode error = client.next("session.error");
		assertThat(error.path("payload").path("request_id").asString()).isEqualTo("hello-2");
		assertExpired(client, error);
		assertThat(this.server.sessions()).isEmpty();
	}

	@Test
	void neverClosesSessionOfTokenThatDoesNotExpire() {
		this.tokens.put("forever", ArcpPrincipal.of("alice"));
		FrameClient client = connect().hello("forever");

		pass(Duration.ofMinutes(50));

		assertAlive(client);
	}

	private record Warning(String sessionId, Instant at) {

	}

}
