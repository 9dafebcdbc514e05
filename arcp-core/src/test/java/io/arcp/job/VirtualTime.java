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
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

import reactor.test.scheduler.VirtualTimeScheduler;

/**
 * Time that only passes when a test says so: a timer, and a wall clock that goes with it
 * and can be set.
 */
public final class VirtualTime extends Clock {

	public static final Instant START = Instant.parse("2026-05-13T19:30:00Z");

	private final VirtualTimeScheduler timer = VirtualTimeScheduler.create();

	private final AtomicReference<Duration> error = new AtomicReference<>(Duration.ZERO);

	public VirtualTimeScheduler timer() {
		return this.timer;
	}

	public void pass(Duration time) {
		this.timer.advanceTimeBy(time);
	}

	/** Sets the wall clock, which was exact at the start. */
	public void setWrongBy(Duration wrong) {
		this.error.set(wrong);
	}

	@Override
	public Instant instant() {
		return START.plusNanos(this.timer.now(TimeUnit.NANOSECONDS)).plus(this.error.get());
	}

	@Override
	public ZoneId getZone() {
		return ZoneOffset.UTC;
	}

	@Override
	public Clock withZone(ZoneId zone) {
		return this;
	}

}
