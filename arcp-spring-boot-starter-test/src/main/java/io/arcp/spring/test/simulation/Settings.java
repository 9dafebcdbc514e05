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
import java.util.Set;
import java.util.function.Function;

import io.arcp.event.ArcpStore;

/**
 * What a simulation is to be like.
 *
 * @param store creates a store, empty or shared with others
 * @param seed decides everything that happens
 * @param rounds how many rounds are run, each with its own sessions and jobs
 * @param eventsPerJob how many events a job emits before it ends
 * @param openRuns whether owners leave runs open
 * @param losesTails whether the store loses what it has confirmed
 * @param faults mistakes that the nodes make
 */
record Settings(Function<Clock, ArcpStore> store, long seed, int rounds, int eventsPerJob, boolean openRuns,
		boolean losesTails, Set<Fault> faults) {

	Settings {
		faults = Set.copyOf(faults);
	}

	boolean has(Fault fault) {
		return this.faults.contains(fault);
	}

	/**
	 * Returns how long an executor waits for credit before it goes on without.
	 */
	long maxWait() {
		return (this.losesTails ? 250 : 10_000) * Scheduler.MILLI;
	}

	/**
	 * Returns how many numbers a session keeps above its floor. An open run of a job that
	 * is only watched grows without credit while the session has no owner; it must fit
	 * in.
	 */
	long cap() {
		return 3 * CreditKeeper.HALF_CAP + (this.openRuns ? this.eventsPerJob : 0);
	}

}
