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
import java.time.Instant;
import java.util.Map;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

/**
 * What a check looks at besides the lease: the expiry with the time of the check, the
 * counters, the settings of the runtime (ARCP section 4.4).
 *
 * @param constraints the expiry, or {@code null} if the lease does not expire
 * @param budgetRemaining what is left per currency: the lowest counter of the job and its
 * ancestors; not copied, so a live view is read at the time of the check
 * @param now the time of the check; may be {@code null} only without an expiry
 * @param policy the settings
 * @since 0.1.0
 */
public record LeaseOpContext(@Nullable LeaseConstraints constraints, Map<String, BigDecimal> budgetRemaining,
		@Nullable Instant now, LeasePolicy policy) {

	private static final LeaseOpContext NONE = new LeaseOpContext(null, Map.of(), null, LeasePolicy.defaults());

	/**
	 * Creates a context.
	 * @param constraints the expiry, or {@code null}
	 * @param budgetRemaining what is left per currency
	 * @param now the time of the check
	 * @param policy the settings
	 * @throws IllegalArgumentException if there is an expiry and no time
	 */
	public LeaseOpContext {
		Objects.requireNonNull(budgetRemaining, "budgetRemaining");
		Objects.requireNonNull(policy, "policy");
		if (constraints != null && now == null) {
			throw new IllegalArgumentException("an expiry cannot be checked without the time");
		}
	}

	/**
	 * Returns the context of a lease without expiry and budget, under default settings.
	 * @return the context
	 */
	public static LeaseOpContext none() {
		return NONE;
	}

	/**
	 * Creates a context under default settings.
	 * @param constraints the expiry, or {@code null}
	 * @param budgetRemaining what is left per currency
	 * @param now the time of the check
	 * @return the context
	 */
	public static LeaseOpContext of(@Nullable LeaseConstraints constraints, Map<String, BigDecimal> budgetRemaining,
			Instant now) {
		return new LeaseOpContext(constraints, budgetRemaining, now, LeasePolicy.defaults());
	}

	/**
	 * Returns the same context under other settings.
	 * @param other the settings
	 * @return the new context
	 */
	public LeaseOpContext withPolicy(LeasePolicy other) {
		return new LeaseOpContext(this.constraints, this.budgetRemaining, this.now, other);
	}

	boolean isExpired() {
		return this.constraints != null && this.now != null
				&& !this.now.isBefore(this.constraints.deadline().plus(this.policy.expiryGrace()));
	}

}
