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
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

import io.arcp.event.ArcpStore;
import io.arcp.event.InMemoryArcpStore;
import io.arcp.security.StaticBearerVerifier;
import io.arcp.session.SessionCaps;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for children whose parent ends while they are submitted. They never end by
 * themselves, and the session has room for few jobs, so whatever is forgotten shows.
 */
class SubmittedChildRaceTests {

	private final Sinks.Empty<Void> work = Sinks.empty();

	private LateStore store = new LateStore(InMemoryArcpStore.create());

	private ArcpServer server = server(this.store.store());

	private ArcpServer server(ArcpStore kept) {
		ArcpServer built = ArcpServer.builder()
			.runtime("test-runtime", "1.0.0")
			.bearerVerifier(StaticBearerVerifier.of(Map.of("tok", "me")))
			.caps(new SessionCaps(10_000, 1 << 24, 4))
			.store(kept)
			.build();
		built.registerAgent("never", (input, job) -> Mono.never());
		built.registerAgent("working", (input, job) -> this.work.asMono().thenReturn(input));
		return built;
	}

	@AfterEach
	void closeServer() {
		this.server.close();
	}

	private static String submit(FrameClient client, String agent, String more) {
		client.submit(agent, "1" + more);
		return client.next("job.accepted").path("job_id").asString();
	}

	private static boolean isEnd(JsonNode frame) {
		return frame.has("event_seq") && frame.path("payload").has("final_status");
	}

	private static void cancel(FrameClient client, String job) {
		client.send("{\"id\":\"c" + job + "\",\"type\":\"job.cancel\",\"job_id\":\"" + job + "\"}");
	}

	@ParameterizedTest
	@CsvSource({ "JobStore.create,never", "JobStore.create,working", "SessionStore.attach,never",
			"SessionStore.attach,working" })
	void childThatIsStoredAfterTheEndOfItsParentSharesIt(String held, String agent) {
		FrameClient client = FrameClient.connect(this.server).hello("tok");
		String parent = submit(client, agent, "");
		client.next("job.event");
		this.store.hold(held);
		client.submit("never", "1,\"parent_job_id\":\"" + parent + "\"");
		Awaitility.await().atMost(FrameClient.LIMIT).until(() -> this.store.calls(held) == 2);

		boolean fails = agent.equals("never");
		if (fails) {
			cancel(client, parent);
		}
		else {
			this.work.tryEmitEmpty();
		}
		client.readUntil(SubmittedChildRaceTests::isEnd);
		this.store.release(held);

		String child = client.next("job.accepted").path("job_id").asString();
		if (fails) {
			JsonNode end = client.next("job.error");
			assertThat(end.path("job_id").asString()).isEqualTo(child);
			assertThat(end.path("payload").path("details").path("reason").asString()).isEqualTo("parent_terminated");
		}
		else {
			assertThat(client.next("job.event").path("job_id").asString()).isEqualTo(child);
			assertThat(this.server.jobs()).singleElement()
				.satisfies((job) -> assertThat(job.jobId().value()).isEqualTo(child));
		}
	}

	@Test
	void cancelOfTheParentMeetsSubmitsOfChildren() {
		long seed = System.nanoTime();
		this.server.close();
		this.store = new LateStore(InMemoryArcpStore.create(), seed, 2_000);
		this.server = server(this.store.store());
		Random random = new Random(seed);
		FrameClient owner = FrameClient.connect(this.server).hello("tok");
		FrameClient other = FrameClient.connect(this.server).hello("tok");

		for (int i = 0; i < 100; i++) {
			String what = "seed " + seed + ", run " + i;
			owner.submit("never", "1");
			String parent = owner.readUntil(FrameClient.type("job.accepted")).get(0).path("job_id").asString();
			String child = "1,\"parent_job_id\":\"" + parent + "\"";
			int before = random.nextInt(3);
			for (int k = 0; k < 3; k++) {
				if (k == before) {
					cancel(owner, parent);
				}
				((k == 1) ? other : owner).submit("never", child);
			}

			assertWhole(what, owner, 2, parent);
			assertWhole(what, other, 1, null);
			Awaitility.await()
				.alias(what)
				.pollDelay(Duration.ZERO)
				.pollInterval(Duration.ofMillis(1))
				.atMost(FrameClient.LIMIT)
				.until(() -> this.server.jobs().isEmpty());
		}
	}

	/**
	 * Each submit is answered, whatever was accepted has one end, and what is rejected
	 * came too late.
	 */
	private static void assertWhole(String what, FrameClient client, int answers, String parent) {
		Set<String> open = new HashSet<>((parent != null) ? List.of(parent) : List.of());
		int answered = 0;
		while (answered < answers || !open.isEmpty()) {
			JsonNode frame = client.next();
			String job = frame.path("job_id").asString();
			if (frame.path("type").asString().equals("job.accepted")) {
				answered++;
				open.add(job);
			}
			else if (isEnd(frame)) {
				assertThat(open.remove(job)).as("%s: %s", what, frame).isTrue();
				assertThat(frame.path("payload").path("final_status").asString()).as(what).isEqualTo("cancelled");
			}
			else if (frame.path("type").asString().equals("job.error")) {
				answered++;
				assertThat(frame.path("payload").path("code").asString()).as(what).isEqualTo("JOB_NOT_FOUND");
			}
		}
	}

}
