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
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.arcp.protocol.InvalidRequestException;

/**
 * Amount of one currency, as in {@code USD:5.00} (ARCP section 4.7).
 * <p>
 * The currency is any token that matches {@code [A-Za-z][A-Za-z0-9._-]{0,31}}; the value
 * is not negative and has at most 18 integer and 18 fraction digits. The scale is kept as
 * written.
 *
 * @param currency the currency
 * @param value the amount, zero or more
 * @since 0.1.0
 */
public record BudgetAmount(String currency, BigDecimal value) {

	/**
	 * Every part is bounded and no two parts can read the same character, so this never
	 * backtracks.
	 */
	private static final Pattern FORMAT = Pattern
		.compile("([A-Za-z][A-Za-z0-9._-]{0,31}):([0-9]{1,18}(?:\\.[0-9]{1,18})?)");

	/**
	 * Creates an amount.
	 * @param currency the currency
	 * @param value the amount
	 * @throws IllegalArgumentException if the currency or the value is outside the
	 * grammar
	 */
	public BudgetAmount {
		Objects.requireNonNull(currency, "currency");
		Objects.requireNonNull(value, "value");
		if (!FORMAT.matcher(currency + ":" + value.toPlainString()).matches()) {
			throw new IllegalArgumentException("'" + currency + ":" + value + "' is not a budget amount");
		}
	}

	/**
	 * Parses an amount.
	 * @param text {@code currency ":" digits ["." digits]}
	 * @return the amount
	 * @throws InvalidRequestException if the text is not an amount
	 */
	public static BudgetAmount parse(String text) {
		return parse(text, Capabilities.COST_BUDGET);
	}

	static BudgetAmount parse(String text, String field) {
		Matcher matcher = FORMAT.matcher(text);
		if (!matcher.matches()) {
			throw LeaseErrors.invalid(field,
					"must be an amount like 'USD:5.00', but is '" + LeaseErrors.abbreviate(text) + "'");
		}
		return new BudgetAmount(matcher.group(1), new BigDecimal(matcher.group(2)));
	}

	/**
	 * Returns the amount in the form of a lease.
	 * @return the currency, a colon and the value in plain notation
	 */
	@Override
	public String toString() {
		return this.currency + ":" + this.value.toPlainString();
	}

}
