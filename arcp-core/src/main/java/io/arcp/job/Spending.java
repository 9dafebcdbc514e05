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

package io.arcp.job;

import java.math.BigDecimal;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

import io.arcp.event.EncodedEvent;
import io.arcp.event.JobEvent;
import io.arcp.lease.Budget;
import io.arcp.protocol.ArcpException;
import io.arcp.protocol.InvalidRequestException;
import org.jspecify.annotations.Nullable;

/**
 * What the metrics of a job cost (ARCP section 4.7). An amount is subtracted before its
 * metric goes into the log, so that nobody who has seen the metric finds the old counter,
 * and it is given back when the metric cannot be emitted.
 */
final class Spending {

	private static final String COST = "cost.";

	private static final String BUDGET = "cost.budget";

	private final Budget budget;

	private final @Nullable Consumer<ArcpException> onExhaustion;

	/**
	 * Creates the spending of a job.
	 * @param budget what it is subtracted from
	 * @param onExhaustion called right behind the metric that has spent the last of a
	 * currency, or {@code null}
	 */
	Spending(Budget budget, @Nullable Consumer<ArcpException> onExhaustion) {
		this.budget = budget;
		this.onExhaustion = onExhaustion;
	}

	void reportTo(Budget.Gauge gauge) {
		this.budget.gauge(gauge);
	}

	/**
	 * Returns whether a metric of this name says what something cost.
	 */
	static boolean isCost(String name) {
		return name.startsWith(COST) && !name.equals(BUDGET) && !name.startsWith(BUDGET + ".");
	}

	/**
	 * Creates the metric of a cost.
	 * @throws InvalidRequestException if a metric of that name is not a cost
	 */
	static JobEvent charge(String name, BigDecimal amount, String currency) {
		String metric = name.startsWith(COST) ? name : COST + name;
		if (!isCost(metric)) {
			throw InvalidRequestException.forField("name", "'" + metric + "' is not the name of a cost");
		}
		return JobEvent.metric(metric, amount, currency);
	}

	/**
	 * Checks that a metric costs nothing or more.
	 * @throws InvalidRequestException if it is a negative cost
	 */
	static void check(JobEvent.Metric metric) {
		if (isCost(metric.name()) && metric.value().signum() < 0) {
			throw InvalidRequestException.forField("body.value", "a cost must not be negative");
		}
	}

	boolean counts(JobEvent.Metric metric) {
		return metric.unit() != null && isCost(metric.name()) && this.budget.counts(metric.unit());
	}

	/**
	 * Subtracts the cost of a metric.
	 * @param metric a metric that {@linkplain #counts counts}
	 * @return its way into the log
	 */
	Emission spend(JobEvent.Metric metric, EncodedEvent encoded) {
		String currency = metric.unit();
		if (currency == null) {
			throw new IllegalArgumentException("a cost has a currency");
		}
		this.budget.spend(currency, metric.value());
		return new CostEmission(encoded, currency, metric.value());
	}

	private void logged(String currency, BigDecimal amount) {
		if (amount.signum() == 0) {
			return;
		}
		ArcpException exhaustion = (this.onExhaustion != null) ? this.budget.exhaustion(currency) : null;
		if (this.onExhaustion != null && exhaustion != null) {
			this.onExhaustion.accept(exhaustion);
		}
		this.budget.report(currency);
	}

	/**
	 * A cost on its way into the log.
	 */
	private final class CostEmission extends Emission {

		private final String currency;

		private final BigDecimal amount;

		private final AtomicBoolean decided = new AtomicBoolean();

		private CostEmission(EncodedEvent event, String currency, BigDecimal amount) {
			super(event, null);
			this.currency = currency;
			this.amount = amount;
		}

		@Override
		void logged() {
			if (this.decided.compareAndSet(false, true)) {
				Spending.this.logged(this.currency, this.amount);
			}
		}

		@Override
		void fail(Throwable ex) {
			if (this.decided.compareAndSet(false, true)) {
				Spending.this.budget.giveBack(this.currency, this.amount);
			}
			super.fail(ex);
		}

	}

}
