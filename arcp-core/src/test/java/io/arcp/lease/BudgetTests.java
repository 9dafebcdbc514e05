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
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import io.arcp.protocol.ArcpException;
import io.arcp.protocol.BudgetExhaustedException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.entry;

/**
 * Tests for {@link Budget}.
 */
class BudgetTests {

	private static Budget budget(String... amounts) {
		return Budget.of(amounts(amounts));
	}

	private static Map<String, BigDecimal> amounts(String... amounts) {
		return Leases.initialBudgetFromLease(Lease.of(Map.of(Capabilities.COST_BUDGET, List.of(amounts))));
	}

	private static List<String> reports(Budget budget) {
		List<String> reports = new ArrayList<>();
		budget.gauge((currency, remaining) -> reports.add(currency + ":" + remaining.toPlainString()));
		return reports;
	}

	private static void spend(Budget budget, String currency, String amount) {
		budget.spend(currency, new BigDecimal(amount));
		budget.report(currency);
	}

	@Test
	void subtractsExactly() {
		Budget budget = budget("USD:1.00");

		for (int i = 0; i < 10; i++) {
			assertThat(budget.exhaustion()).isNull();
			budget.spend("USD", new BigDecimal("0.1"));
		}

		assertThat(budget.remaining()).containsExactly(entry("USD", new BigDecimal("0.00")));
		assertThat(budget.initial()).containsExactly(entry("USD", new BigDecimal("1.00")));
		assertThat(budget.exhaustion()).isInstanceOf(BudgetExhaustedException.class);
	}

	@ParameterizedTest
	@CsvSource({ "5.00, 1.42, 3.58", "1, 0.000000000000000001, 0.999999999999999999", "0.5, 0.75, -0.25",
			"999999999999999999.999999999999999999, 0.000000000000000001, 999999999999999999.999999999999999998",
			"1, 999999999999999999, -999999999999999998", "5, 0, 5" })
	void keepsEachDecimal(String initial, String spent, String left) {
		Budget budget = budget("USD:" + initial);

		budget.spend("USD", new BigDecimal(spent));

		assertThat(budget.remaining().get("USD")).isEqualTo(new BigDecimal(left));
	}

	@Test
	void doesNotOverflow() {
		Budget budget = budget("USD:1");
		for (int i = 0; i < 1_000; i++) {
			budget.spend("USD", new BigDecimal("999999999999999999.999999999999999999"));
		}

		assertThat(budget.remaining().get("USD"))
			.isEqualTo(new BigDecimal("1").subtract(new BigDecimal("999999999999999999999.999999999999999000")));
	}

	@Test
	void amountsOfZeroAreExhaustedFromTheStart() {
		ArcpException exhaustion = budget("EUR:1", "USD:0").exhaustion();

		assertThat(exhaustion).isNotNull();
		assertThat(exhaustion.retryable()).isFalse();
		assertThat(String.valueOf(exhaustion.details())).isEqualTo("{\"currency\":\"USD\",\"remaining\":0}");
	}

	@Test
	void currenciesAreIndependentAndEachBlocks() {
		Budget budget = budget("USD:1", "EUR:1", "usd:1");

		budget.spend("USD", BigDecimal.ONE);

		assertThat(budget.remaining()).containsExactly(entry("USD", BigDecimal.ZERO), entry("EUR", BigDecimal.ONE),
				entry("usd", BigDecimal.ONE));
		assertThat(budget.exhaustion()).isNotNull();
		assertThat(budget.exhaustion("USD")).isNotNull();
		assertThat(budget.exhaustion("EUR")).isNull();
	}

	@Test
	void ignoresWhatNoCounterCounts() {
		Budget budget = budget("USD:1");

		budget.spend("EUR", BigDecimal.TEN);

		assertThat(budget.counts("USD")).isTrue();
		assertThat(budget.counts("EUR")).isFalse();
		assertThat(budget.isTouched()).isFalse();
		assertThat(budget.remaining()).containsExactly(entry("USD", BigDecimal.ONE));
	}

	@Test
	void refusesNegativeAmounts() {
		Budget budget = budget("USD:1");

		assertThatIllegalArgumentException().isThrownBy(() -> budget.spend("USD", new BigDecimal("-0.01")));
		assertThatIllegalArgumentException().isThrownBy(() -> budget.giveBack("USD", new BigDecimal("-0.01")));
		assertThat(budget.remaining().get("USD")).isEqualTo(BigDecimal.ONE);
	}

	@Test
	void givesBackWhatDidNotHappen() {
		Budget root = budget("USD:1");
		Budget child = root.child(amounts("USD:1"));

		child.spend("USD", BigDecimal.ONE);
		child.giveBack("USD", BigDecimal.ONE);

		assertThat(child.exhaustion()).isNull();
		assertThat(root.remaining().get("USD")).isEqualTo(BigDecimal.ONE);
		assertThat(root.isTouched()).isTrue();
	}

	@Test
	void remainingIsLiveAndCannotBeChanged() {
		Budget budget = budget("USD:1", "EUR:2");
		Map<String, BigDecimal> view = budget.remaining();

		budget.spend("EUR", BigDecimal.ONE);

		assertThat(view).containsExactly(entry("USD", BigDecimal.ONE), entry("EUR", BigDecimal.ONE)).hasSize(2);
		assertThat(view.containsKey("EUR")).isTrue();
		assertThat(view.get("GBP")).isNull();
		assertThatExceptionOfType(UnsupportedOperationException.class)
			.isThrownBy(() -> view.put("USD", BigDecimal.TEN));
		assertThatExceptionOfType(UnsupportedOperationException.class).isThrownBy(view::clear);
		assertThatExceptionOfType(UnsupportedOperationException.class)
			.isThrownBy(() -> view.entrySet().iterator().next().setValue(BigDecimal.TEN));
	}

	@Test
	void childSpendsOnTheWholePath() {
		Budget root = budget("USD:5.00", "EUR:1");
		Budget middle = root.child(Map.of());
		Budget leaf = middle.child(amounts("USD:2.0"));
		Budget sibling = root.child(amounts("USD:3"));

		leaf.spend("USD", new BigDecimal("0.25"));
		leaf.spend("EUR", new BigDecimal("0.5"));
		sibling.spend("USD", new BigDecimal("1"));

		assertThat(leaf.remaining()).containsExactly(entry("USD", new BigDecimal("1.75")));
		assertThat(middle.remaining()).isEmpty();
		assertThat(root.remaining()).containsExactly(entry("USD", new BigDecimal("3.75")),
				entry("EUR", new BigDecimal("0.5")));
		assertThat(leaf.lowest()).containsOnly(entry("USD", new BigDecimal("1.75")),
				entry("EUR", new BigDecimal("0.5")));
		assertThat(middle.lowest()).isEqualTo(root.remaining());
	}

	@Test
	void exhaustedAncestorBlocksAllBelowAndNobodyElse() {
		Budget root = budget("USD:10");
		Budget middle = root.child(amounts("USD:1"));
		Budget leaf = middle.child(amounts("USD:1"));
		Budget unbudgeted = middle.child(Map.of());
		Budget sibling = root.child(amounts("USD:1"));

		middle.spend("USD", BigDecimal.ONE);

		assertThat(middle.exhaustion()).isNotNull();
		assertThat(leaf.exhaustion()).isNotNull();
		assertThat(unbudgeted.exhaustion()).isNotNull();
		assertThat(unbudgeted.exhaustion("USD")).isNotNull();
		assertThat(root.exhaustion()).isNull();
		assertThat(sibling.exhaustion()).isNull();
	}

	@Test
	void reportsFirstChangeThenNotableOnesAndTheEnd() {
		Budget budget = budget("USD:10.00");
		List<String> reports = reports(budget);

		spend(budget, "USD", "0.01");
		spend(budget, "USD", "0.49");
		spend(budget, "USD", "0.01");
		spend(budget, "USD", "9.48");
		spend(budget, "USD", "0.01");
		spend(budget, "USD", "0.49");
		spend(budget, "USD", "0.01");

		assertThat(reports).containsExactly("USD:9.99", "USD:9.49", "USD:0.01", "USD:0.00", "USD:-0.50");
	}

	@Test
	void notableChangeHasAtLeastOneUnitOfTheLastDecimalPlace() {
		Budget budget = budget("credits:3");
		List<String> reports = reports(budget);

		spend(budget, "credits", "0.1");
		spend(budget, "credits", "0.9");
		spend(budget, "credits", "0.1");

		assertThat(reports).containsExactly("credits:2.9", "credits:1.9");
	}

	@Test
	void reportsAmountOfZeroWithEachUnit() {
		Budget budget = budget("USD:0");
		List<String> reports = reports(budget);

		spend(budget, "USD", "0.5");
		spend(budget, "USD", "0.5");
		spend(budget, "USD", "0.5");

		assertThat(reports).containsExactly("USD:-0.5", "USD:-1.5");
	}

	@Test
	void reportsNothingWithoutChange() {
		Budget budget = budget("USD:10");
		List<String> reports = reports(budget);

		spend(budget, "USD", "0");
		spend(budget, "EUR", "1");
		budget.report("USD");

		assertThat(reports).isEmpty();
	}

	@Test
	void reportsEachCounterOnThePathByItsOwnMeasure() {
		Budget root = budget("USD:100");
		Budget child = root.child(amounts("USD:10"));
		List<String> ofRoot = reports(root);
		List<String> ofChild = reports(child);

		spend(child, "USD", "1");
		spend(child, "USD", "1");
		spend(child, "USD", "4");

		assertThat(ofChild).containsExactly("USD:9", "USD:8", "USD:4");
		assertThat(ofRoot).containsExactly("USD:99", "USD:94");
	}

	@Test
	void reportsOfManyThreadsNeverGoBack() throws InterruptedException {
		Budget budget = budget("USD:100.0");
		List<BigDecimal> reports = new ArrayList<>();
		budget.gauge((currency, remaining) -> reports.add(remaining));
		CountDownLatch done = new CountDownLatch(4);

		for (int i = 0; i < 4; i++) {
			new Thread(() -> {
				for (int n = 0; n < 2_500; n++) {
					spend(budget, "USD", "0.01");
				}
				done.countDown();
			}).start();
		}

		assertThat(done.await(20, TimeUnit.SECONDS)).isTrue();
		assertThat(budget.remaining().get("USD")).isEqualByComparingTo("0");
		synchronized (reports) {
			assertThat(reports).isSortedAccordingTo((a, b) -> b.compareTo(a)).doesNotHaveDuplicates();
			assertThat(reports.get(reports.size() - 1)).isEqualByComparingTo("0");
		}
	}

	@Test
	void toleratesCurrenciesInAnyOrder() {
		Map<String, BigDecimal> amounts = new LinkedHashMap<>();
		for (char c = 'z'; c >= 'a'; c--) {
			amounts.put(String.valueOf(c), BigDecimal.ONE);
		}

		assertThat(Budget.of(amounts).remaining().keySet()).containsExactlyElementsOf(amounts.keySet());
	}

}
