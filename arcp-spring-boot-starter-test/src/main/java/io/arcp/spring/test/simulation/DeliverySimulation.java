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

import java.time.Clock;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;

import io.arcp.event.ArcpStore;

/**
 * Shows whether a store keeps the promise of delivery: a client may vanish at any instant
 * and misses nothing, and every job has one end (ARCP sections 2.5 and 3.6).
 * <p>
 * Three nodes run jobs and hold four sessions on one to three jobs each, in one process
 * and on the calling thread, in the order of a virtual time. Owners are killed, or cut
 * off from their clients while they go on with an old epoch; they freeze before and after
 * they check their fence; executors are replaced; two nodes resume with one token;
 * welcomes are lost; calls are repeated, frames are sent twice; jobs are cancelled, also
 * at the moment they end. Each client checks what it reads, and what was sent on
 * connections that it had left must not contradict it.
 * <p>
 * The seed decides everything, but for a store that has threads or a clock of its own. A
 * simulation is run by one thread at a time; {@link #run()} blocks.
 *
 * @since 0.1.0
 */
public final class DeliverySimulation {

	private final Settings settings;

	private DeliverySimulation(Settings settings) {
		this.settings = settings;
	}

	/**
	 * Returns a builder with five rounds of closed tails.
	 * @param store creates a store; it is given the clock that deadlines are measured
	 * with, and called once per round, or more often when tails are lost. A store that is
	 * {@link AutoCloseable} is closed behind the round
	 * @return the builder
	 */
	public static Builder builder(Function<Clock, ArcpStore> store) {
		return new Builder(store);
	}

	/**
	 * Runs all rounds, or stops behind the first that shows a violation.
	 * @return what has happened
	 */
	public Report run() {
		Tally tally = new Tally();
		List<Violation> violations = new ArrayList<>();
		for (int number = 1; number <= this.settings.rounds() && violations.isEmpty(); number++) {
			SimulationRound round = new SimulationRound(this.settings, number, tally);
			violations.addAll(round.run());
			round.close();
		}
		return new Report(this.settings.seed(), tally.accepted, tally.toString(), violations);
	}

	/**
	 * What has happened in a simulation.
	 *
	 * @param seed the seed, for another run with the same events
	 * @param acceptedFrames how many numbered frames clients have read
	 * @param summary everything that was counted, in one line
	 * @param violations promises that were not kept, empty when all was well
	 * @since 0.1.0
	 */
	public record Report(long seed, long acceptedFrames, String summary, List<Violation> violations) {

		/**
		 * Creates the report.
		 * @param seed the seed, for another run with the same events
		 * @param acceptedFrames how many numbered frames clients have read
		 * @param summary everything that was counted, in one line
		 * @param violations promises that were not kept, empty when all was well
		 */
		public Report {
			violations = List.copyOf(violations);
		}

		@Override
		public String toString() {
			int shown = Math.min(5, this.violations.size());
			return "seed " + this.seed + ": " + this.summary + "; " + this.violations.size() + " violations "
					+ this.violations.subList(0, shown);
		}

	}

	/**
	 * Collects what a simulation is to be like. Not safe for use by several threads.
	 *
	 * @since 0.1.0
	 */
	public static final class Builder {

		private final Function<Clock, ArcpStore> store;

		private final Set<Fault> faults = EnumSet.noneOf(Fault.class);

		private long seed = 1;

		private int rounds = 5;

		private int eventsPerJob = 3000;

		private boolean openRuns;

		private boolean losesTails;

		private Builder(Function<Clock, ArcpStore> store) {
			this.store = Objects.requireNonNull(store, "store");
		}

		/**
		 * Sets the seed, 1 by default.
		 * @param newSeed the seed
		 * @return this builder
		 */
		public Builder seed(long newSeed) {
			this.seed = newSeed;
			return this;
		}

		/**
		 * Sets how many rounds are run, 5 by default; each has sessions and jobs of its
		 * own.
		 * @param number the number of rounds, at least 1
		 * @return this builder
		 */
		public Builder rounds(int number) {
			this.rounds = positive(number, "rounds");
			return this;
		}

		/**
		 * Sets how many events a job emits before it ends, 3,000 by default.
		 * @param number the number of events, at least 1
		 * @return this builder
		 */
		public Builder eventsPerJob(int number) {
			this.eventsPerJob = positive(number, "eventsPerJob");
			return this;
		}

		/**
		 * Sets whether owners leave the last run of a timeline open, {@code false} by
		 * default; the store must be able to.
		 * @param used whether runs are left open
		 * @return this builder
		 */
		public Builder openRuns(boolean used) {
			this.openRuns = used;
			return this;
		}

		/**
		 * Sets whether the store loses the last 1 to 500 events of a job or links of a
		 * session between two calls, {@code false} by default. Then a session may be
		 * refused as expired, but no number may be wrong. What is lost is the difference
		 * between a store and another one from the same factory, so the factory must
		 * create empty ones.
		 * @param lost whether tails are lost
		 * @return this builder
		 */
		public Builder losesTails(boolean lost) {
			this.losesTails = lost;
			return this;
		}

		/**
		 * Lets the nodes make a mistake.
		 */
		Builder fault(Fault fault) {
			this.faults.add(fault);
			return this;
		}

		private static int positive(int value, String name) {
			if (value < 1) {
				throw new IllegalArgumentException(name + " must be at least 1, not " + value);
			}
			return value;
		}

		/**
		 * Creates the simulation.
		 * @return the simulation
		 */
		public DeliverySimulation build() {
			return new DeliverySimulation(new Settings(this.store, this.seed, this.rounds, this.eventsPerJob,
					this.openRuns, this.losesTails, this.faults));
		}

	}

}
