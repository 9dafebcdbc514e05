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
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

import io.arcp.agent.Agent;
import io.arcp.agent.Delegation;
import io.arcp.event.InMemoryArcpStore;
import io.arcp.job.VirtualTime;
import io.arcp.security.StaticBearerVerifier;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for what time does to delegations (ARCP sections 3.9 and 4.5), over frames.
 */
class DelegationTimeTests {

	private static final String LEASE = "\"lease_request\":{\"agent.delegate\":[\"**\"]}";

	private static final String KEY = "\"idempotency_key\":\"slow\"";

	private final VirtualTime time = new VirtualTime();

	private final SlowKeyStore store = new SlowKeyStore(InMemoryArcpStore.builder().clock(this.time).build());

	private final ArcpServer server = ArcpServer.builder()
		.runtime("test-runtime", "1.0.0")
		.bearerVerifier(StaticBearerVerifier.of(Map.of("tok-alice", "alice")))
		.clock(this.time)
		.timer(this.time.timer())
		.store(this.store)
		.build();

	private final CountDownLatch delegate = new CountDownLatch(1);

	private final CountDownLatch childHasRun = new CountDownLatch(1);

	@BeforeEach
	void registerAgents() {
		this.store.slow.add("slow");
		this.server.registerAgent("delegator", Agent.blocking(DelegatorAgent::handle));
		this.server.registerAgent("never", (input, job) -> Mono.never());
		this.server.registerAgent("echo", (input, job) -> {
			this.childHasRun.countDown();
			return Mono.just(input);
		});
		this.server.registerAgent("waiter", Agent.blocking((input, job) -> {
			this.delegate.await();
			return job.delegate(Delegation.of("echo", input))
				.flatMap((handle) -> handle.result())
				.map((outcome) -> outcome.orElseThrow())
				.block(FrameClient.LIMIT);
		}));
	}

	@AfterEach
	void closeServer() {
		this.server.close();
	}

	private FrameClient alice(String... features) {
		return FrameClient.connect(this.server).hello("tok-alice", features);
	}

	private static String child(String agent, String expiresAt) {
		String constraints = (expiresAt != null) ? ",\"lease_constraints\":{\"expires_at\":\"" + expiresAt + "\"}" : "";
		return "{\"stay\":1,\"children\":[{\"delegate_id\":\"d1\",\"agent\":\"" + agent + "\"" + constraints + "}]}";
	}

	private static String expiry(String expiresAt) {
		return LEASE + ((expiresAt != null) ? ",\"lease_constraints\":{\"expires_at\":\"" + expiresAt + "\"}" : "");
	}

	@ParameterizedTest
	@CsvSource({ "2026-05-13T19:30:10Z,2026-05-13T19:30:10.000000001Z,", "2026-05-13T19:30:10Z,2026-05-14T00:00:00Z,",
			"2026-05-13T19:30:10Z,2026-05-13T19:30:09Z,2026-05-13T19:30:09Z",
			"2026-05-13T19:30:10Z,2026-05-13T19:30:10.0Z,2026-05-13T19:30:10.0Z",
			"2026-05-13T19:30:10Z,,2026-05-13T19:30:10Z", ",2026-05-14T00:00:00Z,2026-05-14T00:00:00Z" })
	void childExpiresNoLaterThanItsParent(String ofParent, String ofChild, String effective) {
		FrameClient client = alice();

		client.submit("delegator", child("never", ofChild), expiry(ofParent));
		client.next("job.accepted");
		List<JsonNode> frames = client.readUntil(FrameClient.type("job.accepted")
			.or((frame) -> "tool_result".equals(frame.path("payload").path("kind").asString())));

		JsonNode answer = frames.get(frames.size() - 1).path("payload");
		if (effective != null) {
			assertThat(answer.path("lease_constraints").toString()).isEqualTo("{\"expires_at\":\"" + effective + "\"}");
		}
		else {
			assertThat(answer.path("body").path("error").path("code").asString()).isEqualTo("LEASE_SUBSET_VIOLATION");
			assertThat(answer.path("body").path("error").path("details").path("capability").asString())
				.isEqualTo("expires_at");
		}
	}

	@Test
	void parentThatExpiresWithItsChildrenEndsFirst() {
		FrameClient client = alice();
		client.submit("delegator", """
				{"stay":1,"children":[{"agent":"never"},{"agent":"delegator","lease_request":{"agent.delegate":["**"]},
				"input":{"stay":1,"children":[{"agent":"never"}]}}]}""", expiry("2026-05-13T19:30:10Z"));
		String parent = client.next("job.accepted").path("job_id").asString();
		for (int child = 0; child < 3; child++) {
			client.readUntil(FrameClient.type("job.accepted"));
		}

		this.time.pass(Duration.ofSeconds(10));
		List<JsonNode> frames = client.readUntil(FrameClient.type("job.error"));
		frames.addAll(client.readUntil(FrameClient.type("job.error")));
		frames.addAll(client.readUntil(FrameClient.type("job.error")));
		frames.addAll(client.readUntil(FrameClient.type("job.error")));

		List<JsonNode> ends = frames.stream().filter(FrameClient.type("job.error")).toList();
		assertThat(ends.get(0).path("job_id").asString()).isEqualTo(parent);
		assertThat(ends.get(0).path("payload").path("code").asString()).isEqualTo("LEASE_EXPIRED");
		assertThat(ends).allMatch(
				(end) -> List.of("LEASE_EXPIRED", "CANCELLED").contains(end.path("payload").path("code").asString()));
		Awaitility.await().atMost(FrameClient.LIMIT).until(() -> this.server.jobs().isEmpty());
	}

	@Test
	void childThatIgnoresTheEndOfItsParentHasTheCancelGrace() {
		CountDownLatch begun = new CountDownLatch(1);
		CountDownLatch released = new CountDownLatch(1);
		this.server.registerAgent("failing", Agent.blocking((input, job) -> {
			job.delegate(Delegation.of("stubborn", input));
			begun.await();
			throw new IllegalStateException("failed");
		}));
		this.server.registerAgent("stubborn", Agent.blocking((input, job) -> {
			begun.countDown();
			while (released.getCount() > 0) {
				try {
					released.await();
				}
				catch (InterruptedException ex) {
					job.log("no");
				}
			}
			return null;
		}));
		FrameClient client = alice();

		client.submit("failing", "1", LEASE);
		String parent = client.next("job.accepted").path("job_id").asString();
		List<JsonNode> frames = client.readUntil(FrameClient.type("job.error"));
		client.readUntil((frame) -> "log".equals(frame.path("payload").path("kind").asString()));
		assertThat(client.queued()).isZero();
		this.time.pass(Duration.ofSeconds(30));
		JsonNode end = client.next("job.error");
		released.countDown();

		assertThat(frames.get(frames.size() - 1).path("job_id").asString()).isEqualTo(parent);
		assertThat(end.path("payload").path("details").path("reason").asString()).isEqualTo("parent_terminated");
	}

	private String delegateWhileSubmitIsUnanswered(FrameClient client) throws InterruptedException {
		client.submit("waiter", "7", LEASE);
		client.next("job.accepted");
		client.next("job.event");
		String request = client.submit("echo", "1", KEY);
		Awaitility.await().atMost(FrameClient.LIMIT).until(() -> this.store.claims.get() == 1);

		this.delegate.countDown();

		JsonNode delegated = client.next("job.event").path("payload");
		assertThat(delegated.path("kind").asString()).isEqualTo("delegate");
		this.childHasRun.await();
		return request + " " + delegated.path("body").path("child_job_id").asString();
	}

	@Test
	void framesOfChildWaitForUnansweredSubmitNoLongerThanASecond() throws Exception {
		FrameClient client = alice();
		String[] ids = delegateWhileSubmitIsUnanswered(client).split(" ");
		JsonNode end = client.next("job.result");
		assertThat(end.path("payload").path("result").asInt()).isEqualTo(7);
		assertThat(end.path("job_id").asString()).isNotEqualTo(ids[1]);

		this.time.pass(Duration.ofMillis(999));
		assertThat(client.queued()).isZero();
		this.time.pass(Duration.ofMillis(1));
		List<JsonNode> ofChild = List.of(client.next(), client.next());
		this.store.open();
		JsonNode answer = client.next("job.accepted");

		assertThat(ofChild).allMatch((frame) -> frame.path("job_id").asString().equals(ids[1]));
		assertThat(ofChild).extracting((frame) -> frame.path("type").asString())
			.containsExactly("job.event", "job.result");
		assertThat(answer.path("request_id").asString()).isEqualTo(ids[0]);
		assertThat(client.readUntil(FrameClient.type("job.result"))).noneMatch(FrameClient.type("job.accepted"));
	}

	@Test
	void acceptanceOfChildFollowsTheAnswerThatItHasWaitedFor() throws Exception {
		FrameClient client = alice();
		String[] ids = delegateWhileSubmitIsUnanswered(client).split(" ");
		client.next("job.result");

		this.time.pass(Duration.ofMillis(500));
		this.store.open();
		JsonNode answer = client.next("job.accepted");
		JsonNode accepted = client.next("job.accepted");
		this.time.pass(Duration.ofSeconds(1));

		assertThat(answer.path("request_id").asString()).isEqualTo(ids[0]);
		assertThat(accepted.path("job_id").asString()).isEqualTo(ids[1]);
		List<JsonNode> frames = client.readUntil(
				(frame) -> frame.path("job_id").asString().equals(ids[1]) && frame.path("payload").has("result"));
		assertThat(frames).noneMatch(FrameClient.type("job.accepted"));
	}

}
