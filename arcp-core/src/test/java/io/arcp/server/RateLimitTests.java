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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

import io.arcp.security.StaticBearerVerifier;
import io.arcp.session.RateLimits;
import io.arcp.transport.InMemoryConnections;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.test.scheduler.VirtualTimeScheduler;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for what clients may ask for in a second (ARCP section 6.4), without waiting for
 * one.
 */
class RateLimitTests {

	private static final Duration SECOND = Duration.ofSeconds(1);

	private final VirtualTimeScheduler timer = VirtualTimeScheduler.create();

	private ArcpServer server = server(RateLimits.NONE);

	private ArcpServer server(RateLimits limits) {
		ArcpServer built = ArcpServer.builder()
			.runtime("test-runtime", "1.0.0")
			.rateLimits(limits)
			.timer(this.timer)
			.clock(new TimerClock(this.timer))
			.bearerVerifier(StaticBearerVerifier.of(Map.of("tok-alice", "alice", "tok-bob", "bob")))
			.build();
		built.registerAgent("echo", (input, job) -> Mono.just(input));
		return built;
	}

	private void useServer(RateLimits limits) {
		this.server.close();
		this.server = server(limits);
	}

	@AfterEach
	void closeServer() {
		this.server.close();
	}

	/** A client whose frames are handled on the calling thread, before it goes on. */
	private FrameClient connect() {
		return FrameClient.connect(this.server, InMemoryConnections.create(Runnable::run), true);
	}

	private void pass(Duration time) {
		this.timer.advanceTimeBy(time);
	}

	private static List<String> submit(FrameClient client, int count, String... more) {
		return IntStream.range(0, count).mapToObj((i) -> client.submit("echo", String.valueOf(i), more)).toList();
	}

	/** The answers to submits, in the order in which they came. */
	private static List<JsonNode> answers(FrameClient client, int count) {
		List<JsonNode> answers = new ArrayList<>();
		while (answers.size() < count) {
			JsonNode frame = client.next();
			if (frame.has("request_id")) {
				answers.add(frame);
			}
		}
		return answers;
	}

	private static List<String> types(List<JsonNode> frames) {
		return frames.stream().map((frame) -> frame.path("type").asString()).toList();
	}

	/** Submits, and returns the types of the answers when all are there. */
	private static List<String> outcomes(FrameClient client, int submits) {
		submit(client, submits);
		return types(answers(client, submits));
	}

	private static List<String> requests(List<JsonNode> frames) {
		return frames.stream().map((frame) -> frame.path("request_id").asString()).toList();
	}

	private static void assertCap(JsonNode error, String cap, int limit) {
		JsonNode payload = error.path("payload");
		assertThat(payload.path("code").asString()).isEqualTo("INTERNAL_ERROR");
		assertThat(payload.path("retryable").booleanValue()).isTrue();
		assertThat(payload.path("details").path("cap").asString()).isEqualTo(cap);
		assertThat(payload.path("details").path("limit").intValue()).isEqualTo(limit);
	}

	private static void ping(FrameClient client, int number) {
		client
			.send("{\"id\":\"p" + number + "\",\"type\":\"session.ping\",\"payload\":{\"nonce\":\"" + number + "\"}}");
	}

	@Test
	void answersSurplusSubmitsInTheirPlace() {
		useServer(new RateLimits(0, 5, 0));
		FrameClient client = connect().hello("tok-alice");

		List<String> ids = submit(client, 20);

		List<JsonNode> answers = answers(client, 20);
		assertThat(requests(answers)).isEqualTo(ids);
		assertThat(types(answers.subList(0, 5))).containsOnly("job.accepted");
		assertThat(answers.subList(5, 20)).allSatisfy((answer) -> {
			assertThat(answer.path("type").asString()).isEqualTo("job.error");
			assertThat(answer.has("event_seq")).isFalse();
			assertCap(answer, "submitsPerSecond", 5);
		});
	}

	@Test
	void takesSubmitsAgainAsTimePasses() {
		useServer(new RateLimits(0, 5, 0));
		FrameClient client = connect().hello("tok-alice");
		submit(client, 6);
		answers(client, 6);

		pass(Duration.ofMillis(199));
		assertThat(outcomes(client, 1)).containsExactly("job.error");
		pass(Duration.ofMillis(1));
		assertThat(outcomes(client, 2)).containsExactly("job.accepted", "job.error");
		pass(SECOND.multipliedBy(10));
		assertThat(outcomes(client, 6)).containsExactly("job.accepted", "job.accepted", "job.accepted", "job.accepted",
				"job.accepted", "job.error");
	}

	@Test
	void countsSubmitsOfPrincipal() {
		useServer(new RateLimits(0, 3, 0));
		FrameClient first = connect().hello("tok-alice");
		FrameClient second = connect().hello("tok-alice");
		FrameClient other = connect().hello("tok-bob");

		assertThat(outcomes(first, 2)).containsExactly("job.accepted", "job.accepted");
		assertThat(outcomes(second, 2)).containsExactly("job.accepted", "job.error");
		assertThat(outcomes(other, 3)).containsOnly("job.accepted");
	}

	@Test
	void countsNewJobsOnly() {
		useServer(new RateLimits(0, 1, 0));
		FrameClient client = connect().hello("tok-alice");
		client.submit("nobody", "1");
		client.submit("echo", "1", "\"idempotency_key\":\"k\"");

		client.submit("echo", "1", "\"idempotency_key\":\"k\"");
		client.submit("echo", "1", "\"idempotency_key\":\"other\"");
		List<JsonNode> answers = answers(client, 4);
		pass(SECOND);
		client.submit("echo", "1", "\"idempotency_key\":\"other\"");

		assertThat(answers.get(0).path("payload").path("code").asString()).isEqualTo("AGENT_NOT_AVAILABLE");
		assertThat(answers.get(2).path("payload")).isEqualTo(answers.get(1).path("payload"));
		assertCap(answers.get(3), "submitsPerSecond", 1);
		assertThat(types(answers(client, 1))).containsExactly("job.accepted");
	}

	@Test
	void refusesHandshakesOfPrincipal() {
		useServer(new RateLimits(2, 0, 0));
		FrameClient client = connect().hello("tok-alice");
		client.drop();
		FrameClient resumed = connect().resume("tok-alice", client, 0);
		FrameClient surplus = connect();

		surplus.sendResume("tok-alice", resumed.sessionId(), resumed.resumeToken(), 0);

		assertCap(surplus.next("session.error"), "handshakesPerSecond", 2);
		assertThat(surplus.closed().code()).isEqualTo(1013);
		connect().hello("tok-bob");
		assertThat(outcomes(resumed, 1)).containsExactly("job.accepted");
		pass(Duration.ofMillis(500));
		connect().resume("tok-alice", resumed, 0);
	}

	@Test
	void admitsUpgradesOfAddressAtTheirRate() {
		useServer(new RateLimits(2, 0, 0));

		assertThat(upgrades("192.0.2.1", 3)).containsExactly(true, true, false);
		assertThat(upgrades("192.0.2.2", 1)).containsExactly(true);
		pass(Duration.ofMillis(500));
		assertThat(upgrades("192.0.2.1", 2)).containsExactly(true, false);
	}

	@Test
	void admitsAnyNumberOfUpgradesWithoutLimit() {
		assertThat(upgrades("192.0.2.1", 1000)).containsOnly(true);
	}

	private List<Boolean> upgrades(String address, int count) {
		return IntStream.range(0, count).mapToObj((i) -> this.server.admitsUpgrade(address)).toList();
	}

	@Test
	void readsFramesAtTheirRate() {
		useServer(new RateLimits(0, 0, 10));
		FrameClient client = connect().hello("tok-alice");
		FrameClient other = connect().hello("tok-alice");

		IntStream.range(0, 40).forEach((i) -> ping(client, i));

		assertThat(client.queued()).isEqualTo(9); // the hello was one, too
		pass(Duration.ofMillis(100));
		assertThat(client.queued()).isEqualTo(10);
		pass(SECOND);
		assertThat(client.queued()).isEqualTo(20);
		ping(other, 0);
		assertThat(other.queued()).isEqualTo(1);
		pass(SECOND.multipliedBy(2));
		assertThat(client.queued()).isEqualTo(40);
		assertThat(IntStream.range(0, 40).map((i) -> nonce(client)).toArray())
			.isEqualTo(IntStream.range(0, 40).toArray());
	}

	private static int nonce(FrameClient client) {
		return Integer.parseInt(client.next("session.pong").path("payload").path("ping_nonce").asString());
	}

	@Test
	void readsBurstAfterSilence() {
		useServer(new RateLimits(0, 0, 200));
		FrameClient client = connect().hello("tok-alice");
		pass(SECOND);

		IntStream.range(0, 300).forEach((i) -> ping(client, i));

		assertThat(client.queued()).isEqualTo(200);
	}

	@Test
	void readsFramesBeforeHelloAtTheirRate() {
		useServer(new RateLimits(0, 0, 2));
		FrameClient client = connect();
		IntStream.range(0, 3).forEach((i) -> ping(client, i));
		client.send("""
				{"id":"h","type":"session.hello","payload":{"client":{"name":"test"},"auth":{"token":"tok-alice"}}}""");

		client.next("session.error");
		assertThat(client.queued()).isZero();
		pass(Duration.ofMillis(500));
		assertThat(client.queued()).isZero();
		pass(Duration.ofMillis(500));

		client.next("session.welcome");
	}

	@Test
	void answersAllFramesOfConnectionThatIsReadSlowly() {
		useServer(new RateLimits(0, 0, 1));
		FrameClient client = connect().hello("tok-alice", "heartbeat");
		IntStream.range(0, 50).forEach((i) -> ping(client, i));

		pass(SECOND.multipliedBy(200));

		assertThat(client.pair().closeStatus()).isNotNull();
		assertThat(client.readUntil((frame) -> frame.toString().contains("HEARTBEAT_LOST"))
			.stream()
			.filter(FrameClient.type("session.pong"))).hasSize(50);
	}

	@Test
	void hasNoNegativeLimits() {
		assertThatIllegalArgumentException().isThrownBy(() -> new RateLimits(0, -1, 0));
	}

}
