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

/**
 * Counts what happened.
 */
final class Tally {

	long accepted;

	long abandoned;

	long kills;

	long zombies;

	long drops;

	long takeovers;

	long races;

	long lostWelcomes;

	long resumes;

	long probes;

	long cancels;

	long openRuns;

	long cuts;

	long repairs;

	long expired;

	long repeated;

	void count(DeliveryHistory history) {
		for (Observation observation : history.observations()) {
			if (observation instanceof Observation.Frame frame) {
				this.accepted += frame.accepted() ? 1 : 0;
				this.abandoned += frame.accepted() ? 0 : 1;
			}
		}
	}

	@Override
	public String toString() {
		return this.accepted + " frames accepted, " + this.abandoned + " abandoned; owners: " + this.kills + " killed, "
				+ this.zombies + " zombies; " + this.takeovers + " executors replaced; sockets: " + this.drops
				+ " dropped, " + this.resumes + " resumes, " + this.races + " raced, " + this.lostWelcomes
				+ " welcomes lost; " + this.repeated + " calls repeated, " + this.probes + " probes, " + this.cancels
				+ " cancels, " + this.openRuns + " open runs; " + this.cuts + " cuts, " + this.repairs + " repairs, "
				+ this.expired + " sessions expired";
	}

}
