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

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;

import com.sun.management.UnixOperatingSystemMXBean;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

import org.springframework.boot.convert.DurationStyle;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A thousand sessions that work, lose their connections and come back, for as long as
 * {@code -Darcp.soak.duration} says: nothing is lost, and nothing is left.
 */
@EnabledIfSystemProperty(named = "arcp.soak.duration", matches = ".+")
class SoakIntegrationTests {

	private static final int SESSIONS = Integer.getInteger("arcp.soak.sessions", 1000);

	private static final long SEED = Long.getLong("arcp.soak.seed", System.nanoTime());

	private static final int THREADS = 8;

	private static final int SPARE = 20;

	private static final long HEAP_MARGIN = 24 << 20;

	private final Queue<String> violations = new ConcurrentLinkedQueue<>();

	private int ended;

	private int resumes;

	@Test
	void losesNothingAndLeavesNothing() {
		System.out.println("Soak: -Darcp.soak.seed=" + SEED);
		Duration duration = DurationStyle.detectAndParse(System.getProperty("arcp.soak.duration"));
		try (HostileRuntime runtime = HostileRuntime.start("arcp.session.resume-window=20s", "arcp.job.max-runtime=60s",
				"arcp.session.back-pressure.max-wait=30s")) {
			work(runtime, Duration.ofSeconds(10));
			awaitNothingLeft(runtime);
			Usage before = Usage.now();
			this.ended = 0;
			this.resumes = 0;

			work(runtime, duration);
			awaitNothingLeft(runtime);
			Usage after = Usage.now();

			System.out.printf(
					"Soak: %d sessions, %d s, seed %d: %d jobs, %d resumes, %d violations%n  before %s%n  after  %s%n",
					SESSIONS, duration.toSeconds(), SEED, this.ended, this.resumes, this.violations.size(), before,
					after);
			assertThat(this.violations).as("violations, seed %d", SEED).isEmpty();
			assertThat(runtime.errors()).as("log above WARN").isEmpty();
			assertThat(this.ended).isPositive();
			assertThat(this.resumes).isPositive();
			assertThat(after.threads()).isLessThanOrEqualTo(before.threads() + SPARE);
			assertThat(after.descriptors()).isLessThanOrEqualTo(before.descriptors() + SPARE);
			assertThat(after.heap()).isLessThan(before.heap() + HEAP_MARGIN);
		}
	}

	/** The sessions are parked for their whole window. */
	private static void awaitNothingLeft(HostileRuntime runtime) {
		Awaitility.await().atMost(Duration.ofSeconds(90)).until(() -> runtime.server().sessions().isEmpty());
		runtime.awaitNothingLeft(0, false);
	}

	private void work(HostileRuntime runtime, Duration duration) {
		List<CompletableFuture<Void>> threads = new ArrayList<>();
		for (int thread = 0; thread < THREADS; thread++) {
			int first = thread;
			threads.add(CompletableFuture.runAsync(() -> work(runtime.port(), first, duration),
					(task) -> new Thread(task, "soak").start()));
		}
		CompletableFuture.allOf(threads.toArray(CompletableFuture[]::new)).join();
	}

	private void work(int port, int first, Duration duration) {
		try {
			List<SoakSession> sessions = new ArrayList<>();
			for (int i = first; i < SESSIONS; i += THREADS) {
				sessions.add(new SoakSession(port, i, SEED));
			}
			long end = System.nanoTime() + duration.toNanos();
			while (System.nanoTime() < end) {
				for (SoakSession session : sessions) {
					session.step();
				}
			}
			for (SoakSession session : sessions) {
				session.close();
				count(session);
			}
		}
		catch (IOException | InterruptedException | RuntimeException ex) {
			this.violations.add(ex.toString());
		}
	}

	private synchronized void count(SoakSession session) {
		this.ended += session.ended();
		this.resumes += session.resumes();
	}

	/**
	 * What the process holds.
	 */
	private record Usage(int threads, long descriptors, long heap) {

		static Usage now() {
			long heap = Heap.usedAfterGc();
			long descriptors = (ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix)
					? unix.getOpenFileDescriptorCount() : 0;
			return new Usage(ManagementFactory.getThreadMXBean().getThreadCount(), descriptors, heap);
		}

		@Override
		public String toString() {
			return this.threads + " threads, " + this.descriptors + " descriptors, " + (this.heap >> 20) + " MB heap";
		}

	}

}
