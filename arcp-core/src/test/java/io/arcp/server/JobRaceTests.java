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

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import io.arcp.agent.Agent;
import io.arcp.protocol.JobCancelledException;
import io.arcp.security.StaticBearerVerifier;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Subscriber;
import reactor.core.publisher.Hooks;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Operators;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for what happens to a job at the same time.
 */
class JobRaceTests {

	private final ArcpServer server = ArcpServer.builder()
		.runtime("test-runtime", "1.0.0")
		.bearerVerifier(StaticBearerVerifier.of(Map.of("tok", "me")))
		.build();

	@AfterEach
	void closeServer() {
		this.server.close();
	}

	@Test
	void cancelAtTheMomentOfCompletionContradictsNothing() throws Exception {
		CyclicBarrier barrier = new CyclicBarrier(2);
		this.server.registerAgent("meet", Agent.blocking((input, job) -> {
			barrier.await(10, TimeUnit.SECONDS);
			return input;
		}));
		FrameClient client = FrameClient.connect(this.server).hello("tok");

		for (int i = 0; i < 500; i++) {
			client.submit("meet", "1");
			String job = client.next("job.accepted").path("job_id").asString();
			client.next("job.event");
			barrier.await(10, TimeUnit.SECONDS);
			client.send("{\"id\":\"c" + i + "\",\"type\":\"job.cancel\",\"job_id\":\"" + job + "\"}");
			List<JsonNode> frames = List.of(client.next(), client.next());

			JsonNode answer = frames.stream().filter(FrameClient.type("job.cancelled")).findFirst().orElseThrow();
			JsonNode end = frames.stream().filter((frame) -> frame.has("event_seq")).findFirst().orElseThrow();
			boolean wasCancelled = end.path("payload").path("final_status").asString().equals("cancelled");
			assertThat(answer.path("payload").has("status")).as("run %d: %s", i, frames).isEqualTo(!wasCancelled);
		}

		assertThat(this.server.jobs()).isEmpty();
	}

	@Test
	void cancellationThatNobodyListensToAnyMoreIsNoErrorToReport() throws Exception {
		BlockingQueue<Subscriber<?>> handlers = new LinkedBlockingQueue<>();
		List<Throwable> reported = new CopyOnWriteArrayList<>();
		this.server.registerAgent("late", (input, job) -> Mono.fromDirect((subscriber) -> {
			subscriber.onSubscribe(Operators.emptySubscription());
			handlers.add(subscriber);
		}));
		FrameClient client = FrameClient.connect(this.server).hello("tok");
		Hooks.onErrorDropped(reported::add);
		try {
			IllegalStateException failure = new IllegalStateException("late");
			for (Throwable late : List.of(new JobCancelledException("late"), failure)) {
				client.submit("late", "null");
				String job = client.next("job.accepted").path("job_id").asString();
				Subscriber<?> handler = Objects
					.requireNonNull(handlers.poll(FrameClient.LIMIT.toMillis(), TimeUnit.MILLISECONDS));
				client.send("{\"id\":\"c\",\"type\":\"job.cancel\",\"job_id\":\"" + job + "\"}");
				client.readUntil(FrameClient.type("job.error"));
				handler.onError(late);
			}

			assertThat(reported).containsExactly(failure);
		}
		finally {
			Hooks.resetOnErrorDropped();
		}
	}

	@RepeatedTest(5)
	void emitsOfSeveralThreadsLeaveNoGapAndNothingBehindTheEnd() {
		CountDownLatch ended = new CountDownLatch(1);
		AtomicInteger emitters = new AtomicInteger();
		this.server.registerAgent("many", Agent.blocking((input, job) -> {
			CountDownLatch started = new CountDownLatch(4);
			for (int i = 0; i < 4; i++) {
				Thread thread = new Thread(() -> {
					started.countDown();
					while (ended.getCount() > 0) {
						job.log("event");
					}
					emitters.incrementAndGet();
				});
				thread.setDaemon(true);
				thread.start();
			}
			started.await();
			for (int i = 0; i < 100; i++) {
				job.log("own");
			}
			return null;
		}));
		FrameClient client = FrameClient.connect(this.server).hello("tok");

		client.submit("many", "null");
		List<JsonNode> frames = client.readUntil(FrameClient.type("job.result"));
		ended.countDown();
		Awaitility.await().atMost(FrameClient.LIMIT).until(() -> emitters.get() == 4);
		client.send("{\"id\":\"p\",\"type\":\"session.ping\",\"payload\":{\"nonce\":\"n\"}}");

		client.next("session.pong");
		for (int i = 1; i < frames.size(); i++) {
			assertThat(frames.get(i).path("event_seq").asInt()).isEqualTo(i);
		}
	}

}
