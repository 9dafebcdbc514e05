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

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;

import io.arcp.agent.Agent;
import io.arcp.event.InMemoryArcpStore;
import io.arcp.security.StaticBearerVerifier;
import io.arcp.session.SessionCaps;
import io.arcp.session.SessionState;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for a server whose store answers later and on other threads.
 */
class LateStoreTests {

	private static final String HELLO = """
			{"arcp":"1.1","id":"hello-1","type":"session.hello","payload":{"client":{"name":"test"},
			"auth":{"scheme":"bearer","token":"tok-alice"}}}""";

	private LateStore store = new LateStore(InMemoryArcpStore.builder().build());

	private ArcpServer server = server((builder) -> builder);

	private ArcpServer server(UnaryOperator<ArcpServerBuilder> options) {
		ArcpServer created = options
			.apply(ArcpServer.builder()
				.runtime("test-runtime", "1.0.0")
				.store(this.store.store())
				.bearerVerifier(StaticBearerVerifier.of(Map.of("tok-alice", "alice"))))
			.build();
		created.registerAgent("echo", (input, job) -> Mono.just(input));
		created.registerAgent("burst", Agent.blocking((input, job) -> {
			for (int i = 0; i < 300; i++) {
				job.log("event " + i);
			}
			return input;
		}));
		created.registerAgent("flux",
				(input, job) -> Flux.range(0, 300).concatMap((i) -> job.log("event " + i)).then(Mono.just(input)));
		return created;
	}

	private void restart(LateStore late, UnaryOperator<ArcpServerBuilder> options) {
		this.server.close();
		this.store = late;
		this.server = server(options);
	}

	@AfterEach
	void closeServer() {
		this.server.close();
	}

	@ParameterizedTest
	@ValueSource(longs = { 1, 2, 3, 4, 5 })
	void answersInOrderAndNumbersWithoutGap(long seed) {
		restart(new LateStore(InMemoryArcpStore.builder().build(), seed, 2_000),
				(builder) -> builder.caps(new SessionCaps(200, 1_000_000, 100)));
		FrameClient client = FrameClient.connect(this.server).hello("tok-alice");
		List<String> agents = List.of("burst", "nobody", "echo", "flux");
		List<String> requests = new ArrayList<>();
		for (int i = 0; i < 12; i++) {
			requests.add(client.submit(agents.get(i % 4), String.valueOf(i)));
		}

		AtomicInteger results = new AtomicInteger();
		List<JsonNode> frames = client
			.readUntil((frame) -> frame.path("type").asString().equals("job.result") && results.incrementAndGet() == 9);

		assertThat(frames.stream().filter((frame) -> frame.has("request_id"))).as("answers, seed %d", seed)
			.extracting((frame) -> frame.path("request_id").asString())
			.containsExactlyElementsOf(requests);
		Set<String> accepted = new HashSet<>();
		long seq = 0;
		for (JsonNode frame : frames) {
			String job = frame.path("job_id").asString();
			if (frame.path("type").asString().equals("job.accepted")) {
				accepted.add(job);
			}
			else if (frame.has("event_seq")) {
				assertThat(frame.path("event_seq").asLong()).as("number, seed %d", seed).isEqualTo(++seq);
				assertThat(accepted).as("acceptance first, seed %d", seed).contains(job);
			}
		}
		assertThat(seq).isEqualTo(3 * 302 + 3 * 302 + 3 * 2);
	}

	@ParameterizedTest
	@ValueSource(longs = { 11, 12, 13 })
	void losesNothingOverDroppedConnections(long seed) {
		restart(new LateStore(InMemoryArcpStore.builder().build(), seed, 2_000), (builder) -> builder);
		FrameClient client = FrameClient.connect(this.server).hello("tok-alice");
		client.submit("burst", "1");
		client.submit("flux", "2");
		List<JsonNode> numbered = new ArrayList<>();
		for (int drop = 1; drop <= 4; drop++) {
			int until = drop * 120;
			client.readUntil((frame) -> {
				if (frame.has("event_seq")) {
					numbered.add(frame);
				}
				return numbered.size() == until;
			});
			client.drop();
			client = FrameClient.connect(this.server).resume("tok-alice", client, until);
		}
		client.readUntil((frame) -> numbered.add(frame) && numbered.size() == 2 * 302);

		for (int i = 0; i < numbered.size(); i++) {
			assertThat(numbered.get(i).path("event_seq").asInt()).as("seed %d", seed).isEqualTo(i + 1);
		}
	}

	@Test
	void doesNotCountSessionWhoseConnectionIsLostDuringItsOpening() {
		restart(new LateStore(InMemoryArcpStore.builder().build()), (builder) -> builder.maxSessionsPerPrincipal(1));
		this.store.hold("SessionStore.open");
		FrameClient lost = FrameClient.connect(this.server);
		lost.send(HELLO);
		Awaitility.await().atMost(FrameClient.LIMIT).until(() -> this.store.calls("SessionStore.open") == 1);

		lost.drop();
		Awaitility.await().atMost(FrameClient.LIMIT).until(() -> this.server.openingConnections() == 0);
		this.store.release("SessionStore.open");
		Awaitility.await().atMost(FrameClient.LIMIT).until(() -> this.store.calls("SessionStore.release") == 1);

		assertThat(this.server.sessions()).isEmpty();
		FrameClient.connect(this.server).hello("tok-alice");
	}

	@Test
	void executesWhatIsPipelinedBehindTheHelloAfterTheWelcome() {
		this.store.hold("SessionStore.open");
		FrameClient client = FrameClient.connect(this.server);
		client.send(HELLO);
		for (int i = 0; i < 500; i++) {
			client.submit("nobody", "1");
		}
		Awaitility.await().atMost(FrameClient.LIMIT).until(() -> this.store.calls("SessionStore.open") == 1);

		this.store.release("SessionStore.open");

		client.next("session.welcome");
		for (int i = 1; i <= 500; i++) {
			assertThat(client.next("job.error").path("request_id").asString()).isEqualTo("req-" + i);
		}
	}

	@Test
	void runsJobWhoseConnectionIsLostDuringItsSubmit() {
		FrameClient client = FrameClient.connect(this.server).hello("tok-alice");
		this.store.hold("JobStore.create");
		client.submit("echo", "1");
		Awaitility.await().atMost(FrameClient.LIMIT).until(() -> this.store.calls("JobStore.create") == 1);

		client.drop();
		Awaitility.await()
			.atMost(FrameClient.LIMIT)
			.until(() -> this.server.sessions().iterator().next().state() == SessionState.PARKED);
		this.store.release("JobStore.create");
		Awaitility.await()
			.atMost(FrameClient.LIMIT)
			.until(() -> this.server.sessions().iterator().next().latestEventSeq() == 2);

		FrameClient again = FrameClient.connect(this.server).resume("tok-alice", client, 0);
		assertThat(again.next("job.event").path("event_seq").asInt()).isEqualTo(1);
		assertThat(again.next("job.result").path("event_seq").asInt()).isEqualTo(2);
	}

	@Test
	void numbersWhatCameWhileLinkWasUnderWay() {
		FrameClient client = FrameClient.connect(this.server).hello("tok-alice");
		this.store.hold("SessionStore.link");
		client.submit("burst", "1");
		client.submit("echo", "2");
		Awaitility.await()
			.atMost(FrameClient.LIMIT)
			.until(() -> this.server.jobs().isEmpty() && this.store.calls("SessionStore.link") == 1);

		this.store.release("SessionStore.link");

		List<JsonNode> frames = client.readUntil((frame) -> frame.path("event_seq").asInt() == 304);
		assertThat(frames).filteredOn((frame) -> frame.has("event_seq")).hasSize(304);
		assertThat(this.store.calls("SessionStore.link")).as("batches grow with load").isLessThan(5);
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void showsHistoryWithoutGapWhenTheStoreAnswersLate(boolean own) {
		CountDownLatch go = new CountDownLatch(1);
		this.server.registerAgent("held", Agent.blocking((input, job) -> {
			job.log("event 0");
			go.await();
			for (int i = 1; i < 300; i++) {
				job.log("event " + i);
			}
			return input;
		}));
		FrameClient owner = FrameClient.connect(this.server).hello("tok-alice", "subscribe");
		owner.submit("held", "1");
		String job = owner.next("job.accepted").path("job_id").asString();
		owner.readUntil((frame) -> frame.path("event_seq").asInt(0) == 2);
		FrameClient client = own ? owner : FrameClient.connect(this.server).hello("tok-alice", "subscribe");
		String subscribe = "{\"id\":\"%s\",\"type\":\"job.subscribe\",\"payload\":{\"job_id\":\"" + job
				+ "\",\"history\":%s}}";
		client.send(subscribe.formatted("s1", "false"));
		client.readUntil(FrameClient.type("job.subscribed"));

		this.store.hold("SessionStore.attach");
		int before = this.store.calls("SessionStore.attach");
		client.send(subscribe.formatted("s2", "true"));
		Awaitility.await().atMost(FrameClient.LIMIT).until(() -> this.store.calls("SessionStore.attach") == before + 1);
		go.countDown();
		Awaitility.await().atMost(FrameClient.LIMIT).until(() -> this.server.jobs().isEmpty());
		this.store.release("SessionStore.attach");

		client.readUntil(FrameClient.type("job.subscribed"));
		Set<String> shown = new HashSet<>();
		client.readUntil((frame) -> {
			shown.add(frame.path("payload").path("body").path("message").asString(""));
			return shown.size() >= 301 && frame.path("type").asString().equals("job.result");
		});
		assertThat(shown).contains("event 0", "event 1", "event 299");
	}

	@Test
	void olderLookAtWatchedJobHidesNothing() {
		Sinks.Empty<Void> work = Sinks.empty();
		this.server.registerAgent("working",
				(input, job) -> work.asMono().then(Mono.defer(() -> job.log("late"))).thenReturn(input));
		FrameClient owner = FrameClient.connect(this.server).hello("tok-alice");
		owner.submit("working", "1");
		String job = owner.next("job.accepted").path("job_id").asString();
		owner.next("job.event");
		FrameClient watcher = FrameClient.connect(this.server).hello("tok-alice", "subscribe");
		this.store.hold("SessionStore.attach");
		int attached = this.store.calls("SessionStore.attach");
		watcher.send("{\"id\":\"s\",\"type\":\"job.subscribe\",\"payload\":{\"job_id\":\"" + job + "\"}}");
		Awaitility.await()
			.atMost(FrameClient.LIMIT)
			.until(() -> this.store.calls("SessionStore.attach") == attached + 1);
		int looks = this.store.calls("JobStore.find");
		this.store.hold("JobStore.find");
		this.store.release("SessionStore.attach");
		watcher.next("job.subscribed");
		Awaitility.await().atMost(FrameClient.LIMIT).until(() -> this.store.calls("JobStore.find") == looks + 1);
		watcher.drop();
		Awaitility.await()
			.atMost(FrameClient.LIMIT)
			.until(() -> this.server.sessions().stream().anyMatch((session) -> session.state() == SessionState.PARKED));

		work.tryEmitEmpty();
		owner.readUntil(FrameClient.type("job.result"));
		this.store.release("JobStore.find");

		FrameClient again = FrameClient.connect(this.server).resume("tok-alice", watcher, 0);
		assertThat(again.readUntil(FrameClient.type("job.result"))).hasSize(2);
	}

}
