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
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

import reactor.core.scheduler.Scheduler;

/**
 * Limits how many frames a second are read of one connection (ARCP section 6.4). No more
 * frames may be asked for than there are tokens, so that each frame that comes finds one.
 * Used where frames are handled.
 */
final class FrameRate {

	/** So that a high rate is no stream of timers. */
	private static final long SHORTEST_WAIT_MILLIS = 10;

	private final TokenBucket bucket;

	private final Clock clock;

	private final Scheduler timer;

	private final AtomicBoolean waiting = new AtomicBoolean();

	FrameRate(int perSecond, Clock clock, Scheduler timer) {
		this.bucket = new TokenBucket(perSecond, clock.millis());
		this.clock = clock;
		this.timer = timer;
	}

	/**
	 * Returns how many frames may be on their way, at most {@code max}.
	 */
	int window(int max) {
		return Math.min(max, this.bucket.available(this.clock.millis()));
	}

	/**
	 * Counts a frame that has come.
	 */
	void handled() {
		this.bucket.tryTake(this.clock.millis());
	}

	/**
	 * Waits until there is a token again; calls that come meanwhile are one.
	 * @param then what happens then, on the timer
	 */
	void await(Runnable then) {
		if (this.waiting.compareAndSet(false, true)) {
			long wait = Math.max(SHORTEST_WAIT_MILLIS, this.bucket.millisUntilNext(this.clock.millis()));
			try {
				this.timer.schedule(() -> {
					this.waiting.set(false);
					then.run();
				}, wait, TimeUnit.MILLISECONDS);
			}
			catch (RejectedExecutionException ex) {
				this.waiting.set(false); // the runtime was closed, and so is the
											// connection
			}
		}
	}

}
