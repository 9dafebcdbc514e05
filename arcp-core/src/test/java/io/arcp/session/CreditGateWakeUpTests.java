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

import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class CreditGateWakeUpTests {

	@Test
	void wakesEmitThatWaitsBehindLastDrain() {
		CreditGate gate = new CreditGate(new SessionCaps(10_000, 1_000_000, 1));
		CreditGate.Cursor cursor = gate.connect(0, 0);
		gate.tryPass(600_000);
		gate.linked(1, 600_000);
		assertThat(gate.tryPass(10)).isFalse();
		cursor.taken(1, 600_000);
		cursor.drained(); // nothing is linked any more: nobody polls again
		AtomicInteger woken = new AtomicInteger();
		gate.onOpen(woken::incrementAndGet);
		assertThat(woken).hasValue(1);
	}

	@Test
	void giveBackWakes() {
		CreditGate gate = new CreditGate(new SessionCaps(10_000, 1_000_000, 1));
		CreditGate.Cursor cursor = gate.connect(0, 0);
		gate.tryPass(600_000);
		AtomicInteger woken = new AtomicInteger();
		gate.onOpen(woken::incrementAndGet);
		cursor.drained();
		gate.giveBack(600_000);
		assertThat(woken).hasValue(1);
	}

}
