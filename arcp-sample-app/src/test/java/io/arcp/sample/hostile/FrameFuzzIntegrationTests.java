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

package io.arcp.sample.hostile;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import org.springframework.boot.convert.DurationStyle;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A minute of frames that were changed at random, over real sockets.
 * {@code -Darcp.fuzz.duration} makes it longer, {@code -Darcp.fuzz.seed} repeats it.
 */
@Tag("fuzz")
class FrameFuzzIntegrationTests {

	private static final Duration DURATION = DurationStyle
		.detectAndParse(System.getProperty("arcp.fuzz.duration", "60s"));

	private static final long SEED = Long.getLong("arcp.fuzz.seed", System.nanoTime());

	private static final int CLIENTS = 4;

	private static final int WARM_UP_ROUNDS = 200;

	private static final long HEAP_MARGIN = 16 << 20;

	@Test
	void survivesFramesThatWereChangedAtRandom() throws Exception {
		System.out.println("Fuzzer: -Darcp.fuzz.seed=" + SEED);
		try (HostileRuntime runtime = HostileRuntime.start(); Bystander bystander = new Bystander(runtime.port())) {
			FuzzReport warmUp = new FuzzReport();
			fuzz(runtime, ~SEED, warmUp, () -> warmUp.rounds() < WARM_UP_ROUNDS);
			runtime.awaitNothingLeft(1, true);
			long before = Heap.usedAfterGc();

			FuzzReport report = new FuzzReport();
			long end = System.nanoTime() + DURATION.toNanos();
			fuzz(runtime, SEED, report, () -> System.nanoTime() < end);
			runtime.awaitNothingLeft(1, true);
			long after = Heap.awaitUsedBelow(before + HEAP_MARGIN);
			List<Long> latencies = bystander.stop();

			System.out.println(report.text(SEED, DURATION, runtime.errors().size(), latencies, before, after));
			assertThat(report.rounds()).isPositive();
			assertThat(report.violations()).as("answers that are not documented, seed %d", SEED).isEmpty();
			assertThat(report.unexpectedCloses()).as("unexpected closes, seed %d", SEED).isEmpty();
			assertThat(runtime.errors()).as("log above WARN, seed %d", SEED).isEmpty();
			assertThat(after).as("heap after GC, seed %d", SEED).isLessThan(before + HEAP_MARGIN);
		}
	}

	private static void fuzz(HostileRuntime runtime, long seed, FuzzReport report, BooleanSupplier goesOn) {
		List<CompletableFuture<Void>> clients = new ArrayList<>();
		for (int client = 0; client < CLIENTS; client++) {
			Fuzzer fuzzer = new Fuzzer(runtime.port(), seed, client, report);
			clients.add(
					CompletableFuture.runAsync(() -> fuzzer.run(goesOn), (task) -> new Thread(task, "fuzzer").start()));
		}
		CompletableFuture.allOf(clients.toArray(CompletableFuture[]::new))
			.orTimeout(DURATION.toSeconds() + 120, TimeUnit.SECONDS)
			.join();
	}

}
