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

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import io.arcp.agent.Agent;
import io.arcp.agent.ResultStream;
import io.arcp.protocol.JobCancelledException;
import io.arcp.protocol.JobEntry;
import io.arcp.protocol.JobFilter;
import io.arcp.protocol.Secret;
import io.arcp.security.StaticBearerVerifier;
import io.arcp.server.ArcpServer;
import io.arcp.transport.ClientConnection;
import io.arcp.transport.ConnectionPair;
import io.arcp.transport.InMemoryConnections;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.IntNode;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of an {@link ArcpClient} that loses its connections to a runtime at random
 * moments (ARCP section 2.5).
 */
@Timeout(120)
class ClientResumeTests {

	private static final Duration LIMIT = Duration.ofSeconds(60);

	private static final int PIECE = 1 << 20;

	private final long seed = System.nanoTime();

	private final Random random = new Random(this.seed);

	private final AtomicInteger runs = new AtomicInteger();

	private final CountDownLatch release = new CountDownLatch(1);

	private final ArcpServer server = server();

	private volatile ConnectionPair pair = InMemoryConnections.create();

	private volatile int connections;

	private ArcpServer server() {
		ArcpServer built = ArcpServer.builder()
			.runtime("test-runtime", "1.0.0")
			.bearerVerifier(StaticBearerVerifier.of(Map.of("tok-alice", "alice")))
			.build();
		built.registerAgent("burst", Agent.blocking((input, job) -> {
			this.runs.incrementAndGet();
			for (int i = 1; i <= input.asInt(); i++) {
				job.log("event " + i);
			}
			return input;
		}));
		built.registerAgent("stream", Agent.blocking((input, job) -> {
			ResultStream stream = job.streamResult();
			byte[] bytes = bytes(input.asInt());
			for (int i = 0; i < bytes.length; i += PIECE) {
				stream.write(Arrays.copyOfRange(bytes, i, Math.min(i + PIECE, bytes.length)));
			}
			stream.finish();
			return null;
		}));
		built.registerAgent("held", Agent.blocking((input, job) -> {
			this.release.await();
			job.log("after");
			return input;
		}));
		return built;
	}

	private static byte[] bytes(int size) {
		byte[] bytes = new byte[size];
		new Random(size).nextBytes(bytes);
		return bytes;
	}

	private ArcpClient connect(boolean dropping) {
		Mono<ClientConnection> connector = Mono.fromSupplier(() -> {
			ConnectionPair created = InMemoryConnections.create();
			this.server.accept(created.server()).subscribe();
			if (dropping) {
				this.pair = created;
				this.connections++;
			}
			return created.client();
		});
		ClientOptions options = ClientOptions.builder()
			.token(Secret.of("tok-alice"))
			.reconnect(Reconnect.DEFAULT.withDelays(Duration.ofMillis(1), Duration.ofMillis(20)))
			.ackEvery(50)
			.maxBufferedEvents(100_000)
			.build();
		ArcpClient client = ArcpClient.over(connector, options).block(LIMIT);
		assertThat(client).isNotNull();
		return client;
	}

	private static ClientJob submit(ArcpClient client, String agent, int input) {
		ClientJob job = client.submit(JobRequest.of(agent).input(IntNode.valueOf(input)).build()).block(LIMIT);
		assertThat(job).isNotNull();
		return job;
	}

	@AfterEach
	void closeServer() {
		this.release.countDown();
		this.server.close();
	}

	@Test
	void missesNothingOverManyDrops() {
		int events = 50_000;
		int drops = 200;
		ArcpClient client = connect(true);
		List<String> messages = new ArrayList<>();
		int[] next = { events / drops };

		ClientJob job = submit(client, "burst", events);
		job.events().filter((event) -> event.kind().equals("log")).doOnNext((event) -> {
			messages.add(event.body().get("message").stringValue());
			if (messages.size() >= next[0]) {
				next[0] += 1 + this.random.nextInt(2 * events / drops - 2);
				this.pair.drop();
			}
		}).blockLast(LIMIT);

		assertThat(messages).as("seed %d", this.seed)
			.isEqualTo(IntStream.rangeClosed(1, events).mapToObj((i) -> "event " + i).toList());
		assertThat(job.result().block(LIMIT)).isEqualTo(IntNode.valueOf(events));
		// A drop of a connection that is down already is none: a slow machine sees fewer
		assertThat(this.connections).as("seed %d", this.seed).isGreaterThan(20);
		client.close().block(LIMIT);
	}

	@Test
	void joinsStreamedResultOverManyDrops() {
		int size = 100_000_000;
		ArcpClient client = connect(true);
		int[] next = { 1 };
		MessageDigest digest = sha256();

		ClientJob job = submit(client, "stream", size);
		job.events().subscribe();
		Long joined = job.resultChunks().map((part) -> {
			digest.update(part);
			if (--next[0] == 0) {
				next[0] = 1 + this.random.nextInt(10);
				this.pair.drop();
			}
			return (long) part.length;
		}).reduce(Long::sum).block(LIMIT);

		assertThat(joined).as("seed %d", this.seed).isEqualTo(size);
		assertThat(digest.digest()).as("seed %d", this.seed).isEqualTo(sha256().digest(bytes(size)));
		assertThat(this.connections).as("seed %d", this.seed).isGreaterThan(10);
		client.close().block(LIMIT);
	}

	private static MessageDigest sha256() {
		try {
			return MessageDigest.getInstance("SHA-256");
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException(ex);
		}
	}

	@Test
	void runsEachSubmitOnceOverManyDrops() {
		int jobs = 300;
		ArcpClient client = connect(true);

		List<JsonNode> results = Flux.range(1, jobs).flatMapSequential((i) -> {
			if (this.random.nextInt(3) == 0) {
				this.pair.drop();
			}
			return client.submit(JobRequest.of("burst").input(IntNode.valueOf(i % 5)).build())
				.flatMap(ClientJob::result);
		}, 8).collectList().block(LIMIT);

		assertThat(results).as("seed %d", this.seed)
			.isEqualTo(IntStream.rangeClosed(1, jobs).<JsonNode>mapToObj((i) -> IntNode.valueOf(i % 5)).toList());
		assertThat(this.runs).as("seed %d", this.seed).hasValue(jobs);
		assertThat(this.connections).as("seed %d", this.seed).isGreaterThan(5);
		client.close().block(LIMIT);
	}

	@Test
	void watchesWithoutGapOverManyDrops() {
		int events = 5000;
		ArcpClient owner = connect(false);
		ClientJob job = submit(owner, "burst", events);
		ArcpClient watcher = connect(true);
		int[] next = { 10 };
		List<ClientEvent> shown = new ArrayList<>();

		JobSubscription subscription = watcher.subscribe(job.jobId(), SubscribeOptions.HISTORY).block(LIMIT);
		assertThat(subscription).isNotNull();
		subscription.events().doOnNext((event) -> {
			shown.add(event);
			if (shown.size() >= next[0]) {
				next[0] += 1 + this.random.nextInt(200);
				this.pair.drop();
			}
		}).blockLast(LIMIT);

		assertThat(shown.stream().skip(1).map((event) -> event.body().get("message").stringValue()))
			.as("seed %d", this.seed)
			.isEqualTo(IntStream.rangeClosed(1, events).mapToObj((i) -> "event " + i).toList());
		// An event that is shown before its owner has a number for it goes without
		assertThat(shown).extracting(ClientEvent::originSeq).filteredOn(Objects::nonNull).isNotEmpty().isSorted();
		assertThat(subscription.result().block(LIMIT)).isEqualTo(IntNode.valueOf(events));
		watcher.close().block(LIMIT);
		owner.close().block(LIMIT);
	}

	@Test
	void keepsItsRightToCancel() {
		ArcpClient client = connect(true);
		ClientJob job = submit(client, "held", 1);
		this.pair.drop();

		job.cancel("enough").block(LIMIT);

		Throwable end = job.completion()
			.map((result) -> new Throwable("completed"))
			.onErrorResume(Mono::just)
			.block(LIMIT);
		assertThat(end).isInstanceOf(JobCancelledException.class);
		client.close().block(LIMIT);
	}

	@Test
	void ownerMayWatchItsOwnJob() {
		ArcpClient client = connect(true);
		ClientJob job = submit(client, "held", 1);
		Awaitility.await().atMost(LIMIT).until(() -> job.status().wireName().equals("running"));

		JobSubscription subscription = client.subscribe(job.jobId(), SubscribeOptions.HISTORY).block(LIMIT);
		assertThat(subscription).isNotNull();
		this.release.countDown();

		assertThat(subscription.events().map(ClientEvent::kind).collectList().block(LIMIT)).containsExactly("status",
				"log");
		assertThat(job.events().map(ClientEvent::kind).collectList().block(LIMIT)).containsExactly("status", "log");
		assertThat(subscription.result().block(LIMIT)).isEqualTo(IntNode.valueOf(1));
		client.close().block(LIMIT);
	}

	@RepeatedTest(5)
	void showsAllFromTheStartInTheMiddleOfABurst() {
		int events = 8_000;
		ArcpClient client = connect(true);
		ClientJob job = submit(client, "burst", events);
		ArcpClient watcher = connect(true);

		Mono<List<String>> own = shown(client, job);
		Mono<List<String>> others = shown(watcher, job);

		List<String> all = IntStream.rangeClosed(1, events).mapToObj((i) -> "event " + i).toList();
		assertThat(Flux.merge(own, others).collectList().block(LIMIT)).hasSize(2)
			.allSatisfy((messages) -> assertThat(messages).isEqualTo(all));
		assertThat(job.result().block(LIMIT)).isEqualTo(IntNode.valueOf(events));
		watcher.close().block(LIMIT);
		client.close().block(LIMIT);
	}

	private static Mono<List<String>> shown(ArcpClient client, ClientJob job) {
		return client.subscribe(job.jobId(), SubscribeOptions.HISTORY)
			.flatMap((subscription) -> subscription.events()
				.filter((event) -> event.kind().equals("log"))
				.map((event) -> event.body().get("message").stringValue())
				.collectList());
	}

	@Test
	void listsAllPagesOverDrops() {
		ArcpClient client = connect(true);
		List<String> ids = new ArrayList<>();
		for (int i = 0; i < 250; i++) {
			ClientJob job = submit(client, "burst", 0);
			job.result().block(LIMIT);
			ids.add(job.jobId().value());
		}

		List<String> listed = client.listJobs(JobFilter.ALL)
			.map(JobEntry::jobId)
			.map(Object::toString)
			.doOnNext((id) -> {
				if (this.random.nextInt(20) == 0) {
					this.pair.drop();
				}
			})
			.collectList()
			.block(LIMIT);

		assertThat(listed).as("seed %d", this.seed).isEqualTo(ids);
		client.close().block(LIMIT);
	}

}
