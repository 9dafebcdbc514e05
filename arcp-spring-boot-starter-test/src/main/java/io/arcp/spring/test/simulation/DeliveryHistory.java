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

import java.util.ArrayList;
import java.util.List;

/**
 * Everything that was observed in one round, in order.
 */
final class DeliveryHistory {

	private final List<Observation> observations;

	DeliveryHistory() {
		this(List.of());
	}

	DeliveryHistory(List<? extends Observation> observations) {
		this.observations = new ArrayList<>(observations);
	}

	void add(Observation observation) {
		this.observations.add(observation);
	}

	List<Observation> observations() {
		return this.observations;
	}

	/**
	 * Checks the invariants, also for the frames on connections that the client had left.
	 */
	List<Violation> check() {
		return check(true);
	}

	/**
	 * Checks the invariants for what clients accepted. A store that loses what it has
	 * confirmed, together with the node that knows it, cannot promise more.
	 */
	List<Violation> checkAccepted() {
		return check(false);
	}

	private List<Violation> check(boolean abandoned) {
		DeliveryChecks checks = new DeliveryChecks();
		for (Observation observation : this.observations) {
			if (abandoned || !(observation instanceof Observation.Frame frame) || frame.accepted()) {
				checks.see(observation);
			}
		}
		return checks.finish();
	}

}
