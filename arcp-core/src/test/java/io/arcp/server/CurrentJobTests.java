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

import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import io.arcp.agent.Agent;
import io.arcp.agent.CurrentJob;
import io.arcp.agent.JobContext;
import io.arcp.security.StaticBearerVerifier;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link CurrentJob} in the handlers of agents.
 */
class CurrentJobTests {

	/** What tasks of the pool saw before and after the handler. */
	private final List<@Nullable JobContext> around = Collections.synchronizedList(new ArrayList<>());

	private ArcpServer server = server(false);

	private ArcpServer server(boolean virtualThreads) {
		return ArcpServer.builder()
			.runtime("test-runtime", "1.0.0")
			.bearerVerifier(StaticBearerVerifier.of(Map.of("tok-alice", "alice")))
			.virtualThreads(virtualThreads)
			.maxBlocking(1)
			.taskDecorator((task) -> () -> {
				this.around.add(CurrentJob.get());
				task.run();
				this.around.add(CurrentJob.get());
			})
			.build();
	}

	@AfterEach
	void closeServer() {
		this.server.close();
	}

	private JsonNode run(Agent agent) {
		this.server.registerAgent("agent", agent);
		return submit(FrameClient.connect(this.server).hello("tok-alice"));
	}

	private static JsonNode submit(FrameClient client) {
		client.submit("agent", "null");
		List<JsonNode> frames = client.readUntil(FrameClient.type("job.result").or(FrameClient.type("job.error")));
		return frames.get(frames.size() - 1).path("payload");
	}

	private static JsonNode nameOf(@Nullable JobContext seen, JobContext job) {
		return JsonNodeFactory.instance.stringNode((seen == job) ? "own" : String.valueOf(seen));
	}

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void isThatOfBlockingHandler(boolean virtualThreads) {
		this.server.close();
		this.server = server(virtualThreads);

		JsonNode end = run(Agent.blocking((input, job) -> nameOf(CurrentJob.get(), job)));

		assertThat(end.path("result").asString()).isEqualTo("own");
	}

	@Test
	void isInSubscriptionOfBlockingHandler() {
		Agent agent = new Agent() {

			@Override
			public Mono<JsonNode> handle(JsonNode input, JobContext job) {
				return Mono.deferContextual((context) -> Mono.just(nameOf(context.get(CurrentJob.KEY), job)))
					.subscribeOn(Schedulers.parallel());
			}

			@Override
			public Execution execution() {
				return Execution.BLOCKING;
			}

		};

		assertThat(run(agent).path("result").asString()).isEqualTo("own");
	}

	@Test
	void isClearedOnThreadOfPoolAfterEachJob() {
		List<@Nullable JobContext> seen = Collections.synchronizedList(new ArrayList<>());
		this.server.registerAgent("agent", Agent.blocking((input, job) -> {
			seen.add(CurrentJob.get());
			if (seen.size() == 1) {
				throw new IllegalStateException("the first fails");
			}
			return nameOf(CurrentJob.get(), job);
		}));
		FrameClient client = FrameClient.connect(this.server).hello("tok-alice");

		submit(client);
		JsonNode second = submit(client);

		assertThat(second.path("result").asString()).isEqualTo("own");
		assertThat(seen).doesNotContainNull().doesNotHaveDuplicates();
		Awaitility.await().atMost(10, TimeUnit.SECONDS).until(() -> this.around.size() == 4);
		assertThat(this.around).containsOnlyNulls();
	}

	@Test
	void isThatOfReactiveHandlerWhileItIsCalledAndInItsSubscription() {
		Agent agent = (input, job) -> {
			JobContext called = CurrentJob.get();
			return Flux.range(0, 3)
				.publishOn(Schedulers.parallel())
				.concatMap((i) -> Mono
					.deferContextual((context) -> Mono
						.justOrEmpty((CurrentJob.get() == null && called == job) ? CurrentJob.get(context) : null))
					.subscribeOn(Schedulers.boundedElastic()))
				.collectList()
				.map((seen) -> JsonNodeFactory.instance
					.numberNode(seen.stream().filter((each) -> each == job).count()));
		};

		assertThat(run(agent).path("result").asInt()).isEqualTo(3);
	}

	@Test
	void isNotThatOfThreadThatEndsReactiveHandler() {
		CountDownLatch called = new CountDownLatch(1);
		CompletableFuture<JsonNode> future = new CompletableFuture<>();
		this.server.registerAgent("agent", (input, job) -> {
			called.countDown();
			return Mono.fromFuture(future)
				.map((value) -> JsonNodeFactory.instance.stringNode("thread has " + CurrentJob.get()));
		});
		FrameClient client = FrameClient.connect(this.server).hello("tok-alice");
		client.submit("agent", "null");
		Awaitility.await().atMost(10, TimeUnit.SECONDS).until(() -> called.getCount() == 0);

		future.complete(JsonNodeFactory.instance.nullNode());
		List<JsonNode> frames = client.readUntil(FrameClient.type("job.result"));

		assertThat(frames.get(frames.size() - 1).path("payload").path("result").asString())
			.isEqualTo("thread has null");
	}

	@Test
	void isPutBackWhenRunInsideAnother() {
		JobContext outer = someContext();
		JobContext inner = someContext();
		List<@Nullable JobContext> seen = new ArrayList<>();

		CurrentJob.run(outer, () -> {
			CurrentJob.run(inner, () -> seen.add(CurrentJob.get()));
			seen.add(CurrentJob.get());
		});

		assertThat(seen).containsExactly(inner, outer);
		assertThat(CurrentJob.get()).isNull();
	}

	private static JobContext someContext() {
		return (JobContext) Proxy.newProxyInstance(JobContext.class.getClassLoader(),
				new Class<?>[] { JobContext.class },
				(proxy, method, arguments) -> method.getName().equals("equals") ? proxy == arguments[0] : null);
	}

}
