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

import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;

import io.arcp.event.Link;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class CreditGateTests {

	private static final SessionCaps CAPS = new SessionCaps(100, 1_000_000, 10);

	private final CreditGate gate = new CreditGate(CAPS);

	@Test
	void closesAtHalfAndOpensAtAQuarter() {
		CreditGate.Cursor cursor = this.gate.connect(0, 0);
		AtomicInteger opened = new AtomicInteger();
		int passed = emitAll();
		this.gate.onOpen(opened::incrementAndGet);

		assertThat(passed).isEqualTo(50);
		for (int seq = 1; seq <= 24; seq++) {
			cursor.taken(seq, 1);
			assertThat(opened).as("backlog %d", 50 - seq).hasValue(0);
		}
		cursor.taken(25, 1);

		assertThat(opened).hasValue(1);
		assertThat(emitAll()).isEqualTo(25);
	}

	private int emitAll() {
		int passed = 0;
		while (this.gate.tryPass(1)) {
			this.gate.linked(1, 1);
			passed++;
		}
		return passed;
	}

	@Test
	void countsBytes() {
		this.gate.connect(0, 0);

		assertThat(this.gate.tryPass(500_000)).isTrue();
		assertThat(this.gate.tryPass(1)).isFalse();
		this.gate.giveBack(500_000);
		assertThat(this.gate.tryPass(1)).isTrue();
	}

	@Test
	void keepsWhatWasNotTakenHoweverMuchOneLinkAdds() {
		CreditGate.Cursor cursor = this.gate.connect(0, 0);
		this.gate.linked(1, 400_000);
		cursor.taken(1, 400_000);

		assertThat(this.gate.linkCaps(20, 20_000_000, true).maxBytes()).as("what is not taken, and half a cap")
			.isEqualTo(20_500_000);
		assertThat(this.gate.linkCaps(200, 200, true).maxEvents()).isEqualTo(200);
		assertThat(this.gate.linkCaps(20, 20_000_000, false)).as("nobody takes anything")
			.isEqualTo(new Link.Caps(100, 1_000_000));
	}

	@Test
	void neverHoldsWhatMustPass() {
		this.gate.connect(0, 0);
		emitAll();

		this.gate.pass(1);
		this.gate.linked(1, 1);

		assertThat(this.gate.head()).isEqualTo(51);
	}

	@Test
	void cursorThatWasSupersededGrantsNothing() {
		CreditGate.Cursor old = this.gate.connect(0, 0);
		emitAll();
		this.gate.connect(0, 50);

		for (int seq = 1; seq <= 50; seq++) {
			old.taken(seq, 1);
		}
		old.drained();

		assertThat(this.gate.tryPass(1)).isFalse();
		assertThat(this.gate.takenSeq()).isZero();
	}

	@Test
	void waitsForNobodyWithoutLimit() {
		emitAll();
		AtomicInteger opened = new AtomicInteger();
		this.gate.onOpen(opened::incrementAndGet);

		this.gate.openWithoutLimit();

		assertThat(opened).hasValue(1);
		assertThat(this.gate.tryPass(1)).isTrue();
		this.gate.connect(50, 0);
		assertThat(this.gate.isUnlimited()).isFalse();
	}

	@ParameterizedTest
	@ValueSource(longs = { 1, 2, 3, 4, 5 })
	void keepsBacklogWithinHalfAndNeverSticks(long seed) {
		Random random = new Random(seed);
		CreditGate.Cursor cursor = this.gate.connect(0, 0);
		AtomicInteger woken = new AtomicInteger();
		long inFlight = 0;
		boolean waiting = false;
		for (int step = 0; step < 20_000; step++) {
			switch (random.nextInt(3)) {
				case 0 -> {
					if (this.gate.tryPass(1)) {
						inFlight++;
					}
					else if (!waiting) {
						waiting = true;
						this.gate.onOpen(woken::incrementAndGet);
					}
				}
				case 1 -> {
					if (inFlight > 0) {
						this.gate.linked(inFlight, inFlight);
						inFlight = 0;
					}
				}
				default -> {
					if (this.gate.backlog() > 0) {
						cursor.taken(this.gate.takenSeq() + 1, 1);
					}
					else {
						cursor.drained();
					}
				}
			}
			waiting = waiting && woken.getAndSet(0) == 0;
			assertThat(this.gate.backlog() + inFlight).as("seed %d, step %d", seed, step).isLessThanOrEqualTo(50);
			if (this.gate.backlog() == 0 && inFlight == 0) {
				cursor.drained();
				assertThat(waiting && woken.get() == 0).as("stuck: seed %d, step %d", seed, step).isFalse();
			}
		}
	}

}
