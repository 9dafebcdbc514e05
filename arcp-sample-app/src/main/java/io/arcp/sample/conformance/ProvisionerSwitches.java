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

package io.arcp.sample.conformance;

import java.time.Duration;
import java.util.List;

import io.arcp.lease.Lease;
import io.arcp.protocol.BudgetExhaustedException;
import io.arcp.protocol.InternalErrorException;
import org.jspecify.annotations.Nullable;

/**
 * What the lease of a job asks of the provisioner, for tests (ARCP section 8.3).
 *
 * @param patterns the patterns of the switches
 */
record ProvisionerSwitches(List<String> patterns) {

	private static final String NAMESPACE = "x-vendor.conformance.provisioner";

	private static final String FAIL_ISSUE = "fail-issue";

	private static final String BUDGET_ISSUE = "budget-issue";

	private static final String FAIL_REVOKE = "fail-revoke";

	private static final String SLOW_ISSUE = "slow-issue";

	static ProvisionerSwitches of(Lease lease) {
		return new ProvisionerSwitches(lease.patterns().getOrDefault(NAMESPACE, List.of()));
	}

	Duration issueDelay() {
		return Duration.ofMillis(number(SLOW_ISSUE));
	}

	int failedRevocations() {
		return number(FAIL_REVOKE);
	}

	/**
	 * Fails when this is asked for.
	 */
	void failIssue() {
		if (this.patterns.contains(FAIL_ISSUE)) {
			throw new InternalErrorException("the provisioner is asked to fail");
		}
		if (this.patterns.contains(BUDGET_ISSUE)) {
			throw new BudgetExhaustedException("the provisioner is asked to have no budget");
		}
	}

	private int number(String name) {
		String value = value(name);
		try {
			return (value != null) ? Integer.parseUnsignedInt(value) : 0;
		}
		catch (NumberFormatException ex) {
			throw new InternalErrorException("the switch " + name + " needs a number");
		}
	}

	private @Nullable String value(String name) {
		String prefix = name + ":";
		return this.patterns.stream()
			.filter((pattern) -> pattern.startsWith(prefix))
			.map((pattern) -> pattern.substring(prefix.length()))
			.findFirst()
			.orElse(null);
	}

}
