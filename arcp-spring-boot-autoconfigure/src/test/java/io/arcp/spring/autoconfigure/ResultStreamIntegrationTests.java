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

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import io.arcp.agent.JobContext;
import io.arcp.client.ArcpClient;
import io.arcp.client.ClientJob;
import io.arcp.client.ClientOptions;
import io.arcp.client.ObservedJob;
import io.arcp.event.ChunkEncoding;
import io.arcp.event.JobEvent;
import io.arcp.protocol.ArcpException;
import io.arcp.protocol.ErrorCode;
import io.arcp.protocol.Feature;
import io.arcp.protocol.Secret;
import io.arcp.spring.annotation.ArcpAgent;
import io.arcp.spring.annotation.JobHandler;
import io.netty.buffer.PooledByteBufAllocator;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;

import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Import;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.NettyDataBuffer;
import org.springframework.core.io.buffer.NettyDataBufferFactory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Handler methods that stream their result, over a real port.
 */
class ResultStreamIntegrationTests {

	private static final String TEXT = "Gr\u00fc\u00dfe, \u4e16\u754c! \ud83c\udf0d\ud83d\ude80 ".repeat(20);

	private static final Set<Feature> WITHOUT_CHUNKS = EnumSet.complementOf(EnumSet.of(Feature.RESULT_CHUNK));

	private final RecordedFrames frames = new RecordedFrames();

	private RunningApplication application;

	@AfterEach
	void stop() {
		if (this.application != null) {
			this.application.close();
		}
	}

	@ParameterizedTest
	@CsvSource({ "text, utf8", "bytes, base64", "buffers, base64" })
	void joinsPiecesThatDivideCharacters(String agent, String encoding) {
		start("--arcp.result.chunk-size=16B");

		ClientJob job = run(connect(), agent, "7");

		assertThat(job.streamedText().block(RunningApplication.LIMIT)).isEqualTo(TEXT);
		assertThat(this.frames.assembled(16)).isEqualTo(TEXT.getBytes(StandardCharsets.UTF_8));
		assertThat(this.frames.chunks()).extracting((chunk) -> chunk.path("encoding").asString())
			.containsOnly(encoding);
	}

	@Test
	void releasesBuffersThatWereStreamed() {
		start();

		run(connect(), "buffers", "7").streamedResult().block(RunningApplication.LIMIT);

		assertReleased(this.application.bean(Buffers.class).buffers);
	}

	@Test
	void streamsRecordsAsLines() {
		start();

		ClientJob job = run(connect(), "lines", "3");

		assertThat(job.streamedText().block(RunningApplication.LIMIT)).isEqualTo("""
				{"number":0,"text":"line\\n0"}
				{"number":1,"text":"line\\n1"}
				{"number":2,"text":"line\\n2"}
				""");
	}

	@Test
	void dividesElementsAtTheConfiguredSize() {
		start("--arcp.result.chunk-size=64B");

		run(connect(), "text", "100000").streamedResult().block(RunningApplication.LIMIT);

		int bytes = TEXT.getBytes(StandardCharsets.UTF_8).length;
		assertThat(this.frames.chunks()).hasSizeBetween(bytes / 64 + 1, bytes / 61 + 2);
	}

	@Test
	void endsWithTheErrorOfASourceThatFailsHalfWay() {
		start();

		ClientJob job = run(connect(), "failing", "null");

		assertError(job, ErrorCode.INTERNAL_ERROR, "IllegalStateException: half-way");
		StepVerifier.create(job.streamedResult()).expectError(ArcpException.class).verify(RunningApplication.LIMIT);
		assertThat(this.frames.chunks()).extracting((chunk) -> chunk.path("data").asString())
			.containsExactly("one ", "two ");
		assertThat(this.frames.chunks()).allMatch((chunk) -> chunk.path("more").asBoolean());
		assertThat(this.frames.ofType("job.result")).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "parallel", "elastic" })
	void cancelsTheSourceAndReleasesItsBuffers(String scheduler) throws InterruptedException {
		start("--arcp.session.back-pressure.threshold=4");
		Endless agent = this.application.bean(Endless.class);
		ArcpClient client = connect();
		client.ack(0).block(RunningApplication.LIMIT);
		ClientJob job = run(client, "endless", "\"" + scheduler + "\"");
		Awaitility.await()
			.atMost(RunningApplication.LIMIT)
			.until(() -> this.frames.events("status").toString().contains("back_pressure"));

		job.cancel("enough").block(RunningApplication.LIMIT);

		assertError(job, ErrorCode.CANCELLED, "job was cancelled");
		assertThat(agent.cancelled.await(10, TimeUnit.SECONDS)).isTrue();
		assertReleased(agent.buffers);
		assertThat(this.frames.ofType("job.result")).isEmpty();
	}

	@Test
	void refusesToStreamToAClientThatDoesNotKnowChunks() {
		start();

		ClientJob job = run(connect(WITHOUT_CHUNKS), "text", "7");

		assertError(job, ErrorCode.INVALID_REQUEST, "feature 'result_chunk' was not negotiated");
		assertThat(this.application.bean(Text.class).subscriptions).hasValue(0);
	}

	@Test
	void streamsALargeResultThatIsReturned() {
		start("--arcp.result.max-inline-size=1KB");
		ArcpClient client = connect();

		assertThat(run(client, "large", "1000").result().block(RunningApplication.LIMIT).asString()).hasSize(1000);
		assertThat(this.frames.chunks()).isEmpty();
		assertThat(run(client, "large", "2000").result().block(RunningApplication.LIMIT).asString()).hasSize(2000);
		assertThat(this.frames.chunks()).singleElement()
			.satisfies((chunk) -> assertThat(chunk.path("data").asString()).hasSize(2002));
	}

	@Test
	void failsWithALargeResultThatMayNotBeStreamed() {
		start("--arcp.result.max-inline-size=1KB");

		assertError(run(connect(WITHOUT_CHUNKS), "large", "2000"), ErrorCode.INTERNAL_ERROR,
				"the result has more than 1024 bytes");
	}

	@Test
	void endsJobsThatPassTheConfiguredSizes() {
		start("--arcp.result.chunk-size=16B", "--arcp.result.max-chunk-size=32B", "--arcp.result.max-size=64B");
		ArcpClient client = connect();

		assertError(run(client, "text", "7"), ErrorCode.INTERNAL_ERROR, "body.data: a result has at most 64 bytes");
		assertError(run(client, "chunk", "33"), ErrorCode.INTERNAL_ERROR, "body.data: a chunk has at most 32 bytes");
		assertThat(run(client, "chunk", "32").streamedResult().block(RunningApplication.LIMIT)).hasSize(32);
	}

	private void start(String... arguments) {
		this.application = RunningApplication.start(Application.class, arguments);
	}

	private ArcpClient connect() {
		return connect(EnumSet.allOf(Feature.class));
	}

	private ArcpClient connect(Set<Feature> features) {
		return this.application.connect(ClientOptions.builder()
			.token(Secret.of("tok-a"))
			.features(features)
			.frameListener(this.frames)
			.build());
	}

	private static ClientJob run(ArcpClient client, String agent, String input) {
		return RunningApplication.submit(client, agent, input);
	}

	private static void assertError(ObservedJob job, ErrorCode code, String message) {
		StepVerifier.create(job.result()).expectErrorSatisfies((ex) -> {
			assertThat(ex).isInstanceOf(ArcpException.class).hasMessage(message);
			assertThat(((ArcpException) ex).code()).isEqualTo(code);
		}).verify(RunningApplication.LIMIT);
	}

	private static void assertReleased(Queue<NettyDataBuffer> buffers) {
		assertThat(buffers).isNotEmpty();
		Awaitility.await()
			.atMost(RunningApplication.LIMIT)
			.untilAsserted(() -> assertThat(buffers).noneMatch(NettyDataBuffer::isAllocated));
	}

	@SpringBootConfiguration
	@EnableAutoConfiguration
	@Import({ Text.class, Bytes.class, Buffers.class, Lines.class, Failing.class, Endless.class, Large.class,
			Chunk.class })
	static class Application {

	}

	@ArcpAgent(name = "text")
	static class Text {

		private final AtomicInteger subscriptions = new AtomicInteger();

		@JobHandler
		Flux<String> stream(int size) {
			return Flux.range(0, (TEXT.length() + size - 1) / size)
				.map((i) -> TEXT.substring(i * size, Math.min((i + 1) * size, TEXT.length())))
				.doOnSubscribe((subscription) -> this.subscriptions.incrementAndGet());
		}

	}

	@ArcpAgent(name = "bytes")
	static class Bytes {

		@JobHandler
		Flux<byte[]> stream(int size) {
			byte[] all = TEXT.getBytes(StandardCharsets.UTF_8);
			return Flux.range(0, (all.length + size - 1) / size)
				.map((i) -> Arrays.copyOfRange(all, i * size, Math.min((i + 1) * size, all.length)));
		}

	}

	@ArcpAgent(name = "buffers")
	static class Buffers {

		private final NettyDataBufferFactory factory = new NettyDataBufferFactory(PooledByteBufAllocator.DEFAULT);

		private final Queue<NettyDataBuffer> buffers = new ConcurrentLinkedQueue<>();

		@JobHandler
		Flux<DataBuffer> stream(int size) {
			return new Bytes().stream(size).map(this::buffer);
		}

		DataBuffer buffer(byte[] bytes) {
			NettyDataBuffer buffer = this.factory.allocateBuffer(bytes.length);
			buffer.write(bytes);
			this.buffers.add(buffer);
			return buffer;
		}

	}

	record Line(int number, String text) {

	}

	@ArcpAgent(name = "lines")
	static class Lines {

		@JobHandler
		Flux<Line> stream(int count) {
			return Flux.range(0, count).map((i) -> new Line(i, "line\n" + i));
		}

	}

	@ArcpAgent(name = "failing")
	static class Failing {

		@JobHandler
		Flux<String> stream() {
			return Flux.just("one ", "two ").concatWith(Flux.error(new IllegalStateException("half-way")));
		}

	}

	@ArcpAgent(name = "endless")
	static class Endless {

		private final NettyDataBufferFactory factory = new NettyDataBufferFactory(PooledByteBufAllocator.DEFAULT);

		private final Queue<NettyDataBuffer> buffers = new ConcurrentLinkedQueue<>();

		private final CountDownLatch cancelled = new CountDownLatch(1);

		@JobHandler
		Flux<DataBuffer> stream(String scheduler) {
			return Flux.<DataBuffer>generate((sink) -> sink.next(buffer()))
				.doOnCancel(this.cancelled::countDown)
				.publishOn(scheduler.equals("parallel") ? Schedulers.parallel() : Schedulers.boundedElastic(), 8);
		}

		private DataBuffer buffer() {
			NettyDataBuffer buffer = this.factory.allocateBuffer(16);
			buffer.write("endless", StandardCharsets.UTF_8);
			this.buffers.add(buffer);
			return buffer;
		}

	}

	@ArcpAgent(name = "large")
	static class Large {

		@JobHandler
		String make(int size) {
			return "x".repeat(size);
		}

	}

	@ArcpAgent(name = "chunk")
	static class Chunk {

		@JobHandler
		void emit(int size, JobContext job) {
			job.resultChunk(new JobEvent.ResultChunk("res_own", 0, "x".repeat(size), ChunkEncoding.UTF8, true));
		}

	}

}
