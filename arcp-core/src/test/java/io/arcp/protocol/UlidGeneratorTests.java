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

package io.arcp.protocol;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.random.RandomGenerator;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link UlidGenerator}.
 */
class UlidGeneratorTests {

	private long now = 1_778_700_000_000L;

	private final InstantSource clock = () -> Instant.ofEpochMilli(this.now);

	@Test
	void makesTwentySixCrockfordCharacters() {
		UlidGenerator generator = new UlidGenerator(this.clock, new Random(1));

		assertThat(generator.nextUlid()).matches("[0-7][0-9A-HJKMNP-TV-Z]{25}");
	}

	@Test
	void encodesTheTimeInTheFirstTenCharacters() {
		this.now = 1_469_918_176_385L;

		assertThat(new UlidGenerator(this.clock, new Random(1)).nextUlid()).startsWith("01ARYZ6S41");
	}

	@Test
	void ascendsWithinAMillisecondAndWhenTheClockStepsBack() {
		UlidGenerator generator = new UlidGenerator(this.clock, new Random(2));
		List<String> ulids = new ArrayList<>();

		for (int i = 0; i < 10_000; i++) {
			ulids.add(generator.nextUlid());
			if (i % 1000 == 999) {
				this.now += (i % 2000 == 999) ? 5 : -3;
			}
		}

		assertThat(ulids).isSorted().doesNotHaveDuplicates();
	}

	@Test
	void takesTheNextMillisecondWhenTheRandomPartIsUsedUp() {
		RandomGenerator ones = () -> -1L;
		UlidGenerator generator = new UlidGenerator(this.clock, ones);
		String first = generator.nextUlid();

		String second = generator.nextUlid();

		assertThat(first).endsWith("ZZZZZZZZZZZZZZZZ");
		assertThat(second).isGreaterThan(first);
		assertThat(second.substring(0, 10)).isGreaterThan(first.substring(0, 10));
	}

	@Test
	void makesNoDuplicatesAcrossThreads() throws InterruptedException {
		UlidGenerator generator = new UlidGenerator(this.clock, new Random(3));
		Set<String> ulids = ConcurrentHashMap.newKeySet();
		List<Thread> threads = new ArrayList<>(Collections.nCopies(4, null));
		threads.replaceAll((none) -> new Thread(() -> {
			for (int i = 0; i < 2_000; i++) {
				ulids.add(generator.nextUlid());
			}
		}));

		threads.forEach(Thread::start);
		for (Thread thread : threads) {
			thread.join();
		}

		assertThat(ulids).hasSize(8_000);
	}

}
