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

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class SerialLaneTurnTests {

	@Test
	void letsOthersRunOnItsThread() {
		Queue<Runnable> thread = new ArrayDeque<>();
		SerialLane lane = new SerialLane(thread::add);
		AtomicInteger count = new AtomicInteger();
		Runnable[] again = new Runnable[1];
		again[0] = () -> {
			if (count.incrementAndGet() < 100_000) {
				lane.execute(again[0]);
			}
		};
		lane.execute(again[0]);
		thread.poll().run();
		assertThat(count).as("tasks in one turn of the thread").hasValueLessThan(10_000);
	}

}
