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
import io.arcp.protocol.JobStatus;
import io.arcp.spring.test.simulation.MutantStore.Mutation;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Shows for each check of a store, and for each rule of delivery, that something fails
 * when it is left out.
 */
@Tag("simulation")
class StoreMutantTests {

	private static final long SEED = 20260513;

	private static DeliverySimulation.Builder simulation(Mutation mutation) {
		return DeliverySimulation
			.builder((clock) -> new MutantStore(InMemoryArcpStore.builder().clock(clock).build(), mutation))
			.seed(SEED)
			.rounds(20);
	}

	private static void catches(DeliverySimulation.Builder simulation, String... invariants) {
		DeliverySimulation.Report report = simulation.build().run();

		assertThat(report.violations()).as(report.toString()).isNotEmpty();
		assertThat(report.violations()).extracting(Violation::invariant)
			.as(report.toString())
			.containsAnyOf(invariants);
	}

	private static void contractCatches(Mutation mutation, String group, String test, Object... arguments)
			throws ReflectiveOperationException {
		assertThat(new ContractRun(Mutation.NONE).run(group, test, arguments)).as("without mutation").isNull();
		assertThat(new ContractRun(mutation).run(group, test, arguments)).isInstanceOf(AssertionError.class);
	}

	private static DeliverySimulation.Builder simulation(Fault fault, boolean openRuns) {
		return DeliverySimulation
			.builder((clock) -> InMemoryArcpStore.builder().clock(clock).openRuns(openRuns).build())
			.openRuns(openRuns)
			.fault(fault)
			.seed(SEED)
			.rounds(20);
	}

	@Test
	void catchesLinkThatIgnoresTheEpoch() {
		catches(simulation(Mutation.LINK_IGNORES_EPOCH), "store");
	}

	@Test
	void catchesLinkThatIgnoresTheHead() {
		catches(simulation(Mutation.LINK_IGNORES_HEAD).losesTails(true), "I1", "I2", "I5");
	}

	@ParameterizedTest
	@CsvSource({ "Links, refusesAnotherHead, LINK_IGNORES_HEAD",
			"Links, refusesOffsetsThatAreCoveredOrEmpty, LINK_IGNORES_CURSOR",
			"Links, raisesTheFloorByEventsExactly, LINK_IGNORES_CAPS",
			"Resumption, checksTheNumberLastSeenAgainstFloorAndHead, RESUME_IGNORES_FLOOR",
			"Resumption, acceptsThePreviousTokenUntilTheNewOneIsConfirmed, RESUME_DROPS_PREVIOUS_TOKEN",
			"Append, refusesAGap, APPEND_IGNORES_FIRST_OFFSET", "Append, refusesAnotherEpoch, APPEND_IGNORES_EPOCH",
			"Append, refusesEverythingAfterTheEnd, APPEND_GOES_ON_AFTER_THE_END" })
	void failsTheContract(String group, String test, Mutation mutation) throws ReflectiveOperationException {
		contractCatches(mutation, group, test);
	}

	@Test
	void failsTheContractWhenTheEndIgnoresACancel() throws ReflectiveOperationException {
		contractCatches(Mutation.APPEND_IGNORES_CANCEL, "Cancellation", "refusesAnyOtherEnd", JobStatus.SUCCESS);
	}

	@Test
	void catchesResumeThatDropsThePreviousToken() {
		catches(simulation(Mutation.RESUME_DROPS_PREVIOUS_TOKEN), "lockout");
	}

	@Test
	void catchesAppendThatIgnoresTheFirstOffset() {
		catches(simulation(Mutation.APPEND_IGNORES_FIRST_OFFSET).losesTails(true), "I5", "I6");
	}

	@Test
	void catchesAppendThatIgnoresTheEpoch() {
		catches(simulation(Mutation.APPEND_IGNORES_EPOCH), "I2", "I5", "I6");
	}

	@Test
	void catchesAppendThatGoesOnAfterTheEnd() {
		catches(simulation(Mutation.APPEND_GOES_ON_AFTER_THE_END), "I3");
	}

	@Test
	void catchesAppendThatIgnoresACancel() {
		catches(simulation(Mutation.APPEND_IGNORES_CANCEL), "I3");
	}

	@Test
	void catchesOpenRunsWithoutRuleZ() {
		catches(simulation(Fault.NO_RULE_Z, true), "I2");
	}

	@Test
	void catchesRunsThatAreClosedAtWhatWasDelivered() {
		catches(simulation(Fault.CLOSES_AT_DELIVERED, true), "I2");
	}

	@Test
	void catchesConfirmationsByPipelinedFrames() {
		catches(simulation(Fault.CONFIRMS_EARLY, false), "lockout");
	}

	@Test
	void catchesExecutorsThatIgnoreCredit() {
		catches(simulation(Fault.IGNORES_CREDIT, false), "expired");
	}

}
