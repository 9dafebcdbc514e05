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

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;

import io.arcp.lease.LeaseConstraints;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.scheduler.Scheduler;

/**
 * When the lease of a job expires (ARCP section 4.5).
 * <p>
 * The wall clock is read at the acceptance and then once a minute; in between a clock
 * that never jumps goes on from there. So a correction of the wall clock takes effect,
 * and a momentary jump does not. Safe for use by several threads.
 */
final class LeaseExpiry {

	private static final Duration REREAD = Duration.ofMinutes(1);

	private final Instant end;

	private final Clock clock;

	private final Scheduler timer;

	private volatile Reading reading;

	/**
	 * Creates the expiry of a lease that is accepted now.
	 * @param constraints the bounds of the lease
	 * @param grace how long the lease holds after its deadline
	 * @param clock the wall clock
	 * @param timer whose time never jumps
	 */
	LeaseExpiry(LeaseConstraints constraints, Duration grace, Clock clock, Scheduler timer) {
		this.end = constraints.deadline().plus(grace);
		this.clock = clock;
		this.timer = timer;
		this.reading = read();
	}

	/**
	 * Returns the time that counts for the lease.
	 */
	Instant now() {
		Reading last = this.reading;
		return last.wall().plusNanos(nanos() - last.nanos());
	}

	boolean isExpired() {
		return !now().isBefore(this.end);
	}

	/**
	 * Begins to wait for the deadline.
	 * @param onExpiry called by the timer, once
	 * @return ends the wait
	 */
	Disposable watch(Runnable onExpiry) {
		Disposable.Swap wait = Disposables.swap();
		schedule(wait, onExpiry);
		return wait;
	}

	private void schedule(Disposable.Swap wait, Runnable onExpiry) {
		Duration delay = REREAD.minusNanos(nanos() - this.reading.nanos());
		Duration left = Duration.between(now(), this.end);
		if (left.compareTo(delay) < 0) {
			delay = left;
		}
		wait.update(
				this.timer.schedule(() -> check(wait, onExpiry), Math.max(0, delay.toNanos()), TimeUnit.NANOSECONDS));
	}

	private void check(Disposable.Swap wait, Runnable onExpiry) {
		if (nanos() - this.reading.nanos() >= REREAD.toNanos()) {
			this.reading = read();
		}
		if (isExpired()) {
			onExpiry.run();
		}
		else if (!wait.isDisposed()) {
			schedule(wait, onExpiry);
		}
	}

	private Reading read() {
		return new Reading(this.clock.instant(), nanos());
	}

	private long nanos() {
		return this.timer.now(TimeUnit.NANOSECONDS);
	}

	/**
	 * What the wall clock said.
	 *
	 * @param wall the time
	 * @param nanos when that was on the clock that never jumps
	 */
	private record Reading(Instant wall, long nanos) {

	}

}
