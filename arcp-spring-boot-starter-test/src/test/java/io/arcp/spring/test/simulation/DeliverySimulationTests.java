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

package io.arcp.spring.test.simulation;

import io.arcp.event.InMemoryArcpStore;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of the memory store in the simulation, and of the simulation itself.
 */
@Tag("simulation")
class DeliverySimulationTests {

	private static final long SEED = Long.getLong("arcp.test.seed", 20260513);

	private static DeliverySimulation.Builder simulation(boolean openRuns) {
		return DeliverySimulation
			.builder((clock) -> InMemoryArcpStore.builder().clock(clock).openRuns(openRuns).build())
			.openRuns(openRuns)
			.seed(SEED);
	}

	@Test
	void deliversEveryEventOnceWithClosedTails() {
		DeliverySimulation.Report report = simulation(false).rounds(10).build().run();

		assertThat(report.violations()).as(report.toString()).isEmpty();
		assertThat(report.acceptedFrames()).as(report.toString()).isGreaterThanOrEqualTo(100_000);
	}

	@Test
	void deliversEveryEventOnceWithOpenRuns() {
		DeliverySimulation.Report report = simulation(true).rounds(10).build().run();

		assertThat(report.violations()).as(report.toString()).isEmpty();
		assertThat(report.acceptedFrames()).as(report.toString()).isGreaterThanOrEqualTo(100_000);
	}

	@Test
	void deliversNothingWrongWhenTailsAreLost() {
		DeliverySimulation.Report report = simulation(false).losesTails(true).rounds(3).build().run();

		assertThat(report.violations()).as(report.toString()).isEmpty();
		assertThat(report.summary()).doesNotContain(" 0 cuts").doesNotContain(" 0 repairs");
	}

	@Test
	void deliversNothingWrongWhenTailsAreLostWithOpenRuns() {
		DeliverySimulation.Report report = simulation(true).losesTails(true).rounds(3).build().run();

		assertThat(report.violations()).as(report.toString()).isEmpty();
		assertThat(report.summary()).doesNotContain(" 0 cuts").doesNotContain(" 0 repairs");
	}

	@Test
	void doesTheSameAgainWithTheSameSeed() {
		DeliverySimulation.Report first = simulation(true).rounds(1).build().run();
		DeliverySimulation.Report second = simulation(true).rounds(1).build().run();
		DeliverySimulation.Report other = simulation(true).rounds(1).seed(SEED + 1).build().run();

		assertThat(second).isEqualTo(first);
		assertThat(other.summary()).isNotEqualTo(first.summary());
	}

	@Test
	void harmsEverybody() {
		String summary = simulation(true).rounds(4).build().run().summary();

		assertThat(summary).doesNotContain(" 0 killed")
			.doesNotContain(" 0 zombies")
			.doesNotContain(" 0 executors replaced")
			.doesNotContain(" 0 raced")
			.doesNotContain(" 0 welcomes lost")
			.doesNotContain(" 0 calls repeated")
			.doesNotContain(" 0 cancels")
			.doesNotContain(" 0 open runs");
	}

}
