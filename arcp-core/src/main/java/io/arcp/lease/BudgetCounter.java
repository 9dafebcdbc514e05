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
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

import org.jspecify.annotations.Nullable;

/**
 * What is left of one currency of one budget, and when that is worth a report (ARCP
 * section 4.7). Safe for use by several threads.
 */
final class BudgetCounter {

	private static final BigDecimal NOTABLE_PART = new BigDecimal("0.05");

	private final String currency;

	private final BigDecimal initial;

	private final BigDecimal notable;

	private final AtomicReference<BigDecimal> remaining;

	private final AtomicInteger reports = new AtomicInteger();

	/** What was reported last; touched by the one who reports. */
	private @Nullable BigDecimal reported;

	BudgetCounter(String currency, BigDecimal initial) {
		this.currency = currency;
		this.initial = initial;
		this.notable = initial.multiply(NOTABLE_PART).max(initial.ulp());
		this.remaining = new AtomicReference<>(initial);
	}

	String currency() {
		return this.currency;
	}

	BigDecimal remaining() {
		return this.remaining.get();
	}

	boolean isExhausted() {
		return remaining().signum() <= 0;
	}

	void add(BigDecimal amount) {
		this.remaining.accumulateAndGet(amount, BigDecimal::add);
	}

	/**
	 * Reports what is left if that is due. One caller at a time does so, for all others,
	 * so that no report is overtaken by an older one.
	 */
	void report(Budget.Gauge gauge) {
		if (this.reports.getAndIncrement() != 0) {
			return;
		}
		int seen = 1;
		do {
			BigDecimal now = remaining();
			if (isDue(now)) {
				this.reported = now;
				gauge.remaining(this.currency, now);
			}
			seen = this.reports.addAndGet(-seen);
		}
		while (seen != 0);
	}

	private boolean isDue(BigDecimal now) {
		BigDecimal last = this.reported;
		if (last == null) {
			return now.compareTo(this.initial) != 0;
		}
		return (last.signum() > 0 && now.signum() <= 0) || last.subtract(now).compareTo(this.notable) >= 0;
	}

}
