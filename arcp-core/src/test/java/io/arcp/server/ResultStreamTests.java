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

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

import io.arcp.agent.Agent;
import io.arcp.agent.ResultStream;
import io.arcp.event.ChunkEncoding;
import io.arcp.event.JobEvent;
import io.arcp.job.ResultLimits;
import io.arcp.protocol.InternalErrorException;
import io.arcp.protocol.InvalidRequestException;
import io.arcp.security.StaticBearerVerifier;
import io.arcp.session.SessionCaps;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for streamed results (ARCP sections 3.11 and 9.14), over in-memory connections,
 * with the limits of the conformance profile.
 */
class ResultStreamTests {

	private static final ResultLimits PROFILE = new ResultLimits(16 * 1024, 64 * 1024, 1024 * 1024, 900 * 1024);

	private ArcpServer server = server((builder) -> builder.resultLimits(PROFILE));

	private static ArcpServer server(UnaryOperator<ArcpServerBuilder> options) {
		ArcpServer built = options
			.apply(ArcpServer.builder()
				.runtime("test-runtime", "1.0.0")
				.bearerVerifier(StaticBearerVerifier.of(Map.of("tok-alice", "alice"))))
			.build();
		built.registerAgent("stream", Agent.blocking(new StreamAgent()));
		return built;
	}

	private void useServer(ResultLimits limits) {
		this.server.close();
		this.server = server((builder) -> builder.resultLimits(limits));
	}

	@AfterEach
	void closeServer() {
		this.server.close();
	}

	private List<JsonNode> run(String agent, String input, String... features) {
		FrameClient client = FrameClient.connect(this.server).hello("tok-alice", features);
		client.submit(agent, input);
		return client.readUntil(FrameClient.type("job.result").or(FrameClient.type("job.error")));
	}

	private List<JsonNode> stream(String input) {
		return run("stream", input, "result_chunk");
	}

	private List<JsonNode> blocking(Agent.BlockingHandler handler) {
		this.server.registerAgent("agent", Agent.blocking(handler));
		return run("agent", "null", "result_chunk");
	}

	private List<JsonNode> reactive(Agent agent) {
		this.server.registerAgent("agent", agent);
		return run("agent", "null", "result_chunk");
	}

	private static JsonNode last(List<JsonNode> frames) {
		return frames.get(frames.size() - 1).path("payload");
	}

	private static void assertError(List<JsonNode> frames, String code) {
		JsonNode end = frames.get(frames.size() - 1);
		assertThat(end.path("type").asString()).isEqualTo("job.error");
		assertThat(end.path("payload").path("code").asString()).as(end.toString()).isEqualTo(code);
		assertThat(end.path("payload").path("final_status").asString()).isEqualTo("error");
	}

	@Test
	void numbersChunksAndNamesTheResult() {
		List<JsonNode> frames = stream("{\"chunks\":[\"hello, \",\"w\u00f6rld\"],\"summary\":\"greeting\"}");

		StreamedFrames result = StreamedFrames.of(frames);
		assertThat(result.count()).as("one chunk a write, and the last").isEqualTo(3);
		assertThat(result.text()).isEqualTo("hello, w\u00f6rld");
		assertThat(result.resultId()).matches("res_[0-7][0-9A-HJKMNP-TV-Z]{25}");
		assertThat(last(frames).path("result_size").asLong()).isEqualTo(13);
		assertThat(last(frames).path("summary").asString()).isEqualTo("greeting");
		assertThat(last(frames).path("final_status").asString()).isEqualTo("success");
		assertThat(StreamedFrames.chunks(frames)).last().satisfies((chunk) -> {
			assertThat(chunk.path("data").asString()).isEmpty();
			assertThat(chunk.path("more").asBoolean()).isFalse();
		});
	}

	@Test
	void assemblesMultiByteTextOverPieces() {
		String text = "\u20ac\uD83D\uDE00x".repeat(20_000);
		ArrayNode chunks = JsonNodeFactory.instance.arrayNode().add(text).add("end");

		List<JsonNode> frames = stream(JsonNodeFactory.instance.objectNode().set("chunks", chunks).toString());

		StreamedFrames result = StreamedFrames.of(frames);
		assertThat(result.text()).isEqualTo(text + "end");
		assertThat(result.count()).isEqualTo(160_000 / (16 * 1024) + 3);
		assertThat(last(frames).path("result_size").asLong()).isEqualTo(result.bytes().length);
	}

	@Test
	void encodesBytesAsBase64() {
		List<JsonNode> frames = stream("{\"chunks\":[\"AAEC/w==\",\"\",\"+/8=\"],\"encoding\":\"base64\"}");

		StreamedFrames result = StreamedFrames.of(frames);
		assertThat(result.bytes()).isEqualTo(Base64.getDecoder().decode("AAEC//v/"));
		assertThat(result.count()).as("an empty write is no chunk").isEqualTo(3);
		assertThat(last(frames).path("result_size").asLong()).isEqualTo(6);
	}

	@ParameterizedTest
	@ValueSource(strings = { "{\"chunks\":[\"a\",\"b\"],\"finalize\":false}",
			"{\"chunks\":[\"a\",\"b\"],\"misuse\":\"inline\"}" })
	void closesStreamAndDropsValueOfAgentThatReturns(String input) {
		List<JsonNode> frames = stream(input);

		StreamedFrames result = StreamedFrames.of(frames);
		assertThat(result.text()).isEqualTo("ab");
		assertThat(result.count()).isEqualTo(3);
		assertThat(last(frames).path("result_size").asLong()).isEqualTo(2);
	}

	@Test
	void closesStreamThatWasBegunWithoutData() {
		StreamedFrames result = StreamedFrames.of(stream("{\"chunks\":[],\"finalize\":false}"));

		assertThat(result.text()).isEmpty();
		assertThat(result.count()).isEqualTo(1);
	}

	@Test
	void finishesStreamWithoutData() {
		assertThat(StreamedFrames.of(stream("{\"chunks\":[]}")).count()).isEqualTo(1);
	}

	@ParameterizedTest
	@CsvSource({ "out_of_order, INVALID_REQUEST", "after_final, INVALID_REQUEST", "two_ids, INVALID_REQUEST",
			"oversize, INTERNAL_ERROR", "oversize_total, INTERNAL_ERROR" })
	void endsJobWithMisuse(String misuse, String code) {
		List<JsonNode> frames = stream("{\"chunks\":[\"a\",\"b\"],\"misuse\":\"" + misuse + "\"}");

		assertError(frames, code);
		assertThat(last(frames).path("retryable").asBoolean()).isEqualTo(code.equals("INTERNAL_ERROR"));
		assertThat(StreamedFrames.chunks(frames)).hasSizeGreaterThanOrEqualTo(2)
			.extracting((chunk) -> chunk.path("data").asString().length())
			.satisfies((sizes) -> assertThat(sizes.stream().mapToInt(Integer::intValue).sum())
				.isLessThanOrEqualTo(1024 * 1024));
	}

	@Test
	void needsFeature() {
		assertError(run("stream", "{\"chunks\":[\"a\"]}"), "INVALID_REQUEST");
		this.server.registerAgent("chunk", Agent.blocking((input, job) -> {
			job.resultChunk(new JobEvent.ResultChunk("res_1", 0, "a", ChunkEncoding.UTF8, false));
			return null;
		}));
		assertError(run("chunk", "null"), "INVALID_REQUEST");
	}

	@Test
	void refusesMisuseOfStreamAndGoesOn() {
		List<JsonNode> frames = blocking((input, job) -> {
			ResultStream stream = job.streamResult("res_mine");
			stream.write("a");
			assertRefused(() -> stream.write(new byte[] { 1 }));
			assertRefused(job::streamResult);
			assertRefused(() -> job.streamResult("res_other"));
			assertRefused(() -> stream.finish(null, null, -1L));
			assertRefused(() -> stream.finish(null, "s".repeat(1024 * 1024), null));
			assertThatExceptionOfType(InternalErrorException.class)
				.isThrownBy(() -> stream.write("x".repeat(1024 * 1024)));
			job.streamResult("res_mine").write(new StringBuilder("b"));
			job.resultChunk(new JobEvent.ResultChunk("res_mine", 2, "c", ChunkEncoding.UTF8, true));
			stream.finish("d", "all", 77L);
			assertRefused(() -> stream.write("e"));
			assertRefused(() -> stream.write(ByteBuffer.allocate(1)));
			assertRefused(stream::finish);
			assertThat(job.log("late").blockOptional(FrameClient.LIMIT)).isEmpty();
			throw new IllegalStateException("ignored, as the job has ended");
		});

		StreamedFrames result = StreamedFrames.of(frames);
		assertThat(result.resultId()).isEqualTo("res_mine");
		assertThat(result.text()).isEqualTo("abcd");
		assertThat(result.count()).isEqualTo(4);
		assertThat(last(frames).path("result_size").asLong()).isEqualTo(77);
		assertThat(last(frames).path("summary").asString()).isEqualTo("all");
	}

	private static void assertRefused(ThrowingCallable call) {
		assertThatExceptionOfType(InvalidRequestException.class).isThrownBy(call);
	}

	@Test
	void fillsChunksOfFinish() {
		useServer(new ResultLimits(4, 8, 1000, 100));

		StreamedFrames result = StreamedFrames.of(blocking((input, job) -> {
			job.streamResult().finish("abcdefghi", null, null);
			return null;
		}));

		assertThat(result.text()).isEqualTo("abcdefghi");
		assertThat(result.count()).isEqualTo(3);
	}

	@Test
	void joinsSurrogatesThatAreDividedOverWrites() {
		List<JsonNode> frames = blocking((input, job) -> {
			ResultStream stream = job.streamResult();
			stream.write("a\uD83D");
			stream.write("");
			stream.write("\uDE00b\uD83D");
			stream.write("c\uD83D");
			stream.finish("\uDE00\uD83D", null, null);
			return null;
		});

		StreamedFrames result = StreamedFrames.of(frames);
		assertThat(result.text()).isEqualTo("a\uD83D\uDE00b\uFFFDc\uD83D\uDE00\uFFFD");
		assertThat(last(frames).path("result_size").asInt()).isEqualTo(result.bytes().length);
	}

	@Test
	void replacesUnpairedSurrogateThatIsLeft() {
		List<JsonNode> finished = blocking((input, job) -> {
			ResultStream stream = job.streamResult();
			stream.write("a\uD83D");
			stream.finish();
			return null;
		});
		this.server.registerAgent("open", Agent.blocking((input, job) -> {
			job.streamResult().write("\uD83D");
			return input;
		}));
		List<JsonNode> open = run("open", "1", "result_chunk");

		assertThat(StreamedFrames.of(finished).text()).isEqualTo("a\uFFFD");
		assertThat(last(finished).path("result_size").asInt()).isEqualTo(4);
		assertThat(StreamedFrames.of(open).text()).isEqualTo("\uFFFD");
		assertThat(last(open).path("result_size").asInt()).isEqualTo(3);
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void assemblesRandomTextFromRandomWrites(boolean waits) {
		long seed = System.nanoTime();
		Random random = new Random(seed);
		useServer(new ResultLimits(1 + random.nextInt(60), 1024, 1024 * 1024, 100));
		List<String> writes = new ArrayList<>();
		String text = random.ints(3000, 0, 0x2FFFF)
			.map((c) -> (c % 3 == 0) ? c % 0x80 : c)
			.filter((c) -> c < 0xD800 || c > 0xDFFF)
			.collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
			.toString();
		for (int from = 0; from < text.length();) {
			int to = Math.min(text.length(), from + random.nextInt(100));
			writes.add(text.substring(from, to));
			from = to;
		}

		List<JsonNode> frames = waits ? blocking((input, job) -> {
			ResultStream stream = job.streamResult();
			writes.forEach(stream::write);
			stream.finish();
			return null;
		}) : reactive((input, job) -> {
			ResultStream stream = job.streamResult();
			return Flux.fromIterable(writes)
				.concatMap(stream::write)
				.then(Mono.defer(stream::finish))
				.cast(JsonNode.class);
		});

		StreamedFrames result = StreamedFrames.of(frames);
		assertThat(result.text()).as("seed %d", seed).isEqualTo(text);
		assertThat(last(frames).path("result_size").asInt()).as("seed %d", seed)
			.isEqualTo(text.getBytes(StandardCharsets.UTF_8).length);
	}

	@Test
	void endsWithErrorAloneInMidStream() {
		List<JsonNode> frames = blocking((input, job) -> {
			job.streamResult().write("a");
			throw new IllegalStateException("broken");
		});

		assertError(frames, "INTERNAL_ERROR");
		assertThat(StreamedFrames.chunks(frames)).hasSize(1).allMatch((chunk) -> chunk.path("more").asBoolean());
	}

	@Test
	void endsJobAtFinishAlthoughAgentGoesOn() {
		CountDownLatch release = new CountDownLatch(1);
		AtomicReference<Object> late = new AtomicReference<>();
		try {
			StreamedFrames result = StreamedFrames.of(blocking((input, job) -> {
				ResultStream stream = job.streamResult();
				stream.write("a");
				stream.finish();
				release.await();
				late.set("done");
				return input;
			}));

			assertThat(result.text()).isEqualTo("a");
			assertThat(this.server.jobs()).isEmpty();
			assertThat(late).hasValue(null);
		}
		finally {
			release.countDown();
		}
	}

	@Test
	void finishesWithoutBeingAwaited() {
		StreamedFrames result = StreamedFrames.of(reactive((input, job) -> {
			ResultStream stream = job.streamResult();
			stream.write("a");
			job.log("between");
			stream.write("b".repeat(40_000));
			stream.finish("c", null, null);
			return Mono.just(input);
		}));

		assertThat(result.text()).isEqualTo("a" + "b".repeat(40_000) + "c");
	}

	@Test
	void endsJobWithFailureThatReactiveAgentDoesNotLookAt() {
		List<JsonNode> frames = reactive((input, job) -> {
			ResultStream stream = job.streamResult();
			stream.write("a");
			stream.write("x".repeat(1024 * 1024));
			stream.write("b");
			return Mono.empty();
		});

		assertError(frames, "INTERNAL_ERROR");
	}

	@Test
	void goesOnAfterFailureThatReactiveAgentHandles() {
		List<JsonNode> frames = reactive((input, job) -> {
			ResultStream stream = job.streamResult();
			stream.write("a");
			return stream.write("x".repeat(1024 * 1024))
				.onErrorResume(InternalErrorException.class, (ex) -> stream.write("b"))
				.then(Mono.empty());
		});

		assertThat(StreamedFrames.of(frames).text()).isEqualTo("ab");
	}

	@Test
	void keepsWritesOfThreadsTogether() {
		useServer(new ResultLimits(1000, 1024, 10_000_000, 100));
		int threads = 4;
		int writes = 50;

		StreamedFrames result = StreamedFrames.of(blocking((input, job) -> {
			ResultStream stream = job.streamResult();
			List<Thread> started = IntStream.range(0, threads).mapToObj((i) -> {
				Thread thread = new Thread(() -> {
					for (int write = 0; write < writes; write++) {
						stream.write(String.valueOf((char) ('a' + i)).repeat(5000) + "\n");
					}
				});
				thread.start();
				return thread;
			}).toList();
			for (Thread thread : started) {
				thread.join();
			}
			return null;
		}));

		List<String> lines = result.text().lines().toList();
		assertThat(lines).hasSize(threads * writes)
			.allMatch((line) -> line.length() == 5000 && line.chars().distinct().count() == 1);
	}

	@Test
	void takesBytesThatAreChangedAfterwards() {
		StreamedFrames result = StreamedFrames.of(reactive((input, job) -> {
			ResultStream stream = job.streamResult();
			byte[] bytes = new byte[40_000];
			ByteBuffer buffer = ByteBuffer.wrap(bytes, 10, 20_000);
			Mono<Void> written = stream.write(bytes).then(stream.write(buffer));
			assertThat(buffer.hasRemaining()).isFalse();
			for (int i = 0; i < bytes.length; i++) {
				bytes[i] = 1;
			}
			return written.then(Mono.empty());
		}));

		assertThat(result.bytes()).isEqualTo(new byte[60_000]);
	}

	@Test
	void streamsLargeResultThatIsReturned() {
		JsonNode value = JsonNodeFactory.instance.objectNode().put("text", "\"\u20ac\n\uD83D\uDE00".repeat(10_000));
		useServer(new ResultLimits(16 * 1024, 64 * 1024, 1024 * 1024, 1000));

		List<JsonNode> frames = reactive((input, job) -> Mono.just(value));

		StreamedFrames result = StreamedFrames.of(frames);
		assertThat(result.text()).isEqualTo(value.toString());
		assertThat(last(frames).path("result_size").asInt()).isEqualTo(result.bytes().length);
		assertThat(StreamedFrames.chunks(frames)).allMatch((chunk) -> chunk.path("encoding").asString().equals("utf8"));
	}

	@Test
	void failsWithLargeResultThatMayNotBeStreamed() {
		useServer(new ResultLimits(10, 100, 2000, 1000));
		this.server.registerAgent("text",
				(input, job) -> Mono.just(JsonNodeFactory.instance.stringNode("x".repeat(input.asInt()))));

		assertThat(last(run("text", "998")).path("result").asString()).hasSize(998);
		assertError(run("text", "999"), "INTERNAL_ERROR");
		assertThat(StreamedFrames.of(run("text", "999", "result_chunk")).bytes()).hasSize(1001);
		assertError(run("text", "1999", "result_chunk"), "INTERNAL_ERROR");
	}

	@Test
	void endsJobWhoseResultIsNestedTooDeep() {
		JsonNode deep = IntStream.range(0, 300)
			.boxed()
			.reduce((JsonNode) JsonNodeFactory.instance.arrayNode(),
					(node, i) -> JsonNodeFactory.instance.arrayNode().add(node), (a, b) -> a);

		assertError(reactive((input, job) -> Mono.just(deep)), "INTERNAL_ERROR");
	}

	@RepeatedTest(20)
	void missesNothingOfWhatIsWrittenWhileTheHandlerReturns() {
		this.server.close();
		this.server = server((builder) -> builder.caps(new SessionCaps(16, 1024 * 1024, 1)));
		AtomicBoolean over = new AtomicBoolean();
		List<JsonNode> frames = reactive((input, job) -> {
			ResultStream stream = job.streamResult();
			CountDownLatch begun = new CountDownLatch(64);
			Thread writer = new Thread(() -> {
				while (!over.get() && !Thread.currentThread().isInterrupted()) {
					stream.write("x").subscribe(null, (ex) -> over.set(true));
					begun.countDown();
				}
			});
			writer.setDaemon(true);
			writer.start();
			return Mono.fromCallable(() -> {
				begun.await();
				return null;
			});
		});
		over.set(true);

		if (!frames.get(frames.size() - 1).path("type").asString().equals("job.error")) {
			List<JsonNode> chunks = StreamedFrames.chunks(frames);
			for (int i = 0; i < chunks.size(); i++) {
				assertThat(chunks.get(i).path("chunk_seq").asInt()).isEqualTo(i);
				assertThat(chunks.get(i).path("more").asBoolean()).isEqualTo(i < chunks.size() - 1);
			}
			assertThat(last(frames).path("result_size").asInt()).isEqualTo(chunks.size() - 1);
		}
	}

}
