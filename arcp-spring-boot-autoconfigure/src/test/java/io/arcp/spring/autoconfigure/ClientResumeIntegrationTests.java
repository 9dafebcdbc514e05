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

package io.arcp.spring.autoconfigure;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import io.arcp.agent.JobContext;
import io.arcp.client.ArcpClient;
import io.arcp.client.ClientEvent;
import io.arcp.client.ClientJob;
import io.arcp.client.ClientOptions;
import io.arcp.client.ClientState;
import io.arcp.client.JobRequest;
import io.arcp.client.JobSubscription;
import io.arcp.client.Reconnect;
import io.arcp.client.SubscribeOptions;
import io.arcp.protocol.JobEntry;
import io.arcp.protocol.JobFilter;
import io.arcp.protocol.JobStatus;
import io.arcp.protocol.Secret;
import io.arcp.spring.annotation.ArcpAgent;
import io.arcp.spring.annotation.JobHandler;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Import;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A client over the JDK's WebSocket whose connections are cut again and again.
 */
class ClientResumeIntegrationTests {

	private static final int PIECES = 400;

	private static final int PIECE_SIZE = 8192;

	private static final int LINES = 50;

	private RunningApplication application;

	@BeforeEach
	void start() {
		this.application = RunningApplication.start(Application.class);
	}

	@AfterEach
	void stop() {
		this.application.close();
	}

	@Test
	void joinsAStreamedResultOverConnectionsThatAreCut() {
		try (CuttingProxy proxy = new CuttingProxy(this.application.port(), 300_000, 100, 1_500_000, 1, 1_000)) {
			ArcpClient client = connect(proxy);
			List<ClientState> states = new CopyOnWriteArrayList<>();
			client.state().subscribe(states::add);

			byte[] result = RunningApplication.submit(client, "pieces", "null")
				.streamedResult()
				.block(RunningApplication.LIMIT);

			assertThat(result).isEqualTo(expectedPieces());
			assertThat(states.stream().filter(ClientState.RESUMED::equals)).hasSizeGreaterThanOrEqualTo(2);
			assertThat(proxy.connections()).isEqualTo(6);
			client.close().block(RunningApplication.LIMIT);
		}
	}

	private static byte[] expectedPieces() {
		ByteBuffer all = ByteBuffer.allocate(PIECES * PIECE_SIZE);
		IntStream.range(0, PIECES).mapToObj(Pieces::piece).forEach(all::put);
		return all.array();
	}

	@Test
	void watchesAJobOfAnotherSessionOverConnectionsThatAreCut() {
		Lines agent = this.application.bean(Lines.class);
		ClientJob job = RunningApplication.submit(this.application.connect(), "lines", "null");
		agent.halfWay.join();
		try (CuttingProxy proxy = new CuttingProxy(this.application.port())) {
			ArcpClient observer = connect(proxy);
			JobSubscription subscription = observer.subscribe(job.jobId(), SubscribeOptions.HISTORY)
				.block(RunningApplication.LIMIT);
			Mono<List<String>> lines = subscription.events()
				.filter((event) -> event.kind().equals("log"))
				.map(ClientEvent::body)
				.map((body) -> body.path("message").asString())
				.collectList()
				.cache();
			lines.subscribe();

			proxy.cut();
			agent.goOn.tryEmitEmpty();

			assertThat(lines.block(RunningApplication.LIMIT))
				.containsExactlyElementsOf(IntStream.range(0, 2 * LINES).mapToObj((i) -> "line " + i).toList());
			assertThat(subscription.result().block(RunningApplication.LIMIT)).isEqualTo(RunningApplication.json("7"));
			assertThat(proxy.connections()).isEqualTo(2);
			observer.close().block(RunningApplication.LIMIT);
		}
	}

	@Test
	void sendsRequestsAgainThatWereNotAnswered() {
		try (CuttingProxy proxy = new CuttingProxy(this.application.port())) {
			ArcpClient client = connect(proxy);

			proxy.cut();
			ClientJob job = RunningApplication.submit(client, "runs", "null");

			assertThat(job.result().block(RunningApplication.LIMIT)).isEqualTo(RunningApplication.json("1"));
			client.close().block(RunningApplication.LIMIT);
		}
	}

	@Test
	void listsJobsPageByPage() {
		ArcpClient client = this.application.connect();
		List<ClientJob> jobs = Flux.range(0, 120)
			.concatMap((i) -> client.submit(JobRequest.of("runs").build()).delayUntil(ClientJob::completion))
			.collectList()
			.block(RunningApplication.LIMIT);

		List<JobEntry> listed = this.application.connect()
			.listJobs(new JobFilter(null, "runs", null, null))
			.collectList()
			.block(RunningApplication.LIMIT);

		assertThat(listed).extracting(JobEntry::jobId)
			.containsExactlyElementsOf(jobs.stream().map(ClientJob::jobId).toList());
		assertThat(listed).extracting(JobEntry::status).containsOnly(JobStatus.SUCCESS);
	}

	private ArcpClient connect(CuttingProxy proxy) {
		return this.application.connect(proxy.port(),
				ClientOptions.builder()
					.token(Secret.of("tok-a"))
					.reconnect(Reconnect.DEFAULT.withDelays(Duration.ofMillis(10), Duration.ofMillis(100)))
					.ackEvery(10)
					.build());
	}

	@SpringBootConfiguration
	@EnableAutoConfiguration
	@Import({ Pieces.class, Lines.class, Runs.class })
	static class Application {

	}

	@ArcpAgent(name = "pieces")
	static class Pieces {

		@JobHandler
		Flux<byte[]> stream() {
			return Flux.range(0, PIECES).map(Pieces::piece);
		}

		private static byte[] piece(int index) {
			byte[] piece = new byte[PIECE_SIZE];
			for (int i = 0; i < PIECE_SIZE; i++) {
				piece[i] = (byte) (index * 31 + i * 7);
			}
			return piece;
		}

	}

	@ArcpAgent(name = "lines")
	static class Lines {

		private final CompletableFuture<Void> halfWay = new CompletableFuture<>();

		private final Sinks.Empty<Void> goOn = Sinks.empty();

		@JobHandler
		Mono<Integer> run(JobContext job) {
			return log(job, 0).then(Mono.fromRunnable(() -> this.halfWay.complete(null)))
				.then(this.goOn.asMono())
				.then(log(job, LINES))
				.thenReturn(7);
		}

		private static Mono<Void> log(JobContext job, int first) {
			return Flux.range(first, LINES).concatMap((i) -> job.log("line " + i)).then();
		}

	}

	@ArcpAgent(name = "runs")
	static class Runs {

		private final AtomicInteger runs = new AtomicInteger();

		@JobHandler
		int run() {
			return this.runs.incrementAndGet();
		}

	}

}
