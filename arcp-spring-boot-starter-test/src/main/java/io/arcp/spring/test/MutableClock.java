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

package io.arcp.spring.test;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A clock that stands still until a test moves it. Safe for use by several threads.
 *
 * @since 0.1.0
 */
public final class MutableClock extends Clock {

	private final AtomicReference<Instant> now;

	private final ZoneId zone;

	private MutableClock(AtomicReference<Instant> now, ZoneId zone) {
		this.now = now;
		this.zone = zone;
	}

	/**
	 * Creates a clock.
	 * @param start the time that it shows at first
	 * @return the clock, in UTC
	 */
	public static MutableClock startingAt(Instant start) {
		return new MutableClock(new AtomicReference<>(start), ZoneOffset.UTC);
	}

	/**
	 * Moves the clock.
	 * @param time how far, forwards when positive
	 */
	public void advance(Duration time) {
		this.now.updateAndGet((instant) -> instant.plus(time));
	}

	/**
	 * Sets the clock.
	 * @param instant the time that it shows from now on
	 */
	public void setInstant(Instant instant) {
		this.now.set(instant);
	}

	@Override
	public ZoneId getZone() {
		return this.zone;
	}

	/**
	 * Returns a view of this clock in another zone: moving one moves the other.
	 * @param newZone the zone
	 * @return the clock
	 */
	@Override
	public Clock withZone(ZoneId newZone) {
		return new MutableClock(this.now, newZone);
	}

	@Override
	public Instant instant() {
		return this.now.get();
	}

}
