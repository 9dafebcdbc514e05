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
import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

import io.arcp.protocol.ArcpException;
import org.jspecify.annotations.Nullable;

/**
 * What is left of the amounts of a job: one counter per currency of its lease, and those
 * of its ancestors above it (ARCP section 4.7).
 * <p>
 * What is spent is subtracted from the counter of its currency at each budget up to the
 * root, whether or not all of them have one. A counter may fall below zero: money that is
 * spent is spent. From then on {@link #exhaustion()} refuses whatever is below it.
 * Arithmetic is decimal and exact. Safe for use by several threads.
 *
 * @since 0.1.0
 */
public final class Budget {

	private static final Gauge NOBODY = (currency, left) -> {
	};

	/** Has nothing that could change. */
	private static final Budget NONE = new Budget(Collections.emptyMap(), null);

	private final @Nullable Budget parent;

	private final Map<String, BudgetCounter> counters;

	private final Map<String, BigDecimal> initial;

	private final Map<String, BigDecimal> remaining;

	private volatile boolean touched;

	private volatile Gauge gauge = NOBODY;

	private Budget(Map<String, BigDecimal> initial, @Nullable Budget parent) {
		this.parent = parent;
		this.initial = initial.isEmpty() ? Collections.emptyMap()
				: Collections.unmodifiableMap(new LinkedHashMap<>(initial));
		this.counters = this.initial.isEmpty() ? Collections.emptyMap() : new LinkedHashMap<>();
		this.initial.forEach((currency, amount) -> this.counters.put(currency, new BudgetCounter(currency, amount)));
		this.remaining = new Remaining(this.counters);
	}

	/**
	 * Creates the budget of a job without parent.
	 * @param initial the amounts by currency, as
	 * {@link Leases#initialBudgetFromLease(Lease)} returns them; empty for a job without
	 * budget
	 * @return the budget
	 */
	public static Budget of(Map<String, BigDecimal> initial) {
		return initial.isEmpty() ? NONE : new Budget(initial, null);
	}

	/**
	 * Creates the budget of a child. That its amounts are contained in what is left of
	 * this one is for the caller to check.
	 * @param amounts the amounts of the child; empty for one that is bound by its
	 * ancestors alone
	 * @return the budget of the child
	 */
	public Budget child(Map<String, BigDecimal> amounts) {
		return new Budget(amounts, this);
	}

	/**
	 * Returns the amounts at the beginning.
	 * @return an immutable map of currency to amount, in the order of the lease
	 */
	public Map<String, BigDecimal> initial() {
		return this.initial;
	}

	/**
	 * Returns what is left in the counters of this budget.
	 * @return an unmodifiable live view in the order of the lease; amounts may be
	 * negative
	 */
	public Map<String, BigDecimal> remaining() {
		return this.remaining;
	}

	/**
	 * Returns what is left at most: of each currency the lowest counter of this budget
	 * and its ancestors.
	 * @return a map of currency to amount as of this moment
	 */
	public Map<String, BigDecimal> lowest() {
		if (this.parent == null && this.counters.isEmpty()) {
			return Map.of();
		}
		Map<String, BigDecimal> lowest = new LinkedHashMap<>(this.remaining);
		for (Budget budget = this.parent; budget != null; budget = budget.parent) {
			budget.remaining.forEach((currency, left) -> lowest.merge(currency, left, BigDecimal::min));
		}
		return lowest;
	}

	/**
	 * Tells whether what is spent in a currency is subtracted anywhere.
	 * @param currency the currency, which is compared exactly
	 * @return {@code true} if this budget or an ancestor has a counter for it
	 */
	public boolean counts(String currency) {
		for (Budget budget = this; budget != null; budget = budget.parent) {
			if (budget.counters.containsKey(currency)) {
				return true;
			}
		}
		return false;
	}

	/**
	 * Tells whether anything was ever spent of the counters of this budget.
	 * @return {@code true} if what is left may be something else than at the beginning
	 */
	public boolean isTouched() {
		return this.touched;
	}

	/**
	 * Subtracts an amount at this budget and its ancestors. Nothing is reported yet.
	 * @param currency the currency
	 * @param amount the amount, zero or more
	 */
	public void spend(String currency, BigDecimal amount) {
		requireNotNegative(amount);
		add(currency, amount.negate());
	}

	/**
	 * Adds an amount again that was subtracted for something that did not happen.
	 * @param currency the currency
	 * @param amount the amount, zero or more
	 */
	public void giveBack(String currency, BigDecimal amount) {
		requireNotNegative(amount);
		add(currency, amount);
	}

	private void add(String currency, BigDecimal amount) {
		for (Budget budget = this; budget != null; budget = budget.parent) {
			BudgetCounter counter = budget.counters.get(currency);
			if (counter != null) {
				budget.touched = true;
				counter.add(amount);
			}
		}
	}

	private static void requireNotNegative(BigDecimal amount) {
		if (amount.signum() < 0) {
			throw new IllegalArgumentException("an amount must not be negative, but is " + amount);
		}
	}

	/**
	 * Returns why no checked operation is allowed: a counter of this budget or of an
	 * ancestor is zero or less.
	 * @return the error with {@code details} that hold {@code currency} and
	 * {@code remaining}, or {@code null}
	 */
	public @Nullable ArcpException exhaustion() {
		for (Budget budget = this; budget != null; budget = budget.parent) {
			for (BudgetCounter counter : budget.counters.values()) {
				BigDecimal left = counter.remaining();
				if (left.signum() <= 0) {
					return LeaseErrors.exhausted(counter.currency(), left);
				}
			}
		}
		return null;
	}

	/**
	 * Returns why spending more of a currency is not allowed.
	 * @param currency the currency
	 * @return the error, or {@code null} if each of its counters is above zero
	 * @see #exhaustion()
	 */
	public @Nullable ArcpException exhaustion(String currency) {
		for (Budget budget = this; budget != null; budget = budget.parent) {
			BudgetCounter counter = budget.counters.get(currency);
			if (counter != null && counter.isExhausted()) {
				return LeaseErrors.exhausted(currency, counter.remaining());
			}
		}
		return null;
	}

	/**
	 * Sets who is told what is left of this budget. The gauge is called by whoever
	 * reports, one call per counter at a time, and must neither block nor throw.
	 * @param newGauge the gauge
	 */
	public void gauge(Gauge newGauge) {
		Objects.requireNonNull(newGauge, "newGauge");
		if (!this.counters.isEmpty()) {
			this.gauge = newGauge;
		}
	}

	/**
	 * Tells the gauges of this budget and its ancestors what is left of a currency, where
	 * that is due: at the first change, when a counter passes to zero or less, and when
	 * it has changed by 5 % of its initial amount and by one unit of its last decimal
	 * place since the last report.
	 * @param currency the currency
	 */
	public void report(String currency) {
		for (Budget budget = this; budget != null; budget = budget.parent) {
			BudgetCounter counter = budget.counters.get(currency);
			if (counter != null) {
				counter.report(budget.gauge);
			}
		}
	}

	@Override
	public String toString() {
		return this.remaining.toString();
	}

	/**
	 * Is told what is left.
	 *
	 * @since 0.1.0
	 */
	@FunctionalInterface
	public interface Gauge {

		/**
		 * Takes what is left of a currency.
		 * @param currency the currency
		 * @param remaining what is left, possibly less than zero
		 */
		void remaining(String currency, BigDecimal remaining);

	}

	/**
	 * A live view of counters.
	 */
	private static final class Remaining extends AbstractMap<String, BigDecimal> {

		private final Map<String, BudgetCounter> counters;

		private Remaining(Map<String, BudgetCounter> counters) {
			this.counters = counters;
		}

		@Override
		public @Nullable BigDecimal get(@Nullable Object currency) {
			BudgetCounter counter = this.counters.get(currency);
			return (counter != null) ? counter.remaining() : null;
		}

		@Override
		public boolean containsKey(@Nullable Object currency) {
			return this.counters.containsKey(currency);
		}

		@Override
		public Set<Entry<String, BigDecimal>> entrySet() {
			return new AbstractSet<>() {

				@Override
				public Iterator<Entry<String, BigDecimal>> iterator() {
					return Remaining.this.counters.values()
						.stream()
						.map((counter) -> Map.entry(counter.currency(), counter.remaining()))
						.iterator();
				}

				@Override
				public int size() {
					return Remaining.this.counters.size();
				}

			};
		}

	}

}
