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

package io.arcp.protocol;

import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Objects;
import java.util.random.RandomGenerator;

/**
 * Monotonic generator of ULIDs: the strings of one instance are strictly ascending, also
 * within a millisecond and when the clock steps back.
 * <p>
 * The first identifier of a millisecond has 80 random bits; each further one is the
 * successor of the one before. Safe for use by many threads.
 *
 * @since 0.1.0
 */
public final class UlidGenerator implements IdGenerator {

	private static final byte[] ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ".getBytes(StandardCharsets.US_ASCII);

	private static final int[] DIGITS = digits();

	private static final int TIME_LENGTH = 10;

	private static final int LENGTH = 26;

	private final InstantSource clock;

	private final RandomGenerator random;

	private final byte[] current = new byte[LENGTH];

	private long lastMillis = -1;

	/**
	 * Creates a generator.
	 * @param clock the source of the time part
	 * @param random the source of the random part
	 */
	public UlidGenerator(InstantSource clock, RandomGenerator random) {
		this.clock = Objects.requireNonNull(clock, "clock");
		this.random = Objects.requireNonNull(random, "random");
	}

	@Override
	public synchronized String nextUlid() {
		long millis = this.clock.millis();
		if (millis > this.lastMillis) {
			restart(millis);
		}
		else if (!increment()) {
			restart(this.lastMillis + 1);
		}
		return new String(this.current, StandardCharsets.ISO_8859_1);
	}

	private void restart(long millis) {
		this.lastMillis = millis;
		write(millis, 0, TIME_LENGTH);
		write(this.random.nextLong(), TIME_LENGTH, TIME_LENGTH + 8);
		write(this.random.nextLong(), TIME_LENGTH + 8, LENGTH);
	}

	private void write(long value, int from, int to) {
		long rest = value;
		for (int i = to - 1; i >= from; i--) {
			this.current[i] = ALPHABET[(int) (rest & 31)];
			rest >>>= 5;
		}
	}

	private boolean increment() {
		for (int i = LENGTH - 1; i >= TIME_LENGTH; i--) {
			int digit = DIGITS[this.current[i]];
			if (digit < 31) {
				this.current[i] = ALPHABET[digit + 1];
				return true;
			}
			this.current[i] = ALPHABET[0];
		}
		return false;
	}

	private static int[] digits() {
		int[] digits = new int[128];
		for (int i = 0; i < ALPHABET.length; i++) {
			digits[ALPHABET[i]] = i;
		}
		return digits;
	}

}
