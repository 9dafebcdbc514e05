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

package io.arcp.spring.test.simulation;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.PriorityQueue;
import java.util.SplittableRandom;

/**
 * Runs steps in the order of a virtual time, on one thread. The seed decides everything.
 */
final class Scheduler {

	static final long MILLI = 1_000;

	private static final Instant START = Instant.parse("2026-05-13T19:30:00Z");

	private final PriorityQueue<Timed> queue = new PriorityQueue<>();

	private final SplittableRandom random;

	private long now;

	private long sequence;

	Scheduler(long seed) {
		this.random = new SplittableRandom(seed);
	}

	/**
	 * Returns the time since the start in microseconds.
	 */
	long now() {
		return this.now;
	}

	void schedule(long delay, Runnable step) {
		this.sequence++;
		this.queue.add(new Timed(this.now + delay, this.sequence, step));
	}

	boolean runNext() {
		Timed next = this.queue.poll();
		if (next == null) {
			return false;
		}
		this.now = next.time;
		next.step.run();
		return true;
	}

	/**
	 * Draws a number, both bounds included.
	 */
	long between(long least, long most) {
		return this.random.nextLong(least, most + 1);
	}

	int below(int bound) {
		return this.random.nextInt(bound);
	}

	boolean chance(double probability) {
		return this.random.nextDouble() < probability;
	}

	Clock clock() {
		return new VirtualClock();
	}

	private record Timed(long time, long sequence, Runnable step) implements Comparable<Timed> {

		@Override
		public int compareTo(Timed other) {
			int order = Long.compare(this.time, other.time);
			return (order != 0) ? order : Long.compare(this.sequence, other.sequence);
		}

	}

	private final class VirtualClock extends Clock {

		@Override
		public ZoneId getZone() {
			return ZoneOffset.UTC;
		}

		@Override
		public Clock withZone(ZoneId zone) {
			return this;
		}

		@Override
		public Instant instant() {
			return START.plusMillis(Scheduler.this.now / MILLI);
		}

	}

}
