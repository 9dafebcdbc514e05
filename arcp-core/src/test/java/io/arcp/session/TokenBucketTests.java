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

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class TokenBucketTests {

	private static final long START = 1_800_000_000_000L;

	private static int take(TokenBucket bucket, long now) {
		int taken = 0;
		while (bucket.tryTake(now)) {
			taken++;
		}
		return taken;
	}

	@Test
	void holdsWhatOneSecondBrings() {
		TokenBucket bucket = new TokenBucket(7, START);

		assertThat(take(bucket, START)).isEqualTo(7);
		assertThat(take(bucket, START + 1000)).isEqualTo(7);
		assertThat(take(bucket, START + 3_600_000)).isEqualTo(7);
	}

	@Test
	void losesAndGainsNothingWhenClockIsSetBack() {
		TokenBucket bucket = new TokenBucket(4, START);
		take(bucket, START);

		assertThat(take(bucket, START - 60_000)).isZero();
		assertThat(take(bucket, START - 59_750)).isEqualTo(1);
	}

	@Test
	void holdsHighestRate() {
		TokenBucket bucket = new TokenBucket(Integer.MAX_VALUE, START);

		assertThat(bucket.available(START)).isEqualTo(Integer.MAX_VALUE);
		assertThat(bucket.tryTake(START)).isTrue();
		assertThat(bucket.isFull(START)).isFalse();
		assertThat(bucket.millisUntilNext(START)).isZero();
		assertThat(bucket.isFull(START + 1)).isTrue();
	}

	@RepeatedTest(20)
	void keepsRateInEverySpanOfTime() {
		long seed = System.nanoTime();
		Random random = new Random(seed);
		int perSecond = 1 + random.nextInt(50);
		TokenBucket bucket = new TokenBucket(perSecond, START);
		List<Long> taken = new ArrayList<>();
		long now = START;
		for (int i = 0; i < 2000; i++) {
			now += (random.nextInt(20) == 0) ? random.nextInt(2500) : random.nextInt(30);
			if (bucket.tryTake(now)) {
				taken.add(now);
			}
			else {
				now += bucket.millisUntilNext(now);
				assertThat(new TokenBucketProbe(bucket, now)).as("seed %d", seed).matches(TokenBucketProbe::isReady);
			}
		}

		for (int from = 0; from < taken.size(); from++) {
			for (int to = from; to < taken.size(); to++) {
				long millis = taken.get(to) - taken.get(from);
				assertThat((to - from + 1) * 1000L).as("seed %d, from %d to %d", seed, from, to)
					.isLessThanOrEqualTo(perSecond * 1000L + millis * perSecond);
			}
		}
	}

	@RepeatedTest(20)
	void tellsShortestTimeUntilNextToken() {
		long seed = System.nanoTime();
		int perSecond = 1 + new Random(seed).nextInt(2000);
		TokenBucket bucket = new TokenBucket(perSecond, START);
		take(bucket, START);
		long wait = bucket.millisUntilNext(START);

		assertThat(bucket.tryTake(START + wait - 1)).as("seed %d", seed).isFalse();
		assertThat(bucket.tryTake(START + wait)).as("seed %d", seed).isTrue();
	}

	private record TokenBucketProbe(TokenBucket bucket, long now) {

		boolean isReady() {
			return this.bucket.available(this.now) > 0;
		}

	}

}
