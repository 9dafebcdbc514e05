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

package io.arcp.spring.web;

import java.nio.channels.ClosedChannelException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

import io.arcp.spring.web.FrameJoiner.MessageTooLargeException;
import io.arcp.transport.ArcpConnection;
import io.arcp.transport.ByteSink;
import io.arcp.transport.CloseStatus;
import io.arcp.transport.FrameSource;
import io.arcp.transport.InboundFrame;
import io.arcp.transport.OutboundFrame;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.reactivestreams.Subscription;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Frames, flow control and closing of connections over a real socket.
 */
class NettyConnectionIntegrationTests {

	private static final Duration LIMIT = Duration.ofSeconds(10);

	private final EndpointServer endpoint = EndpointServer.start();

	private RawWebSocket client;

	private ArcpConnection connection;

	@BeforeEach
	void connect() throws InterruptedException {
		this.client = this.endpoint.connect();
		assertThat(this.client.status()).isEqualTo(101);
		this.connection = this.endpoint.server.connection();
	}

	@AfterEach
	void close() {
		this.client.close();
		this.endpoint.close();
	}

	@ParameterizedTest
	@ValueSource(ints = { 0, 1, 125, 126, 127, 65535, 65536, 200_000 })
	void sendsFrameOfEachLengthForm(int size) {
		QueueFrameSource source = send();

		source.add("x".repeat(size));

		RawWebSocket.Frame frame = this.client.read();
		assertThat(frame.opcode()).isEqualTo(RawWebSocket.TEXT);
		assertThat(frame.last()).isTrue();
		assertThat(frame.masked()).isFalse();
		assertThat(frame.text()).isEqualTo("x".repeat(size));
	}

	@Test
	void sendsFramesOfMixedSizesInOrder() {
		QueueFrameSource source = send();
		List<String> frames = new ArrayList<>();
		for (int i = 0; i < 2000; i++) {
			frames.add(i + ":" + "y".repeat((i * 37) % 3000));
		}

		frames.forEach(source::add);

		for (String frame : frames) {
			assertThat(this.client.read().text()).isEqualTo(frame);
		}
	}

	@Test
	void completesSendWhenSourceIsDone() {
		QueueFrameSource source = new QueueFrameSource();
		source.add("last");
		source.end();

		StepVerifier.create(this.connection.send(source)).expectComplete().verify(LIMIT);

		assertThat(this.client.read().text()).isEqualTo("last");
	}

	@Test
	void refusesSecondSource() {
		send();

		StepVerifier.create(this.connection.send(new QueueFrameSource()))
			.expectError(IllegalStateException.class)
			.verify(LIMIT);
	}

	@Test
	void stopsPollingWhilePeerDoesNotRead() {
		EndlessFrameSource source = new EndlessFrameSource(10 * 1024);

		start(this.connection.send(source));

		AtomicLong before = new AtomicLong(-1);
		await().pollInterval(Duration.ofMillis(200))
			.atMost(LIMIT)
			.until(() -> before.getAndSet(source.polled.get()) == source.polled.get());
		long stalled = source.polled.get();
		assertThat(stalled).isPositive();
		for (long i = 0; i < stalled + 10; i++) {
			assertThat(this.client.read().payload()).hasSize(10 * 1024);
		}
		assertThat(source.polled.get()).isGreaterThan(stalled);
	}

	@Test
	void servesOthersWhileOneSourceIsEndless() throws InterruptedException {
		start(this.connection.send(new EndlessFrameSource(100)));
		Thread reader = new Thread(() -> {
			try {
				while (true) {
					this.client.read();
				}
			}
			catch (RuntimeException ex) {
				// The end of the test
			}
		});
		reader.start();

		for (int i = 0; i < 8; i++) {
			try (RawWebSocket other = this.endpoint.connect()) {
				QueueFrameSource source = new QueueFrameSource();
				start(this.endpoint.server.connection().send(source));
				source.add("served");
				assertThat(other.read().text()).isEqualTo("served");
			}
		}
		this.client.close();
		reader.join(10_000);
		assertThat(reader.isAlive()).isFalse();
	}

	@Test
	void tellsWhenFrameWasWritten() {
		CountDownLatch written = new CountDownLatch(1);
		QueueFrameSource source = send();

		source.add("before");
		source.add(new AwaitedFrame("awaited", written));
		source.add("after");

		await().atMost(LIMIT).until(() -> written.getCount() == 0);
		assertThat(List.of(this.client.read().text(), this.client.read().text(), this.client.read().text()))
			.containsExactly("before", "awaited", "after");
	}

	@Test
	void closesWith1011WhenFrameLiesAboutItsSize() {
		QueueFrameSource source = send();

		source.add(new OutboundFrame() {

			@Override
			public int size() {
				return 10;
			}

			@Override
			public void writeTo(ByteSink sink) {
				sink.write(new byte[3], 0, 3);
			}

		});

		assertThat(this.client.read().closeCode()).isEqualTo(1011);
	}

	@Test
	void receivesTextAndBinary() {
		this.client.sendText("{\"a\":\"ä\"}");
		this.client.send(true, RawWebSocket.BINARY, new byte[] { 1, 2 });

		StepVerifier.create(this.connection.inbound().take(2)).assertNext((frame) -> {
			assertThat(frame.binary()).isFalse();
			assertThat(new String(frame.bytes(), StandardCharsets.UTF_8)).isEqualTo("{\"a\":\"ä\"}");
		}).assertNext((frame) -> {
			assertThat(frame.binary()).isTrue();
			assertThat(frame.bytes()).containsExactly(1, 2);
		}).expectComplete().verify(LIMIT);
	}

	@Test
	void joinsFragmentsAroundPing() {
		this.client.send(false, RawWebSocket.TEXT, "one ".getBytes(StandardCharsets.UTF_8));
		this.client.send(true, RawWebSocket.PING, "p".getBytes(StandardCharsets.UTF_8));
		this.client.send(false, RawWebSocket.CONTINUATION, "two ".getBytes(StandardCharsets.UTF_8));
		this.client.send(true, RawWebSocket.CONTINUATION, "three".getBytes(StandardCharsets.UTF_8));
		this.client.sendText("next");

		StepVerifier.create(this.connection.inbound().map(NettyConnectionIntegrationTests::text).take(2))
			.expectNext("one two three", "next")
			.expectComplete()
			.verify(LIMIT);

		RawWebSocket.Frame pong = this.client.read();
		assertThat(pong.opcode()).isEqualTo(RawWebSocket.PONG);
		assertThat(pong.text()).isEqualTo("p");
	}

	@Test
	void leavesFramesInSocketWithoutDemand() throws InterruptedException {
		BaseSubscriber<InboundFrame> slow = new BaseSubscriber<>() {

			@Override
			protected void hookOnSubscribe(Subscription subscription) {
				request(1);
			}

			@Override
			protected void hookOnError(Throwable ex) {
				// The end of the test
			}

		};
		this.connection.inbound().subscribe(slow);
		CountDownLatch sent = new CountDownLatch(1);
		Thread sender = new Thread(() -> {
			try {
				for (int i = 0; i < 2000; i++) {
					this.client.send(true, RawWebSocket.TEXT, new byte[60 * 1024]);
				}
				sent.countDown();
			}
			catch (RuntimeException ex) {
				// The end of the test
			}
		});
		sender.start();

		assertThat(sent.await(1, TimeUnit.SECONDS)).isFalse();

		slow.requestUnbounded();
		assertThat(sent.await(10, TimeUnit.SECONDS)).isTrue();
	}

	@Test
	void emitsOnThreadOfExecutor() throws Exception {
		CompletableFuture<Thread> executor = new CompletableFuture<>();
		this.connection.executor().execute(() -> executor.complete(Thread.currentThread()));
		this.client.sendText("x");

		Thread received = this.connection.inbound().map((frame) -> Thread.currentThread()).blockFirst(LIMIT);

		assertThat(received).isEqualTo(executor.get(10, TimeUnit.SECONDS));
	}

	@Test
	void closesWith1009WhenFrameIsTooLarge() {
		CompletableFuture<Throwable> error = inboundError();

		this.client.send(true, RawWebSocket.TEXT, new byte[2 * 1024 * 1024]);

		assertThat(this.client.read().closeCode()).isEqualTo(1009);
		assertThat(error).succeedsWithin(LIMIT);
	}

	@Test
	void closesWith1009WhenFragmentsAreTooLarge() {
		CompletableFuture<Throwable> error = inboundError();

		this.client.send(false, RawWebSocket.TEXT, new byte[EndpointServer.MAX_FRAME_SIZE - 10]);
		this.client.send(true, RawWebSocket.CONTINUATION, new byte[11]);

		RawWebSocket.Frame close = this.client.read();
		assertThat(close.closeCode()).isEqualTo(1009);
		assertThat(close.closeReason()).isEqualTo(CloseStatus.TOO_LARGE.reason());
		assertThat(error).succeedsWithin(LIMIT).isInstanceOf(MessageTooLargeException.class);
	}

	@Test
	void acceptsFrameOfLargestSize() {
		this.client.send(true, RawWebSocket.TEXT, new byte[EndpointServer.MAX_FRAME_SIZE]);

		StepVerifier.create(this.connection.inbound().take(1).map((frame) -> frame.bytes().length))
			.expectNext(EndpointServer.MAX_FRAME_SIZE)
			.expectComplete()
			.verify(LIMIT);
	}

	@Test
	void closesWith1002WhenClientDoesNotMask() {
		inboundError();

		this.client.sendBytes(new byte[] { (byte) 0x81, 1, 'x' });

		assertThat(this.client.read().closeCode()).isEqualTo(1002);
	}

	@Test
	void sendsWhatWasPolledBeforeClose() {
		QueueFrameSource source = send();
		source.add("first");
		assertThat(this.client.read().text()).isEqualTo("first");

		source.add("second");
		await().atMost(LIMIT).until(() -> source.polled.get() == 2);
		StepVerifier.create(this.connection.close(new CloseStatus(4409, "superseded"))).expectComplete().verify(LIMIT);

		assertThat(this.client.read().text()).isEqualTo("second");
		RawWebSocket.Frame close = this.client.read();
		assertThat(close.opcode()).isEqualTo(RawWebSocket.CLOSE);
		assertThat(close.closeCode()).isEqualTo(4409);
		assertThat(close.closeReason()).isEqualTo("superseded");
	}

	@Test
	void endsWhenPeerAnswersClose() {
		start(this.connection.close(CloseStatus.NORMAL));
		RawWebSocket.Frame close = this.client.read();

		this.client.send(true, RawWebSocket.CLOSE, close.payload());

		assertThat(this.client.isAtEnd()).isTrue();
		StepVerifier.create(this.connection.onClose()).expectComplete().verify(LIMIT);
	}

	@Test
	void endsWhenPeerDoesNotAnswerClose() {
		start(this.connection.close(CloseStatus.NORMAL));

		assertThat(this.client.read().closeCode()).isEqualTo(1000);
		StepVerifier.create(this.connection.onClose()).expectComplete().verify(LIMIT);
		assertThat(this.client.isAtEnd()).isTrue();
	}

	@Test
	void endsWhenPeerNeitherReadsNorAnswersClose() {
		start(this.connection.send(new EndlessFrameSource(10 * 1024)));

		StepVerifier.create(this.connection.close(CloseStatus.GOING_AWAY)).expectComplete().verify(LIMIT);
		StepVerifier.create(this.connection.onClose()).expectComplete().verify(LIMIT);
	}

	@Test
	void closesOnce() {
		start(this.connection.close(CloseStatus.NORMAL));
		start(this.connection.close(CloseStatus.INTERNAL));

		assertThat(this.client.read().closeCode()).isEqualTo(1000);
		this.client.send(true, RawWebSocket.CLOSE, new byte[] { 3, (byte) 0xE8 });
		assertThat(this.client.isAtEnd()).isTrue();
	}

	@Test
	void completesSendWhenClosedByOwner() {
		StepVerifier.create(this.connection.send(new QueueFrameSource()))
			.then(() -> start(this.connection.close(CloseStatus.NORMAL)))
			.expectComplete()
			.verify(LIMIT);
	}

	@Test
	void answersCloseOfPeerAndCompletesInbound() {
		StepVerifier.create(this.connection.inbound())
			.then(() -> this.client.send(true, RawWebSocket.CLOSE, new byte[] { 3, (byte) 0xE8 }))
			.expectComplete()
			.verify(LIMIT);

		assertThat(this.client.read().closeCode()).isEqualTo(1000);
		assertThat(this.client.isAtEnd()).isTrue();
		StepVerifier.create(this.connection.onClose()).expectComplete().verify(LIMIT);
	}

	@Test
	void failsInboundAndSendWhenConnectionIsLost() {
		CompletableFuture<Throwable> error = inboundError();
		CompletableFuture<Throwable> sending = new CompletableFuture<>();
		this.connection.send(new QueueFrameSource()).subscribe(null, sending::complete);

		this.client.close();

		assertThat(error).succeedsWithin(LIMIT).isInstanceOf(ClosedChannelException.class);
		assertThat(sending).succeedsWithin(LIMIT).isInstanceOf(ClosedChannelException.class);
		StepVerifier.create(this.connection.onClose()).expectComplete().verify(LIMIT);
	}

	@Test
	void survivesCancellationOfInbound() {
		this.client.sendText("one");
		StepVerifier.create(this.connection.inbound().take(1)).expectNextCount(1).expectComplete().verify(LIMIT);
		QueueFrameSource source = send();

		this.client.sendText("dropped");
		source.add("still here");

		assertThat(this.client.read().text()).isEqualTo("still here");
	}

	private static void start(Mono<Void> operation) {
		operation.onErrorComplete().subscribe();
	}

	private QueueFrameSource send() {
		QueueFrameSource source = new QueueFrameSource();
		start(this.connection.send(source));
		return source;
	}

	private CompletableFuture<Throwable> inboundError() {
		CompletableFuture<Throwable> error = new CompletableFuture<>();
		this.connection.inbound().subscribe((frame) -> {
		}, error::complete);
		return error;
	}

	private static String text(InboundFrame frame) {
		return new String(frame.bytes(), StandardCharsets.UTF_8);
	}

	/**
	 * A frame that wants to know when it was written.
	 */
	private record AwaitedFrame(String text, CountDownLatch latch) implements OutboundFrame {

		@Override
		public int size() {
			return this.text.length();
		}

		@Override
		public void writeTo(ByteSink sink) {
			sink.write(this.text.getBytes(StandardCharsets.US_ASCII), 0, this.text.length());
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

	/**
	 * A source that always has a frame.
	 */
	private static final class EndlessFrameSource implements FrameSource {

		private final OutboundFrame frame;

		private final AtomicLong polled = new AtomicLong();

		EndlessFrameSource(int size) {
			this.frame = OutboundFrame.of(new byte[size]);
		}

		@Override
		public @Nullable OutboundFrame poll() {
			this.polled.incrementAndGet();
			return this.frame;
		}

		@Override
		public boolean isDone() {
			return false;
		}

		@Override
		public void onReady(Runnable wakeUp) {
		}

	}

}
