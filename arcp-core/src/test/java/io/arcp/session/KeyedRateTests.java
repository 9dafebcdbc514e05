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

package io.arcp.session;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

@Timeout(30)
class KeyedRateTests {

	private final AtomicLong millis = new AtomicLong(1_800_000_000_000L);

	private final Clock clock = new Clock() {

		@Override
		public ZoneOffset getZone() {
			return ZoneOffset.UTC;
		}

		@Override
		public Clock withZone(ZoneId zone) {
			return this;
		}

		@Override
		public Instant instant() {
			return Instant.ofEpochMilli(KeyedRateTests.this.millis.get());
		}

	};

	@Test
	void forgetsWhoeverHasRested() {
		KeyedRate rate = new KeyedRate(2, this.clock);
		rate.tryTake("early");
		this.millis.addAndGet(400);
		rate.tryTake("late");
		rate.tryTake("late");

		this.millis.addAndGet(100);
		rate.forgetIdle();
		assertThat(rate.size()).isEqualTo(1);
		assertThat(rate.tryTake("late")).isFalse();

		this.millis.addAndGet(900);
		rate.forgetIdle();
		assertThat(rate.size()).isZero();
	}

	@Test
	void keepsBoundedNumberOfClients() {
		KeyedRate rate = new KeyedRate(3, this.clock);
		IntStream.range(0, KeyedRate.MAX_KEYS).forEach((i) -> rate.tryTake("client " + i));

		assertThat(IntStream.range(0, 10).filter((i) -> rate.tryTake("new " + i))).hasSize(3);
		assertThat(rate.tryTake("client 1")).isTrue();
		assertThat(rate.size()).isEqualTo(KeyedRate.MAX_KEYS);

		this.millis.addAndGet(1000);
		rate.forgetIdle();
		assertThat(rate.size()).isZero();
		assertThat(IntStream.range(0, 10).filter((i) -> rate.tryTake("new " + i))).hasSize(10);
	}

	@Test
	void countsExactlyOnManyThreads() throws Exception {
		KeyedRate rate = new KeyedRate(100, this.clock);
		AtomicInteger taken = new AtomicInteger();
		ExecutorService threads = Executors.newFixedThreadPool(4);
		try {
			CompletableFuture.allOf(IntStream.range(0, 4).mapToObj((i) -> CompletableFuture.runAsync(() -> {
				for (int call = 0; call < 500; call++) {
					if (rate.tryTake("alice")) {
						taken.incrementAndGet();
					}
					rate.forgetIdle();
				}
			}, threads)).toArray(CompletableFuture[]::new)).get(20, TimeUnit.SECONDS);
		}
		finally {
			threads.shutdownNow();
		}

		assertThat(taken).hasValue(100);
	}

}
