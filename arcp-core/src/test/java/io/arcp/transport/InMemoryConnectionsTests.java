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

import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import io.arcp.protocol.ArcpPrincipal;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of {@link InMemoryConnections}, most of them on the calling thread.
 */
class InMemoryConnectionsTests {

	private static final Duration LIMIT = Duration.ofSeconds(10);

	private final ConnectionPair pair = InMemoryConnections.create(Runnable::run);

	private final QueueFrameSource source = new QueueFrameSource();

	@Test
	void deliversFramesInOrderInBothDirections() {
		QueueFrameSource back = new QueueFrameSource();
		this.pair.server().send(back).subscribe();
		this.pair.client().send(this.source).subscribe();
		this.source.add("a").add("b");
		back.add("x");

		StepVerifier.create(texts(this.pair.server()).take(3))
			.expectNext("a", "b")
			.then(() -> this.source.add("c"))
			.expectNext("c")
			.expectComplete()
			.verify(LIMIT);
		StepVerifier.create(texts(this.pair.client()).take(1)).expectNext("x").expectComplete().verify(LIMIT);
	}

	@Test
	void takesNoMoreThanTheWindowFromTheSourceWithoutDemand() {
		IntStream.range(0, 100).forEach((i) -> this.source.add("f" + i));
		this.pair.client().send(this.source).subscribe();

		assertThat(this.source.taken()).isEqualTo(InMemoryConnections.WINDOW);
		StepVerifier.create(texts(this.pair.server()), 0)
			.expectSubscription()
			.then(() -> assertThat(this.source.taken()).isEqualTo(InMemoryConnections.WINDOW))
			.thenRequest(5)
			.expectNextCount(5)
			.then(() -> assertThat(this.source.taken()).isEqualTo(InMemoryConnections.WINDOW + 5))
			.thenRequest(Long.MAX_VALUE)
			.expectNextCount(95)
			.then(() -> assertThat(this.source.taken()).isEqualTo(100))
			.thenCancel()
			.verify(LIMIT);
	}

	@Test
	void completesTheSendWhenTheSourceIsDone() {
		this.source.add("a");

		StepVerifier.create(this.pair.client().send(this.source))
			.expectSubscription()
			.then(this.source::done)
			.expectComplete()
			.verify(LIMIT);
	}

	@Test
	void tellsFramesThatWantToKnowWhenTheyWereWritten() {
		AtomicInteger written = new AtomicInteger();
		this.source.add(new Observed(written, true)).add(new Observed(written, false));

		this.pair.client().send(this.source).subscribe();

		assertThat(written).hasValue(1);
	}

	@Test
	void completesThePeerBehindTheFramesThatWereSentBeforeTheClose() {
		List<String> ended = new ArrayList<>();
		this.pair.client().onClose().subscribe(null, null, () -> ended.add("client"));
		this.pair.server().onClose().subscribe(null, null, () -> ended.add("server"));
		this.pair.server().send(this.source.add("last")).subscribe(null, (ex) -> ended.add("send"));

		this.pair.server().close(CloseStatus.REFUSED).subscribe();

		assertThat(ended).containsExactly("send", "server");
		assertThat(this.pair.closeStatus()).isEqualTo(CloseStatus.REFUSED);
		StepVerifier.create(texts(this.pair.client())).expectNext("last").expectComplete().verify(LIMIT);
		assertThat(ended).containsExactly("send", "server", "client");
	}

	@Test
	void failsTheSendOfThePeerWhenTheConnectionIsClosed() {
		StepVerifier.create(this.pair.client().send(this.source))
			.expectSubscription()
			.then(() -> this.pair.server().close(CloseStatus.NORMAL).subscribe())
			.expectError(ClosedChannelException.class)
			.verify(LIMIT);
		this.source.add("late");
		assertThat(this.source.taken()).isZero();
	}

	@Test
	void keepsTheFirstCloseStatus() {
		this.pair.client().close(CloseStatus.NORMAL).subscribe();
		this.pair.server().close(CloseStatus.INTERNAL).subscribe();

		assertThat(this.pair.closeStatus()).isEqualTo(CloseStatus.NORMAL);
	}

	@Test
	void doesNothingUntilTheCloseIsSubscribed() {
		this.pair.client().close(CloseStatus.NORMAL);

		assertThat(this.pair.closeStatus()).isNull();
	}

	@Test
	void failsBothEndsWhenDropped() {
		this.pair.client().send(this.source.add("gone")).subscribe(null, (ex) -> {
		});

		StepVerifier.create(this.pair.client().inbound())
			.expectSubscription()
			.then(this.pair::drop)
			.expectErrorSatisfies((ex) -> assertThat(ex).isInstanceOf(IOException.class).hasMessage("connection lost"))
			.verify(LIMIT);
		StepVerifier.create(this.pair.server().inbound()).expectError(IOException.class).verify(LIMIT);
		StepVerifier.create(this.pair.server().onClose()).expectComplete().verify(LIMIT);
		StepVerifier.create(this.pair.client().onClose()).expectComplete().verify(LIMIT);
		assertThat(this.pair.closeStatus()).isNull();
	}

	@Test
	void closesWhenFrameIsTooLarge() {
		ConnectionPair small = InMemoryConnections.create(Runnable::run, ConnectionInfo.inMemory(), 4);
		this.source.add("1234").add("12345").add("1");

		StepVerifier.create(texts(small.server()))
			.expectSubscription()
			.then(() -> small.client().send(this.source).subscribe(null, (ex) -> {
			}))
			.expectNext("1234")
			.expectErrorSatisfies((ex) -> assertThat(ex).hasMessage("frame of 5 bytes is larger than 4"))
			.verify(LIMIT);
		assertThat(small.closeStatus()).isEqualTo(CloseStatus.TOO_LARGE);
	}

	@Test
	void closesWhenSourceFails() {
		OutboundFrame broken = new OutboundFrame() {

			@Override
			public int size() {
				return 2;
			}

			@Override
			public void writeTo(ByteSink sink) {
				sink.write(new byte[1], 0, 1);
			}

		};

		StepVerifier.create(this.pair.server().send(this.source.add(broken)))
			.expectErrorMessage("frame wrote 1 bytes, its size is 2")
			.verify(LIMIT);
		assertThat(this.pair.closeStatus()).isEqualTo(CloseStatus.INTERNAL);
	}

	@Test
	void refusesSecondSubscriber() {
		this.pair.client().inbound().subscribe();

		StepVerifier.create(this.pair.client().inbound()).expectError(IllegalStateException.class).verify(LIMIT);
	}

	@Test
	void runsTasksOfOneEndInOrderWithoutRecursion() {
		List<String> order = new ArrayList<>();

		this.pair.server().executor().execute(() -> {
			this.pair.server().executor().execute(() -> order.add("inner"));
			order.add("outer");
		});

		assertThat(order).containsExactly("outer", "inner");
	}

	@Test
	void keepsItsPaceOnTheGivenExecutor() {
		Queue<Runnable> tasks = new ArrayDeque<>();
		ConnectionPair stepped = InMemoryConnections.create(tasks::add);
		List<String> received = new ArrayList<>();
		texts(stepped.server()).subscribe(received::add);
		stepped.client().send(this.source.add("a")).subscribe();

		assertThat(received).isEmpty();
		while (!tasks.isEmpty()) {
			tasks.remove().run();
		}
		assertThat(received).containsExactly("a");
	}

	@Test
	void tellsTheServerWhatIsKnownOfTheClient() {
		ConnectionInfo info = new ConnectionInfo("memory", ArcpPrincipal.of("alice"), "go", true);

		ConnectionPair known = InMemoryConnections.create(Runnable::run, info, 1024);

		assertThat(known.server().info()).isEqualTo(info);
		assertThat(known.client().info()).isEqualTo(ConnectionInfo.inMemory());
	}

	@Test
	void losesNothingBetweenThreads() throws InterruptedException {
		ConnectionPair threaded = InMemoryConnections.create();
		int count = 50_000;
		List<String> received = new ArrayList<>(count);
		CountDownLatch done = new CountDownLatch(1);
		texts(threaded.server()).take(count).subscribe(received::add, (ex) -> done.countDown(), done::countDown);
		threaded.client().send(this.source).subscribe();

		for (int i = 0; i < count; i++) {
			this.source.add(Integer.toString(i));
		}

		assertThat(done.await(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
		assertThat(received).isEqualTo(IntStream.range(0, count).mapToObj(Integer::toString).toList());
	}

	private static Flux<String> texts(ArcpConnection connection) {
		return connection.inbound().map((frame) -> new String(frame.bytes(), StandardCharsets.UTF_8));
	}

	/**
	 * A frame that counts when it was written.
	 */
	private record Observed(AtomicInteger count, boolean wantsWritten) implements OutboundFrame {

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
			this.count.incrementAndGet();
		}

	}

}
