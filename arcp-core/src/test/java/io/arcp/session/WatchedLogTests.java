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

import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class WatchedLogTests {

	private static final int OFFSETS = 2_000_000;

	@Test
	void keepsTheEndWhenAnOlderOffsetIsTold() {
		WatchedLog log = new WatchedLog(1, false);

		log.reaches(7, true);
		log.reaches(3, false);

		assertThat(log.last()).isEqualTo(7);
		assertThat(log.hasEnded()).isTrue();
		assertThat(log.endsAt(7)).isTrue();
		assertThat(log.endsAt(3)).isFalse();
	}

	/** What one thread was told is never taken back by what another one was told. */
	@Test
	void neverGoesDownWhenToldByTwoThreads() throws Exception {
		WatchedLog log = new WatchedLog(0, false);
		AtomicLong next = new AtomicLong();
		CyclicBarrier together = new CyclicBarrier(2);
		ExecutorService threads = Executors.newFixedThreadPool(2);
		try {
			List<Future<Long>> lowered = threads
				.invokeAll(List.of(tell(log, next, together), tell(log, next, together)), 60, TimeUnit.SECONDS);

			for (Future<Long> count : lowered) {
				assertThat(count.get()).as("times that it went down").isZero();
			}
			assertThat(log.last()).isEqualTo(OFFSETS);
		}
		finally {
			threads.shutdownNow();
		}
	}

	private static Callable<Long> tell(WatchedLog log, AtomicLong next, CyclicBarrier together) {
		return () -> {
			together.await(10, TimeUnit.SECONDS);
			long lowered = 0;
			long offset;
			while ((offset = next.incrementAndGet()) <= OFFSETS) {
				log.reaches(offset, false);
				if (log.last() < offset) {
					lowered++;
				}
			}
			return lowered;
		};
	}

}
