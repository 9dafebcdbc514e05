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
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Shrinks a requested lease to the ceiling of an agent (ARCP section 3.1, step 6a).
 */
final class LeaseCeiling {

	private final Lease ceiling;

	private final LeasePolicy policy;

	private final Effort effort = new Effort();

	LeaseCeiling(Lease ceiling, LeasePolicy policy) {
		this.ceiling = ceiling;
		this.policy = policy;
	}

	Lease limit(Lease requested) {
		Map<String, List<String>> effective = new LinkedHashMap<>();
		requested.patterns().forEach((namespace, patterns) -> {
			Grant bound = this.ceiling.grant(namespace);
			if (bound instanceof Grant.Amounts) {
				effective.put(namespace, limitBudget(requested));
			}
			else if (bound != null) {
				effective.put(namespace, limitPatterns(namespace, patterns, bound));
			}
			else if (grantsWhenAbsent(namespace)) {
				effective.put(namespace, patterns);
			}
		});
		this.ceiling.patterns().forEach((namespace, patterns) -> {
			if (grantsWhenAbsent(namespace)) {
				effective.putIfAbsent(namespace, patterns);
			}
		});
		return Lease.ofEffective(effective);
	}

	/**
	 * Whether a lease without the namespace can do more than one that has it.
	 */
	private boolean grantsWhenAbsent(String namespace) {
		return namespace.equals(Capabilities.COST_BUDGET) || this.policy.permitsUnleased(namespace);
	}

	private List<String> limitPatterns(String namespace, List<String> patterns, Grant bound) {
		Set<String> limited = new LinkedHashSet<>();
		for (String pattern : patterns) {
			if (bound.covers(pattern, this.effort)) {
				limited.add(pattern);
				continue;
			}
			Grant wider = Grant.compile(namespace, List.of(pattern));
			for (String narrower : this.ceiling.patterns(namespace)) {
				if (wider.covers(narrower, this.effort)) {
					limited.add(narrower);
				}
			}
		}
		return List.copyOf(limited);
	}

	private List<String> limitBudget(Lease requested) {
		Map<String, BigDecimal> wanted = Leases.initialBudgetFromLease(requested);
		Map<String, BigDecimal> bounds = Leases.initialBudgetFromLease(this.ceiling);
		List<String> limited = new ArrayList<>();
		for (String amount : requested.patterns(Capabilities.COST_BUDGET)) {
			if (!exceeds(BudgetAmount.parse(amount).currency(), wanted, bounds)) {
				limited.add(amount);
			}
		}
		for (String amount : this.ceiling.patterns(Capabilities.COST_BUDGET)) {
			String currency = BudgetAmount.parse(amount).currency();
			if (!wanted.containsKey(currency) || exceeds(currency, wanted, bounds)) {
				limited.add(amount);
			}
		}
		return List.copyOf(limited);
	}

	private static boolean exceeds(String currency, Map<String, BigDecimal> wanted, Map<String, BigDecimal> bounds) {
		BigDecimal sum = wanted.get(currency);
		BigDecimal bound = bounds.get(currency);
		return sum != null && bound != null && sum.compareTo(bound) > 0;
	}

}
