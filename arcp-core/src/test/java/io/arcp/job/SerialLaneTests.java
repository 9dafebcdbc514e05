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

package io.arcp.job;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class SerialLaneTests {

	private final ExecutorService threads = Executors.newFixedThreadPool(4);

	@AfterEach
	void stop() {
		this.threads.shutdownNow();
	}

	@Test
	void runsOneTaskAtATimeInTheOrderOfEachSubmitter() throws Exception {
		SerialLane lane = new SerialLane(this.threads);
		AtomicInteger inside = new AtomicInteger();
		List<String> seen = new ArrayList<>(); // guarded by the lane
		List<String> overlaps = Collections.synchronizedList(new ArrayList<>());
		CountDownLatch done = new CountDownLatch(4 * 5_000);
		for (int submitter = 0; submitter < 4; submitter++) {
			int name = submitter;
			this.threads.execute(() -> {
				for (int i = 0; i < 5_000; i++) {
					String task = name + ":" + i;
					Runnable run = () -> {
						if (inside.incrementAndGet() != 1) {
							overlaps.add(task);
						}
						seen.add(task);
						inside.decrementAndGet();
						done.countDown();
					};
					if (i % 2 == 0) {
						lane.execute(run);
					}
					else {
						lane.run(run);
					}
				}
			});
		}

		assertThat(done.await(30, TimeUnit.SECONDS)).isTrue();

		assertThat(overlaps).isEmpty();
		for (int submitter = 0; submitter < 4; submitter++) {
			String prefix = submitter + ":";
			List<Integer> order = seen.stream()
				.filter((task) -> task.startsWith(prefix))
				.map((task) -> Integer.valueOf(task.substring(2)))
				.toList();
			assertThat(order).hasSize(5_000).isSorted();
		}
	}

	@Test
	void goesOnAfterTaskThatFails() {
		SerialLane lane = new SerialLane(Runnable::run);
		AtomicInteger ran = new AtomicInteger();

		lane.run(() -> {
			throw new IllegalStateException("boom");
		});
		lane.run(ran::incrementAndGet);

		assertThat(ran).hasValue(1);
	}

	@Test
	void runsTaskBehindTheOneThatSubmitsIt() {
		SerialLane lane = new SerialLane(Runnable::run);
		List<String> seen = new ArrayList<>();

		lane.run(() -> {
			lane.run(() -> seen.add("inner"));
			lane.execute(() -> seen.add("innermost"));
			seen.add("outer");
		});

		assertThat(seen).containsExactly("outer", "inner", "innermost");
	}

}
