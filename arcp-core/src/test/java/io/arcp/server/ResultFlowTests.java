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
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

import io.arcp.agent.Agent;
import io.arcp.agent.ResultStream;
import io.arcp.protocol.ArcpException;
import io.arcp.protocol.ErrorCode;
import io.arcp.security.StaticBearerVerifier;
import io.arcp.session.SessionCaps;
import io.arcp.transport.InMemoryConnections;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for streamed results whose client is slow or comes and goes (ARCP sections 2.4,
 * 2.5 and 3.11), over in-memory connections.
 */
class ResultFlowTests {

	private static final int PIECE = 50_000;

	private static final int PIECES = 420;

	private ArcpServer server = server(new SessionCaps(10_000, 4_000_000, 10));

	private final CountDownLatch release = new CountDownLatch(1);

	private static ArcpServer server(SessionCaps caps) {
		return ArcpServer.builder()
			.runtime("test-runtime", "1.0.0")
			.bearerVerifier(StaticBearerVerifier.of(Map.of("tok-alice", "alice")))
			.caps(caps)
			.build();
	}

	@AfterEach
	void closeServer() {
		this.release.countDown();
		this.server.close();
	}

	/** Submits over a connection that does not read until it is told to. */
	private FrameClient submitUnread(String agent) {
		FrameClient client = unread().hello("tok-alice", "result_chunk");
		client.submit(agent, "null");
		return client;
	}

	private FrameClient unread() {
		return FrameClient.connect(this.server, InMemoryConnections.create(), false);
	}

	private static byte[] piece(int number) {
		byte[] piece = new byte[PIECE];
		new Random(number).nextBytes(piece);
		return piece;
	}

	private void registerPieces(boolean waits, AtomicInteger written) {
		if (waits) {
			this.server.registerAgent("pieces", Agent.blocking((input, job) -> {
				ResultStream stream = job.streamResult();
				for (int i = 0; i < PIECES; i++) {
					stream.write(piece(i));
					written.incrementAndGet();
				}
				stream.finish();
				return null;
			}));
		}
		else {
			this.server.registerAgent("pieces", (input, job) -> {
				ResultStream stream = job.streamResult();
				return Flux.range(0, PIECES)
					.concatMap((i) -> stream.write(piece(i)).doOnSuccess((done) -> written.incrementAndGet()), 1)
					.then(Mono.defer(stream::finish))
					.then(Mono.empty());
			});
		}
	}

	private static void assertPieces(byte[] result, String description) {
		assertThat(result.length).as(description).isEqualTo(PIECES * PIECE);
		for (int i = 0; i < PIECES; i++) {
			byte[] actual = Arrays.copyOfRange(result, i * PIECE, (i + 1) * PIECE);
			assertThat(Arrays.equals(actual, piece(i))).as("%s, piece %d", description, i).isTrue();
		}
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void assemblesLargeResultOverDropsAndResumes(boolean waits) {
		long seed = System.nanoTime();
		Random random = new Random(seed);
		registerPieces(waits, new AtomicInteger());
		FrameClient client = submitUnread("pieces");
		client.next("job.accepted");
		List<JsonNode> frames = new ArrayList<>();

		while (frames.isEmpty() || !FrameClient.type("job.result").test(frames.get(frames.size() - 1))) {
			int take = 1 + random.nextInt(20);
			client.read(take);
			for (int i = 0; i < take; i++) {
				JsonNode frame = client.next();
				frames.add(frame);
				assertThat(frame.path("event_seq").asInt()).as("seed %d", seed).isEqualTo(frames.size());
				if (FrameClient.type("job.result").test(frame)) {
					break;
				}
			}
			FrameClient lost = client;
			if (random.nextBoolean()) {
				lost.drop();
			}
			client = unread().resume("tok-alice", lost, frames.size(), "result_chunk");
		}

		assertPieces(StreamedFrames.of(frames).bytes(), "seed " + seed);
		assertThat(frames.get(frames.size() - 1).path("payload").path("result_size").asInt()).isEqualTo(PIECES * PIECE);
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void waitsForClientThatDoesNotRead(boolean waits) {
		AtomicInteger written = new AtomicInteger();
		registerPieces(waits, written);
		FrameClient client = submitUnread("pieces");

		Awaitility.await().atMost(FrameClient.LIMIT).until(() -> written.get() > 3);
		Awaitility.await()
			.during(200, TimeUnit.MILLISECONDS)
			.atMost(FrameClient.LIMIT)
			.untilAsserted(() -> assertThat(written.get()).isLessThan(PIECES / 2));
		client.read();

		assertPieces(StreamedFrames.of(client.readUntil(FrameClient.type("job.result"))).bytes(), "");
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void emitsSingleLargeWriteAsClientReads(boolean waits) {
		String text = "\u20ac\uD83D\uDE00x".repeat(2_000_000);
		if (waits) {
			this.server.registerAgent("large", Agent.blocking((input, job) -> {
				job.streamResult().write(text);
				job.log("behind");
				return null;
			}));
		}
		else {
			this.server.registerAgent("large", (input, job) -> {
				job.streamResult().write(text);
				job.log("behind");
				return Mono.just(input);
			});
		}
		FrameClient client = submitUnread("large");

		Awaitility.await().atMost(FrameClient.LIMIT).until(() -> latestSeq() > 3);
		assertThat(latestSeq()).isLessThan(100);
		client.read();
		List<JsonNode> frames = client.readUntil(FrameClient.type("job.result"));

		StreamedFrames result = StreamedFrames.of(frames);
		assertThat(result.text().equals(text)).isTrue();
		assertThat(frames.get(frames.size() - 3).path("payload").path("kind").asString()).isEqualTo("log");
	}

	private long latestSeq() {
		return this.server.sessions().iterator().next().latestEventSeq();
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void emitsLargeReturnedResultAsClientReads(boolean waits) {
		JsonNode value = JsonNodeFactory.instance.stringNode("\u20ac\n".repeat(3_000_000));
		this.server.registerAgent("large",
				waits ? Agent.blocking((input, job) -> value) : (input, job) -> Mono.just(value));
		FrameClient client = submitUnread("large");

		Awaitility.await().atMost(FrameClient.LIMIT).until(() -> latestSeq() > 3);
		assertThat(latestSeq()).isLessThan(100);
		client.read();

		assertThat(StreamedFrames.of(client.readUntil(FrameClient.type("job.result"))).text().equals(value.toString()))
			.isTrue();
	}

	@Test
	void cancelsResultThatWaits() {
		JsonNode value = JsonNodeFactory.instance.stringNode("x".repeat(12_000_000));
		this.server.registerAgent("large", (input, job) -> Mono.just(value));
		FrameClient client = submitUnread("large");
		String job = client.next("job.accepted").path("job_id").asString();
		Awaitility.await().atMost(FrameClient.LIMIT).until(() -> latestSeq() > 3);

		client.send("{\"id\":\"c1\",\"type\":\"job.cancel\",\"job_id\":\"" + job + "\"}");

		Awaitility.await().atMost(FrameClient.LIMIT).until(() -> this.server.jobs().isEmpty());
		client.read();
		List<JsonNode> frames = client.readUntil(FrameClient.type("job.error"));
		assertThat(frames.get(frames.size() - 1).path("payload").path("code").asString()).isEqualTo("CANCELLED");
		assertThat(StreamedFrames.chunks(frames)).isNotEmpty().allMatch((chunk) -> chunk.path("more").asBoolean());
	}

	@Test
	void cancelsWriteThatWaits() {
		AtomicReference<Throwable> failure = new AtomicReference<>();
		this.server.registerAgent("endless", Agent.blocking((input, job) -> {
			ResultStream stream = job.streamResult();
			try {
				while (true) {
					stream.write(new byte[PIECE]);
				}
			}
			catch (ArcpException ex) {
				failure.set(ex);
				throw ex;
			}
		}));
		FrameClient client = submitUnread("endless");
		String job = client.next("job.accepted").path("job_id").asString();
		Awaitility.await().atMost(FrameClient.LIMIT).until(() -> latestSeq() > 3);

		client.send("{\"id\":\"c1\",\"type\":\"job.cancel\",\"job_id\":\"" + job + "\"}");

		Awaitility.await().atMost(FrameClient.LIMIT).until(() -> this.server.jobs().isEmpty());
		assertThat(failure.get()).isInstanceOfSatisfying(ArcpException.class,
				(ex) -> assertThat(ex.code()).isEqualTo(ErrorCode.CANCELLED));
		client.read();
		List<JsonNode> frames = client.readUntil(FrameClient.type("job.error"));
		assertThat(frames.get(frames.size() - 1).path("payload").path("final_status").asString())
			.isEqualTo("cancelled");
	}

	@Test
	void failsJobWhoseWriteWasInterrupted() {
		AtomicReference<Thread> writer = new AtomicReference<>();
		AtomicBoolean interrupted = new AtomicBoolean();
		this.server.registerAgent("interrupted", Agent.blocking((input, job) -> {
			writer.set(Thread.currentThread());
			ResultStream stream = job.streamResult();
			assertThatExceptionOfType(ArcpException.class).isThrownBy(() -> stream.write(new byte[100 * PIECE]))
				.withMessageContaining("interrupted");
			interrupted.set(Thread.interrupted());
			assertThatExceptionOfType(ArcpException.class).isThrownBy(stream::finish)
				.withMessageContaining("a part of the result was not emitted");
			return input;
		}));
		FrameClient client = submitUnread("interrupted");
		Awaitility.await().atMost(FrameClient.LIMIT).until(() -> latestSeq() > 3);

		writer.get().interrupt();
		Awaitility.await().atMost(FrameClient.LIMIT).until(() -> this.server.jobs().isEmpty());
		client.read();
		List<JsonNode> frames = client.readUntil(FrameClient.type("job.error"));

		assertThat(interrupted).isTrue();
		assertThat(frames.get(frames.size() - 1).path("payload").path("code").asString()).isEqualTo("INTERNAL_ERROR");
		List<JsonNode> chunks = StreamedFrames.chunks(frames);
		for (int i = 0; i < chunks.size(); i++) {
			assertThat(chunks.get(i).path("chunk_seq").asInt()).isEqualTo(i);
		}
	}

	@Test
	void failsJobThatWritesMoreThanMayWaitWithoutLooking() {
		AtomicBoolean returned = new AtomicBoolean();
		this.server.registerAgent("hasty", (input, job) -> {
			ResultStream stream = job.streamResult();
			for (int i = 0; i < 1000; i++) {
				stream.write(new byte[PIECE]);
			}
			returned.set(true);
			return stream.finish().onErrorComplete().then(Mono.empty());
		});
		FrameClient client = submitUnread("hasty");
		Awaitility.await().atMost(FrameClient.LIMIT).untilTrue(returned);
		client.read();

		List<JsonNode> frames = client.readUntil(FrameClient.type("job.error").or(FrameClient.type("job.result")));

		assertThat(frames.get(frames.size() - 1).path("payload").path("code").asString()).isEqualTo("INTERNAL_ERROR");
	}

}
