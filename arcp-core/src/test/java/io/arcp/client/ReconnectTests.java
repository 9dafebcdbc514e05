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

import java.time.Duration;
import java.util.stream.LongStream;

import io.arcp.transport.CloseStatus;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests of {@link Reconnect}.
 */
class ReconnectTests {

	private static final Reconnect POLICY = Reconnect.DEFAULT.withDelays(Duration.ofMillis(100), Duration.ofSeconds(1));

	@Test
	void doublesTheDelayUpToTheLongest() {
		Reconnect exact = POLICY.withJitter(0);

		assertThat(LongStream.range(0, 6).map((attempt) -> exact.delayMillis((int) attempt, 7))).containsExactly(100L,
				200L, 400L, 800L, 1000L, 1000L);
		assertThat(exact.delayMillis(Integer.MAX_VALUE, 7)).isEqualTo(1000);
	}

	@Test
	void leavesItsShareToChance() {
		Reconnect half = POLICY.withJitter(0.5);

		long[] delays = LongStream.range(0, 1000).map((seed) -> half.delayMillis(4, seed)).toArray();

		assertThat(LongStream.of(delays)).allMatch((delay) -> delay >= 500 && delay <= 1000);
		assertThat(LongStream.of(delays).distinct().count()).isGreaterThan(200);
		assertThat(LongStream.of(delays).average().orElse(0)).isBetween(700.0, 800.0);
	}

	@ParameterizedTest
	@ValueSource(ints = { 1011, 1013, 4401, 4408 })
	void appliesWhenTheSessionMayBeResumable(int code) {
		assertThat(POLICY.appliesTo(status(code))).isTrue();
		assertThat(POLICY.appliesTo(status(null))).isTrue();
		assertThat(Reconnect.NEVER.appliesTo(status(code))).isFalse();
		assertThat(Reconnect.NEVER.appliesTo(status(null))).isFalse();
	}

	@ParameterizedTest
	@ValueSource(ints = { 1000, 1001, 1008, 1009, 4409 })
	void doesNotApplyWhenItMakesNoSense(int code) {
		assertThat(POLICY.appliesTo(status(code))).isFalse();
		assertThat(POLICY.evenAfterShutdown().appliesTo(status(code))).isEqualTo(code == 1001);
	}

	@Test
	void refusesValuesOutOfRange() {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> POLICY.withDelays(Duration.ofNanos(1), Duration.ofSeconds(1)));
		assertThatIllegalArgumentException()
			.isThrownBy(() -> POLICY.withDelays(Duration.ofSeconds(2), Duration.ofSeconds(1)));
		assertThatIllegalArgumentException().isThrownBy(() -> POLICY.withJitter(1.1));
		assertThatIllegalArgumentException().isThrownBy(() -> POLICY.withJitter(Double.NaN));
	}

	private static @Nullable CloseStatus status(@Nullable Integer code) {
		return (code != null) ? new CloseStatus(code, "test") : null;
	}

}
