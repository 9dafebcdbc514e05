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
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;

import io.arcp.agent.Agent;
import io.arcp.agent.Delegation;
import io.arcp.event.ArcpStore;
import io.arcp.event.InMemoryArcpStore;
import io.arcp.security.StaticBearerVerifier;
import io.arcp.session.SessionCaps;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for delegations that meet something else. Children that nobody ends never end,
 * and the session has room for few jobs, so whatever is forgotten shows.
 */
class DelegationRaceTests {

	private static final String LEASE = "\"lease_request\":{\"agent.delegate\":[\"**\"]}";

	private ArcpServer server = server(InMemoryArcpStore.builder().build());

	private static ArcpServer server(ArcpStore store) {
		ArcpServer built = ArcpServer.builder()
			.runtime("test-runtime", "1.0.0")
			.bearerVerifier(StaticBearerVerifier.of(Map.of("tok", "me")))
			.caps(new SessionCaps(10_000, 1 << 24, 4))
			.store(store)
			.build();
		built.registerAgent("never", (input, job) -> Mono.never());
		return built;
	}

	@AfterEach
	void closeServer() {
		this.server.close();
	}

	private void restart(ArcpStore store) {
		this.server.close();
		this.server = server(store);
	}

	private static JsonNode body(JsonNode frame) {
		return frame.path("payload").path("body");
	}

	/**
	 * Every child that the client was told of has one end, and of nothing else there is
	 * any frame. A delegation that is refused while the parent ends may have no result;
	 * its child never was.
	 */
	private static void assertWhole(String what, FrameClient client, String parent, List<JsonNode> frames) {
		Set<String> children = new HashSet<>();
		Set<String> refused = new HashSet<>();
		Map<String, String> byDelegateId = new HashMap<>();
		Map<String, Integer> ends = new HashMap<>();
		for (JsonNode frame : frames) {
			String job = frame.path("job_id").asString();
			if (frame.path("payload").path("kind").asString("").equals("delegate")) {
				children.add(body(frame).path("child_job_id").asString());
				byDelegateId.put(body(frame).path("delegate_id").asString(),
						body(frame).path("child_job_id").asString());
			}
			else if (frame.path("payload").path("kind").asString("").equals("tool_result")) {
				refused.add(byDelegateId.get(body(frame).path("call_id").asString()));
			}
			else if (!job.equals(parent)) {
				assertThat(children).as("%s: %s", what, frame).contains(job);
			}
			if (frame.has("event_seq") && frame.path("payload").has("final_status")) {
				ends.merge(job, 1, Integer::sum);
			}
		}
		children.removeAll(refused);
		children.removeIf((child) -> !ends.containsKey(child) && isUnknown(client, child, frames));
		children.add(parent);
		assertThat(ends.keySet()).as(what).isEqualTo(children);
		assertThat(ends.values()).as(what).containsOnly(1);
	}

	private static boolean isUnknown(FrameClient client, String job, List<JsonNode> frames) {
		client.send("{\"id\":\"u\",\"type\":\"job.cancel\",\"job_id\":\"" + job + "\"}");
		List<JsonNode> more = client.readUntil((frame) -> frame.path("request_id").asString("").equals("u"));
		frames.addAll(more.subList(0, more.size() - 1));
		return more.get(more.size() - 1).path("payload").path("code").asString("").equals("JOB_NOT_FOUND");
	}

	private void assertNothingIsLeft(String what) {
		Awaitility.await()
			.alias(what)
			.pollDelay(Duration.ZERO)
			.pollInterval(Duration.ofMillis(1))
			.atMost(FrameClient.LIMIT)
			.until(() -> this.server.jobs().isEmpty());
	}

	/** With a slow store the last frames come behind the answer to a listing. */
	private void assertNoneRuns(String what, FrameClient client, String parent, List<JsonNode> frames, int run) {
		Awaitility.await()
			.alias(what)
			.pollDelay(Duration.ZERO)
			.pollInterval(Duration.ofMillis(1))
			.atMost(FrameClient.LIMIT)
			.untilAsserted(() -> {
				client.send("{\"id\":\"l" + run + "\",\"type\":\"session.list_jobs\",\"payload\":{\"filter\":"
						+ "{\"status\":[\"pending\",\"running\"]}}}");
				List<JsonNode> more = client.readUntil(FrameClient.type("session.jobs"));
				frames.addAll(more.subList(0, more.size() - 1));
				assertThat(more.get(more.size() - 1).path("payload").path("jobs")).isEmpty();
				assertWhole(what, client, parent, frames);
			});
	}

	@Test
	void parentThatFailsWhileItsChildStartsLeavesNothingBehind() {
		this.server.registerAgent("failing", (input, job) -> {
			CountDownLatch begun = new CountDownLatch(1);
			Thread other = new Thread(() -> {
				begun.countDown();
				job.delegate(Delegation.of("never", input));
				job.delegate(Delegation.of("never", input));
			});
			other.setDaemon(true);
			other.start();
			return Mono.fromCallable(() -> {
				begun.await();
				throw new IllegalStateException("failed");
			});
		});
		FrameClient client = FrameClient.connect(this.server).hello("tok", "list_jobs");

		for (int i = 0; i < 300; i++) {
			String what = "run " + i;
			client.submit("failing", "1", LEASE);
			JsonNode accepted = client.next();
			assertThat(accepted.path("type").asString()).as("%s: %s", what, accepted).isEqualTo("job.accepted");
			assertNothingIsLeft(what);
			assertNoneRuns(what, client, accepted.path("job_id").asString(), new ArrayList<>(), i);
		}
	}

	@Test
	void cancelDuringDelegationsLeavesNothingBehind() throws Exception {
		CyclicBarrier barrier = new CyclicBarrier(2);
		this.server.registerAgent("delegating", Agent.blocking((input, job) -> {
			barrier.await(10, TimeUnit.SECONDS);
			while (true) {
				job.delegate(Delegation.of("never", input));
				job.cancellation().throwIfCancelled();
			}
		}));
		FrameClient client = FrameClient.connect(this.server).hello("tok", "list_jobs");

		for (int i = 0; i < 200; i++) {
			String what = "run " + i;
			client.submit("delegating", "1", LEASE);
			JsonNode accepted = client.next();
			assertThat(accepted.path("type").asString()).as("%s: %s", what, accepted).isEqualTo("job.accepted");
			String parent = accepted.path("job_id").asString();
			barrier.await(10, TimeUnit.SECONDS);
			client.send("{\"id\":\"c" + i + "\",\"type\":\"job.cancel\",\"job_id\":\"" + parent + "\"}");
			List<JsonNode> frames = client.readUntil((frame) -> frame.path("job_id").asString().equals(parent)
					&& frame.path("payload").has("final_status"));

			assertThat(frames.get(frames.size() - 1).path("payload").path("final_status").asString()).as(what)
				.isEqualTo("cancelled");
			assertNothingIsLeft(what);
			frames.removeIf(FrameClient.type("job.cancelled"));
			assertNoneRuns(what, client, parent, frames, i);
		}
	}

	@Test
	void slowStoreLosesNoChild() {
		long seed = System.nanoTime();
		restart(new LateStore(InMemoryArcpStore.builder().build(), seed, 3_000).store());
		this.server.registerAgent("hasty", (input, job) -> {
			for (int i = 0; i < input.asInt() % 3 + 1; i++) {
				job.delegate(Delegation.of("never", input));
				job.log("behind");
			}
			return (input.asInt() % 2 == 0) ? Mono.error(new IllegalStateException("failed"))
					: Mono.delay(Duration.ofMillis(input.asInt() % 7))
						.then(Mono.error(new IllegalStateException("late")));
		});
		FrameClient client = FrameClient.connect(this.server).hello("tok", "list_jobs");
		Random random = new Random(seed);

		for (int i = 0; i < 150; i++) {
			String what = "seed " + seed + ", run " + i;
			client.submit("hasty", Integer.toString(random.nextInt(42)), LEASE);
			JsonNode accepted = client.next();
			assertThat(accepted.path("type").asString()).as("%s: %s", what, accepted).isEqualTo("job.accepted");
			String parent = accepted.path("job_id").asString();
			List<JsonNode> frames = client.readUntil((frame) -> frame.path("job_id").asString().equals(parent)
					&& frame.path("payload").has("final_status"));
			assertNothingIsLeft(what);
			assertNoneRuns(what, client, parent, frames, i);
		}
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void delegateEventKeepsItsPlaceWhileTheChildIsStored(boolean cancel) {
		LateStore holding = new LateStore(InMemoryArcpStore.builder().build());
		restart(holding.store());
		CountDownLatch delegated = new CountDownLatch(1);
		this.server.registerAgent("eager", (input, job) -> {
			holding.hold("JobStore.create");
			job.delegate(Delegation.of("never", input));
			job.log("behind");
			delegated.countDown();
			return Mono.never();
		});
		FrameClient client = FrameClient.connect(this.server).hello("tok", "list_jobs");
		client.submit("eager", "1", LEASE);
		String parent = client.next("job.accepted").path("job_id").asString();
		client.next("job.event");
		Awaitility.await().atMost(FrameClient.LIMIT).until(() -> delegated.getCount() == 0);
		assertThat(client.queued()).isZero();

		List<JsonNode> frames = new ArrayList<>();
		if (cancel) {
			client.send("{\"id\":\"c\",\"type\":\"job.cancel\",\"job_id\":\"" + parent + "\"}");
			client.next("job.cancelled");
			frames.add(client.next("job.error"));
			holding.release("JobStore.create");
		}
		else {
			holding.release("JobStore.create");
			List<JsonNode> events = client
				.readUntil((frame) -> frame.path("payload").path("kind").asString("").equals("log"));
			assertThat(events).filteredOn((frame) -> frame.path("job_id").asString().equals(parent))
				.extracting((frame) -> frame.path("payload").path("kind").asString())
				.containsExactly("delegate", "log");
			frames.addAll(events);
			client.send("{\"id\":\"c\",\"type\":\"job.cancel\",\"job_id\":\"" + parent + "\"}");
			frames.addAll(client.readUntil(FrameClient.type("job.error")));
			frames.removeIf(FrameClient.type("job.cancelled"));
		}

		assertNothingIsLeft("held");
		assertNoneRuns("held", client, parent, frames, 0);
	}

}
