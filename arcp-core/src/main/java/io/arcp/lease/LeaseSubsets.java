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

package io.arcp.lease;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * Decides whether the lease of a child is contained in the one of its parent (ARCP
 * section 4.6).
 */
final class LeaseSubsets {

	private final Lease parent;

	private final Map<String, BigDecimal> remaining;

	private final LeasePolicy policy;

	private final Effort effort = new Effort();

	LeaseSubsets(Lease parent, Map<String, BigDecimal> remaining, LeasePolicy policy) {
		this.parent = parent;
		this.remaining = remaining;
		this.policy = policy;
	}

	/**
	 * Returns the first reason why the child is not contained, or {@code null} if it is.
	 */
	@Nullable Violation check(Lease child) {
		for (Map.Entry<String, List<String>> entry : child.patterns().entrySet()) {
			Violation violation = checkNamespace(entry.getKey(), entry.getValue(), child);
			if (violation != null) {
				return violation;
			}
		}
		return null;
	}

	private @Nullable Violation checkNamespace(String namespace, List<String> patterns, Lease child) {
		Grant grant = this.parent.grant(namespace);
		if (grant == null) {
			boolean exempt = !namespace.equals(Capabilities.COST_BUDGET)
					&& this.policy.permitUnleased().contains(namespace);
			return exempt ? null : new Violation(namespace, null, "is not in the lease of the parent");
		}
		if (grant instanceof Grant.Amounts) {
			return checkBudget(child);
		}
		if (patterns.equals(this.parent.patterns(namespace))) {
			return null;
		}
		for (String pattern : patterns) {
			if (!grant.covers(pattern, this.effort)) {
				return new Violation(namespace, pattern, "is not contained in the lease of the parent");
			}
		}
		return null;
	}

	private @Nullable Violation checkBudget(Lease child) {
		for (Map.Entry<String, BigDecimal> entry : Leases.initialBudgetFromLease(child).entrySet()) {
			BigDecimal available = this.remaining.get(entry.getKey());
			String amount = entry.getKey() + ":" + entry.getValue().toPlainString();
			if (available == null) {
				return new Violation(Capabilities.COST_BUDGET, amount, "has a currency that the parent has not");
			}
			if (entry.getValue().compareTo(available) > 0) {
				return new Violation(Capabilities.COST_BUDGET, amount,
						"exceeds the remaining " + available.toPlainString() + " of the parent");
			}
		}
		return null;
	}

	/**
	 * What violates the subset.
	 *
	 * @param capability the namespace
	 * @param pattern the pattern or the sum, {@code null} if it is the namespace as such
	 * @param reason what is wrong, to follow the subject
	 */
	record Violation(String capability, @Nullable String pattern, String reason) {

	}

}
