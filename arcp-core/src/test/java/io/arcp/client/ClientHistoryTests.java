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

package io.arcp.client;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;

import io.arcp.agent.Agent;
import io.arcp.protocol.JobId;
import io.arcp.protocol.Secret;
import io.arcp.security.StaticBearerVerifier;
import io.arcp.server.ArcpServer;
import io.arcp.transport.ClientConnection;
import io.arcp.transport.ConnectionPair;
import io.arcp.transport.InMemoryConnections;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import tools.jackson.databind.node.IntNode;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of several histories of one job in one session (ARCP section 3.8), against a
 * runtime over in-memory connections.
 */
class ClientHistoryTests {

	private static final Duration LIMIT = Duration.ofSeconds(60);

	private static final int EVENTS = 3_000;

	private static final int SUBSCRIPTIONS = 3;

	private static final int RUNS = 12;

	private final long seed = System.nanoTime();

	private final Random random = new Random(this.seed);

	private final ArcpServer server = server();

	private static ArcpServer server() {
		ArcpServer built = ArcpServer.builder()
			.runtime("test-runtime", "1.0.0")
			.bearerVerifier(StaticBearerVerifier.of(Map.of("tok-alice", "alice")))
			.build();
		built.registerAgent("burst", Agent.blocking((input, job) -> {
			for (int i = 1; i <= input.asInt(); i++) {
				job.log(String.valueOf(i));
			}
			return input;
		}));
		return built;
	}

	@AfterEach
	void close() {
		this.server.close();
	}

	@RepeatedTest(5)
	void showsAllOfEachHistoryThatBeginsInABurst() {
		for (int run = 0; run < RUNS; run++) {
			showAll(run, false);
		}
	}

	@Test
	void showsAllOfEachHistoryOverLostConnections() {
		for (int run = 0; run < RUNS; run++) {
			showAll(run, true);
		}
	}

	private void showAll(int run, boolean dropping) {
		Watcher owner = new Watcher();
		List<Watcher> watchers = List.of(owner, new Watcher(), new Watcher());
		ClientJob job = owner.client.submit(JobRequest.of("burst").input(IntNode.valueOf(EVENTS)).build()).block(LIMIT);
		assertThat(job).isNotNull();
		List<Shown> shown = new ArrayList<>();
		for (Watcher watcher : watchers) {
			for (int i = 0; i < SUBSCRIPTIONS; i++) {
				int at = 1 + this.random.nextInt(EVENTS);
				shown.add(new Shown(watcher, job.jobId(), at, this.random.nextBoolean() ? this.random.nextInt(at) : 0));
			}
		}
		List<Integer> drops = dropping ? this.random.ints(6, 1, EVENTS).boxed().toList() : List.of();

		long[] numbers = new long[EVENTS + 1];
		job.events().filter((event) -> event.kind().equals("log")).doOnNext((event) -> {
			int count = message(event);
			numbers[count] = event.eventSeq();
			shown.stream().filter((each) -> each.at == count).forEach((each) -> each.subscribe(numbers[each.after]));
			if (drops.contains(count)) {
				watchers.get(count % watchers.size()).pair.drop();
			}
		}).blockLast(LIMIT);

		for (Shown each : shown) {
			assertThat(each.events.asMono().block(LIMIT)).as("seed %d, run %d, %s", this.seed, run, each)
				.isEqualTo(IntStream.rangeClosed(each.after + 1, EVENTS).boxed().toList());
		}
		watchers.forEach((watcher) -> watcher.client.close().block(LIMIT));
	}

	private static int message(ClientEvent event) {
		return Integer.parseInt(event.body().get("message").stringValue());
	}

	/**
	 * A client and the connection that it has.
	 */
	private final class Watcher {

		private volatile ConnectionPair pair = InMemoryConnections.create();

		private final ArcpClient client;

		Watcher() {
			Mono<ClientConnection> connector = Mono.fromSupplier(() -> {
				ConnectionPair created = InMemoryConnections.create();
				ClientHistoryTests.this.server.accept(created.server()).subscribe();
				this.pair = created;
				return created.client();
			});
			ClientOptions options = ClientOptions.builder()
				.token(Secret.of("tok-alice"))
				.reconnect(Reconnect.DEFAULT.withDelays(Duration.ofMillis(1), Duration.ofMillis(20)))
				.maxBufferedEvents(100_000)
				.build();
			ArcpClient connected = ArcpClient.over(connector, options).block(LIMIT);
			assertThat(connected).isNotNull();
			this.client = connected;
		}

	}

	/**
	 * A subscription with history, and what it shows.
	 */
	private static final class Shown {

		private final Watcher watcher;

		private final JobId job;

		private final int at;

		private final int after;

		private final Sinks.One<List<Integer>> events = Sinks.one();

		Shown(Watcher watcher, JobId job, int at, int after) {
			this.watcher = watcher;
			this.job = job;
			this.at = at;
			this.after = after;
		}

		void subscribe(long number) {
			this.watcher.client.subscribe(this.job, SubscribeOptions.historyFrom(number))
				.flatMapMany(JobSubscription::events)
				.filter((event) -> event.kind().equals("log"))
				.map(ClientHistoryTests::message)
				.collectList()
				.subscribe(this.events::tryEmitValue, this.events::tryEmitError);
		}

		@Override
		public String toString() {
			return "history after event " + this.after + " asked for at event " + this.at;
		}

	}

}
