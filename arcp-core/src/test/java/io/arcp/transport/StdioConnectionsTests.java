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

package io.arcp.transport;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.Pipe;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntSupplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests of {@link StdioConnections} over pipes of the system, which block when they are
 * full.
 */
@Timeout(60)
class StdioConnectionsTests {

	private static final Duration LIMIT = Duration.ofSeconds(10);

	private static final int MAX_FRAME_SIZE = 2048;

	private final QueueFrameSource source = new QueueFrameSource();

	private OutputStream toConnection;

	private InputStream fromConnection;

	private ClientConnection connection;

	@BeforeEach
	void open() throws IOException {
		Pipe input = Pipe.open();
		Pipe output = Pipe.open();
		this.toConnection = Channels.newOutputStream(input.sink());
		this.fromConnection = Channels.newInputStream(output.source());
		this.connection = StdioConnections.create(Channels.newInputStream(input.source()),
				Channels.newOutputStream(output.sink()), MAX_FRAME_SIZE);
	}

	@AfterEach
	void close() throws IOException {
		this.toConnection.close();
		this.fromConnection.close();
	}

	private void write(String text) {
		try {
			this.toConnection.write(text.getBytes(StandardCharsets.UTF_8));
		}
		catch (IOException ex) {
			throw new AssertionError(ex);
		}
	}

	private void endInput() {
		try {
			this.toConnection.close();
		}
		catch (IOException ex) {
			throw new AssertionError(ex);
		}
	}

	private BufferedReader reader() {
		return new BufferedReader(new InputStreamReader(this.fromConnection, StandardCharsets.UTF_8));
	}

	private Flux<String> texts() {
		return this.connection.inbound().map((frame) -> new String(frame.bytes(), StandardCharsets.UTF_8));
	}

	private void send() {
		this.connection.send(this.source).subscribe(null, (ex) -> {
		});
	}

	/** Asks on the thread of the connection, which nothing may block. */
	private int onThread(IntSupplier question) {
		return CompletableFuture.supplyAsync(question::getAsInt, this.connection.executor())
			.orTimeout(LIMIT.toSeconds(), TimeUnit.SECONDS)
			.join();
	}

	@Test
	void takesEachLineForAFrame() {
		write("{\"a\":1}\n\r\n\n{\"b\":\"\u20ac\"}\r\n \n");

		StepVerifier.create(texts())
			.expectNext("{\"a\":1}", "{\"b\":\"\u20ac\"}", " ")
			.then(() -> write("{\"cut"))
			.then(() -> write(" in two\":2}\n"))
			.expectNext("{\"cut in two\":2}")
			.thenCancel()
			.verify(LIMIT);
	}

	@Test
	void completesAtTheEndOfTheInputBehindItsLastLine() {
		write("one\ntwo");

		StepVerifier.create(texts())
			.expectNext("one")
			.then(this::endInput)
			.expectNext("two")
			.expectComplete()
			.verify(LIMIT);
		assertThat(this.connection.closeStatus()).isNull();
	}

	@Test
	void goesOnSendingWhenTheInputHasEnded() throws IOException {
		endInput();
		StepVerifier.create(texts()).expectComplete().verify(LIMIT);
		send();
		this.source.add("still here");

		assertThat(reader().readLine()).isEqualTo("still here");
	}

	@Test
	void takesLinesUpToTheLimit() {
		String largest = "x".repeat(MAX_FRAME_SIZE);
		write(largest + "\n" + largest + "\r\n");

		StepVerifier.create(texts()).expectNext(largest, largest).thenCancel().verify(LIMIT);
	}

	@Test
	void failsBehindEarlierFramesWhenALineIsTooLargeAndCanStillSend() throws IOException {
		write("one\ntwo\n" + "x".repeat(MAX_FRAME_SIZE + 1) + "\nfour\n");
		send();

		StepVerifier.create(texts(), 0)
			.thenRequest(1)
			.expectNext("one")
			.thenRequest(9)
			.expectNext("two")
			.expectErrorSatisfies((ex) -> assertThat(ex).isInstanceOf(FrameTooLargeException.class)
				.hasMessage("frame is larger than 2048 bytes"))
			.verify(LIMIT);
		this.source.add("too large");
		assertThat(reader().readLine()).isEqualTo("too large");
	}

	@Test
	void noticesALineWithoutEndAsSoonAsItIsTooLarge() {
		write("x".repeat(MAX_FRAME_SIZE + 2));

		StepVerifier.create(texts()).expectError(FrameTooLargeException.class).verify(LIMIT);
	}

	@Test
	void readsNoMoreThanAFewLinesWithoutDemand() {
		int lines = 10_000;
		AtomicInteger written = new AtomicInteger();
		CompletableFuture<Void> writing = CompletableFuture.runAsync(() -> {
			for (int i = 0; i < lines; i++) {
				write("x".repeat(999) + '\n');
				written.incrementAndGet();
			}
		});

		Awaitility.await()
			.atMost(LIMIT)
			.during(Duration.ofMillis(300))
			.until(() -> onThread(this.connection::unread) == 4 && written.get() < 1000);
		StepVerifier.create(texts()).expectNextCount(lines).thenCancel().verify(LIMIT);
		assertThat(writing.orTimeout(10, TimeUnit.SECONDS)).succeedsWithin(LIMIT);
	}

	@Test
	void pollsNothingWhileTheOutputIsBlocked() throws IOException {
		int frames = 2_000;
		IntStream.range(0, frames).forEach((i) -> this.source.add("x".repeat(999)));
		send();

		assertThat(onThread(this.source::taken)).isBetween(1, 300);
		Awaitility.await().atMost(LIMIT).during(Duration.ofMillis(300)).until(() -> onThread(this.source::taken) < 300);
		BufferedReader reader = reader();
		for (int i = 0; i < frames; i++) {
			assertThat(reader.readLine()).hasSize(999);
		}
		assertThat(onThread(this.source::taken)).isEqualTo(frames);
	}

	@Test
	void writesALineAlsoForAFrameWithLineBreaks() throws IOException {
		send();
		this.source.add("{\n\t\"a\": 1\r\n}").add("next");

		BufferedReader reader = reader();
		assertThat(reader.readLine()).isEqualTo("{ \t\"a\": 1  }");
		assertThat(reader.readLine()).isEqualTo("next");
	}

	@Test
	void tellsFramesThatWantToKnowWhenTheyWereWritten() throws Exception {
		CountDownLatch written = new CountDownLatch(1);
		send();
		this.source.add(new Observed(written));

		assertThat(reader().readLine()).isEqualTo("x");
		assertThat(written.await(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
	}

	@Test
	void completesTheSendWhenTheSourceIsDone() {
		this.source.add("a").done();

		StepVerifier.create(this.connection.send(this.source)).expectComplete().verify(LIMIT);
		StepVerifier.create(this.connection.send(this.source)).expectError(IllegalStateException.class).verify(LIMIT);
	}

	@Test
	void closesBehindWhatIsBeingWritten() throws IOException {
		send();
		this.source.add("last");
		assertThat(onThread(this.source::taken)).isOne();

		StepVerifier.create(this.connection.close(CloseStatus.REFUSED)).expectComplete().verify(LIMIT);
		StepVerifier.create(this.connection.close(CloseStatus.NORMAL)).expectComplete().verify(LIMIT);

		BufferedReader reader = reader();
		assertThat(reader.readLine()).isEqualTo("last");
		assertThat(reader.readLine()).isNull();
		assertThat(this.connection.closeStatus()).isEqualTo(CloseStatus.REFUSED);
		StepVerifier.create(texts()).expectComplete().verify(LIMIT);
		StepVerifier.create(this.connection.send(new QueueFrameSource())).expectError().verify(LIMIT);
	}

	@Test
	void closesAlsoWhenNobodyReads() {
		IntStream.range(0, 2_000).forEach((i) -> this.source.add("x".repeat(999)));
		send();
		assertThat(onThread(this.source::taken)).isPositive();

		StepVerifier.create(this.connection.close(CloseStatus.CAP_REACHED)).expectComplete().verify(LIMIT);
		StepVerifier.create(this.connection.onClose()).expectComplete().verify(LIMIT);
	}

	@Test
	void readsNoMoreWhenItIsClosedWithLinesThatNobodyTook() throws IOException {
		Pipe input = Pipe.open();
		Set<Thread> before = readers();
		ClientConnection unread = StdioConnections.create(Channels.newInputStream(input.source()),
				OutputStream.nullOutputStream());
		Set<Thread> reader = readers();
		reader.removeAll(before);
		assertThat(reader).hasSize(1);
		Channels.newOutputStream(input.sink()).write("1\n2\n3\n4\n5\n6\n7\n".getBytes(StandardCharsets.UTF_8));
		Awaitility.await()
			.atMost(LIMIT)
			.until(() -> reader.stream().allMatch((thread) -> thread.getState() == Thread.State.WAITING));

		StepVerifier.create(unread.close(CloseStatus.NORMAL)).expectComplete().verify(LIMIT);

		Awaitility.await().atMost(LIMIT).until(() -> reader.stream().noneMatch(Thread::isAlive));
		input.sink().close();
	}

	private static Set<Thread> readers() {
		return Thread.getAllStackTraces()
			.keySet()
			.stream()
			.filter((thread) -> thread.getName().equals("arcp-stdio-in"))
			.collect(Collectors.toSet());
	}

	@Test
	void isLostWhenTheReaderOfItsOutputIsGone() throws IOException {
		this.fromConnection.close();
		this.source.add("x");

		StepVerifier.create(this.connection.send(this.source)).expectError(IOException.class).verify(LIMIT);
		StepVerifier.create(texts()).expectError(IOException.class).verify(LIMIT);
		StepVerifier.create(this.connection.onClose()).expectComplete().verify(LIMIT);
		assertThat(this.connection.closeStatus()).isNull();
	}

	@Test
	void closesWhenAFrameLiesAboutItsSize() {
		this.source.add(new OutboundFrame() {

			@Override
			public int size() {
				return 2;
			}

			@Override
			public void writeTo(ByteSink sink) {
				sink.write(new byte[] { 'x' }, 0, 1);
			}

		});

		StepVerifier.create(this.connection.send(this.source))
			.expectErrorMessage("frame wrote 1 bytes, its size is 2")
			.verify(LIMIT);
		assertThat(this.connection.closeStatus()).isEqualTo(CloseStatus.INTERNAL);
	}

	@Test
	void refusesALimitBelowOne() {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> StdioConnections.create(this.fromConnection, this.toConnection, 0));
	}

	/**
	 * A frame that tells when it was written.
	 */
	private record Observed(CountDownLatch latch) implements OutboundFrame {

		@Override
		public int size() {
			return 1;
		}

		@Override
		public void writeTo(ByteSink sink) {
			sink.write(new byte[] { 'x' }, 0, 1);
		}

		@Override
		public void written() {
			this.latch.countDown();
		}

		@Override
		public boolean wantsWritten() {
			return true;
		}

	}

}
