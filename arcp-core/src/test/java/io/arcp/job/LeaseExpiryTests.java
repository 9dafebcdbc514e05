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

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

import io.arcp.lease.LeaseConstraints;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link LeaseExpiry}.
 */
class LeaseExpiryTests {

	private final VirtualTime time = new VirtualTime();

	private final AtomicInteger expired = new AtomicInteger();

	private LeaseExpiry expiry(String expiresAt, Duration grace) {
		return new LeaseExpiry(LeaseConstraints.of(expiresAt), grace, this.time, this.time.timer());
	}

	private LeaseExpiry watched(String expiresAt) {
		LeaseExpiry expiry = expiry(expiresAt, Duration.ZERO);
		expiry.watch(this.expired::incrementAndGet);
		return expiry;
	}

	@Test
	void expiresAtItsDeadlineAndNotBefore() {
		LeaseExpiry expiry = watched("2026-05-13T19:30:00.300000001Z");

		this.time.pass(Duration.ofMillis(300));
		assertThat(expiry.isExpired()).isFalse();
		assertThat(this.expired).hasValue(0);

		this.time.pass(Duration.ofNanos(1));
		assertThat(expiry.isExpired()).isTrue();
		assertThat(this.expired).hasValue(1);
	}

	@Test
	void tellsExpiryOnce() {
		watched("2026-05-13T19:31:00Z");

		this.time.pass(Duration.ofHours(1));

		assertThat(this.expired).hasValue(1);
	}

	@Test
	void expiresAfterTheGrace() {
		LeaseExpiry expiry = expiry("2026-05-13T19:30:10Z", Duration.ofSeconds(5));
		expiry.watch(this.expired::incrementAndGet);

		this.time.pass(Duration.ofMillis(14_999));
		assertThat(expiry.isExpired()).isFalse();
		assertThat(this.expired).hasValue(0);

		this.time.pass(Duration.ofMillis(1));
		assertThat(expiry.isExpired()).isTrue();
		assertThat(this.expired).hasValue(1);
	}

	@Test
	void momentaryJumpOfTheWallClockHasNoEffect() {
		LeaseExpiry expiry = watched("2026-05-13T19:33:00Z");

		this.time.pass(Duration.ofSeconds(61));
		this.time.setWrongBy(Duration.ofDays(1));
		this.time.pass(Duration.ofSeconds(58));
		assertThat(expiry.isExpired()).isFalse();
		this.time.setWrongBy(Duration.ZERO);
		this.time.pass(Duration.ofSeconds(60));

		assertThat(this.expired).hasValue(0);
		this.time.pass(Duration.ofSeconds(1));
		assertThat(this.expired).hasValue(1);
	}

	@Test
	void correctionForwardTakesEffectWithinAMinute() {
		LeaseExpiry expiry = watched("2026-05-13T20:30:00Z");
		this.time.pass(Duration.ofSeconds(30));

		this.time.setWrongBy(Duration.ofHours(2));
		this.time.pass(Duration.ofSeconds(29));
		assertThat(expiry.isExpired()).isFalse();
		this.time.pass(Duration.ofSeconds(1));

		assertThat(expiry.isExpired()).isTrue();
		assertThat(this.expired).hasValue(1);
	}

	@Test
	void correctionBackwardTakesEffectWithinAMinute() {
		LeaseExpiry expiry = watched("2026-05-13T19:35:00Z");

		this.time.setWrongBy(Duration.ofMinutes(-10));
		this.time.pass(Duration.ofMinutes(14));
		assertThat(expiry.isExpired()).isFalse();
		this.time.pass(Duration.ofMinutes(1));

		assertThat(this.expired).hasValue(1);
	}

	@Test
	void waitsForDeadlineInTheFarFuture() {
		LeaseExpiry expiry = watched("9999-12-31T23:59:59.999999999Z");

		this.time.pass(Duration.ofDays(1));

		assertThat(expiry.isExpired()).isFalse();
		assertThat(this.expired).hasValue(0);
	}

	@Test
	void endedWaitTellsNothing() {
		LeaseExpiry expiry = expiry("2026-05-13T19:35:00Z", Duration.ZERO);
		Disposable wait = expiry.watch(this.expired::incrementAndGet);

		this.time.pass(Duration.ofMinutes(2));
		wait.dispose();
		this.time.pass(Duration.ofMinutes(10));

		assertThat(this.expired).hasValue(0);
		assertThat(expiry.isExpired()).isTrue();
	}

}
