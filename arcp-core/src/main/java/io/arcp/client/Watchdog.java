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

package io.arcp.client;

import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.scheduler.Scheduler;

/**
 * Notices that nothing comes from the runtime any more (ARCP section 2.6). Belongs to the
 * lane of the session.
 */
final class Watchdog {

	private static final long MARGIN_MILLIS = 1000;

	private final Scheduler timer;

	private final Executor lane;

	private final Runnable onSilence;

	private long limitMillis;

	private long lastHeard;

	private @Nullable Disposable check;

	Watchdog(Scheduler timer, Executor lane, Runnable onSilence) {
		this.timer = timer;
		this.lane = lane;
		this.onSilence = onSilence;
	}

	/**
	 * Begins to watch a new connection.
	 * @param intervalSec the heartbeat interval, or {@code null} to watch nothing
	 */
	void start(@Nullable Long intervalSec) {
		stop();
		if (intervalSec != null) {
			this.limitMillis = TimeUnit.SECONDS.toMillis(intervalSec) * 2 + MARGIN_MILLIS;
			heard();
			checkIn(this.limitMillis);
		}
	}

	void heard() {
		this.lastHeard = now();
	}

	void stop() {
		if (this.check != null) {
			this.check.dispose();
			this.check = null;
		}
	}

	private void checkIn(long millis) {
		this.check = this.timer.schedule(() -> this.lane.execute(this::check), millis, TimeUnit.MILLISECONDS);
	}

	private void check() {
		if (this.check == null) {
			return;
		}
		long left = this.limitMillis - (now() - this.lastHeard);
		if (left > 0) {
			checkIn(left);
		}
		else {
			this.check = null;
			this.onSilence.run();
		}
	}

	private long now() {
		return this.timer.now(TimeUnit.MILLISECONDS);
	}

}
