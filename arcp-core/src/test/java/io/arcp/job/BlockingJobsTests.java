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
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class BlockingJobsTests {

	private final ExecutorService threads = Executors.newCachedThreadPool();

	@AfterEach
	void stop() {
		this.threads.shutdownNow();
	}

	@Test
	void fillsPlacesInTurnForEachPrincipal() throws Exception {
		BlockingJobs jobs = new BlockingJobs(this.threads, 1, UnaryOperator.identity());
		Semaphore proceed = new Semaphore(0);
		List<String> order = Collections.synchronizedList(new ArrayList<>());
		CountDownLatch done = new CountDownLatch(9);
		for (String handler : List.of("a1", "a2", "a3", "a4", "a5", "b1", "b2", "c1", "b3")) {
			submit(jobs, handler.substring(0, 1), () -> {
				proceed.acquireUninterruptibly();
				order.add(handler);
				done.countDown();
			});
		}

		proceed.release(9);
		assertThat(done.await(10, TimeUnit.SECONDS)).isTrue();

		assertThat(order).containsExactly("a1", "a2", "b1", "c1", "a3", "b2", "a4", "b3", "a5");
	}

	@Test
	void neverRunsMoreThanItMay() throws Exception {
		BlockingJobs jobs = new BlockingJobs(this.threads, 3, UnaryOperator.identity());
		Semaphore places = new Semaphore(3);
		CountDownLatch done = new CountDownLatch(200);
		List<Integer> surplus = Collections.synchronizedList(new ArrayList<>());
		for (int i = 0; i < 200; i++) {
			int handler = i;
			submit(jobs, "p" + i % 7, () -> {
				if (!places.tryAcquire()) {
					surplus.add(handler);
				}
				Thread.yield();
				places.release();
				done.countDown();
			});
		}

		assertThat(done.await(10, TimeUnit.SECONDS)).isTrue();
		assertThat(surplus).isEmpty();
	}

	@Test
	void takesCancelledHandlerOutOfTheQueue() throws Exception {
		BlockingJobs jobs = new BlockingJobs(this.threads, 1, UnaryOperator.identity());
		CountDownLatch release = new CountDownLatch(1);
		CountDownLatch last = new CountDownLatch(1);
		List<String> ran = Collections.synchronizedList(new ArrayList<>());
		submit(jobs, "a", () -> awaitQuietly(release));
		BlockingJobs.Work cancelled = submit(jobs, "a", () -> ran.add("cancelled"));
		submit(jobs, "a", () -> {
			ran.add("last");
			last.countDown();
		});

		cancelled.cancel();
		release.countDown();

		assertThat(last.await(10, TimeUnit.SECONDS)).isTrue();
		assertThat(ran).containsExactly("last");
	}

	@Test
	void interruptsHandlerAndNobodyElse() throws Exception {
		ExecutorService single = Executors.newSingleThreadExecutor();
		BlockingJobs jobs = new BlockingJobs(single, 1, UnaryOperator.identity());
		CountDownLatch started = new CountDownLatch(1);
		CountDownLatch interrupted = new CountDownLatch(1);
		CountDownLatch next = new CountDownLatch(1);
		List<Boolean> flags = Collections.synchronizedList(new ArrayList<>());
		BlockingJobs.Work work = submit(jobs, "a", () -> {
			started.countDown();
			try {
				new CountDownLatch(1).await();
			}
			catch (InterruptedException ex) {
				interrupted.countDown();
				Thread.currentThread().interrupt();
			}
		});
		submit(jobs, "b", () -> {
			flags.add(Thread.currentThread().isInterrupted());
			next.countDown();
		});
		started.await();

		work.cancel();

		assertThat(interrupted.await(10, TimeUnit.SECONDS)).isTrue();
		assertThat(next.await(10, TimeUnit.SECONDS)).isTrue();
		assertThat(flags).containsExactly(false);
		single.shutdownNow();
	}

	@Test
	void needsAtLeastOnePlace() {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> new BlockingJobs(this.threads, 0, UnaryOperator.identity()));
	}

	private static BlockingJobs.Work submit(BlockingJobs jobs, String principal, Runnable handler) {
		BlockingJobs.Work work = jobs.prepare(principal, handler, (ex) -> {
			throw new AssertionError(ex);
		});
		work.start();
		return work;
	}

	private static void awaitQuietly(CountDownLatch latch) {
		try {
			latch.await();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

}
