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
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

import io.arcp.protocol.ErrorCode;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * Random trees of budgets, spent in random order by one thread and by several.
 */
@Tag("fuzz")
class BudgetTreeTests {

	private static final List<String> CURRENCIES = List.of("USD", "EUR", "credits");

	private static final int TREES = 1_000;

	private static final Lease LEASE = Lease.of(Map.of(Capabilities.TOOL_CALL, List.of("**")));

	@Test
	void everyCounterIsItsAmountLessAllSpendsOfItsTree() {
		long seed = System.nanoTime();
		for (int tree = 0; tree < TREES; tree++) {
			Random random = new Random(seed + tree);
			List<Node> nodes = tree(random);
			String what = "seed " + seed + ", tree " + tree;
			for (int step = 0; step < 60; step++) {
				Node node = nodes.get(random.nextInt(nodes.size()));
				if (random.nextInt(3) > 0) {
					node.spend(random);
				}
				assertThat(node.isPermitted()).as(what).isEqualTo(node.expectsPermission());
			}
			for (Node node : nodes) {
				node.assertExact(what);
				assertThat(node.isPermitted()).as(what).isEqualTo(node.expectsPermission());
			}
		}
	}

	@Test
	void everyInterleavingOfThreadsCountsTheSame() throws Exception {
		long seed = System.nanoTime();
		int threads = 4;
		ExecutorService executor = Executors.newFixedThreadPool(threads);
		try {
			for (int tree = 0; tree < TREES; tree++) {
				List<Node> nodes = tree(new Random(seed + tree));
				String what = "seed " + seed + ", tree " + tree;
				CyclicBarrier start = new CyclicBarrier(threads);
				List<Future<?>> all = new ArrayList<>();
				for (int t = 0; t < threads; t++) {
					Random random = new Random(seed + tree + 31L * t);
					all.add(executor.submit(() -> {
						start.await(10, TimeUnit.SECONDS);
						spendAndCheck(nodes, random, what);
						return null;
					}));
				}
				for (Future<?> one : all) {
					one.get(20, TimeUnit.SECONDS);
				}
				nodes.forEach((node) -> node.assertExact(what));
			}
		}
		finally {
			executor.shutdownNow();
		}
	}

	/** Nothing is ever given back here, so what was seen at zero stays there. */
	private static void spendAndCheck(List<Node> nodes, Random random, String what) {
		for (int step = 0; step < 15; step++) {
			Node node = nodes.get(random.nextInt(nodes.size()));
			node.spend(random);
			Node other = nodes.get(random.nextInt(nodes.size()));
			boolean exhausted = other.budget.remaining().values().stream().anyMatch((left) -> left.signum() <= 0);
			if (exhausted) {
				nodes.stream()
					.filter((candidate) -> candidate.isAtOrBelow(other))
					.forEach((below) -> assertThat(below.isPermitted()).as(what).isFalse());
			}
		}
	}

	private static List<Node> tree(Random random) {
		List<Node> nodes = new ArrayList<>();
		nodes.add(new Node(null, amounts(random)));
		int size = 1 + random.nextInt(12);
		for (int i = 1; i < size; i++) {
			nodes.add(new Node(nodes.get(random.nextInt(nodes.size())), amounts(random)));
		}
		return nodes;
	}

	private static Map<String, BigDecimal> amounts(Random random) {
		Map<String, BigDecimal> amounts = new LinkedHashMap<>();
		for (String currency : CURRENCIES) {
			if (random.nextInt(3) > 0) {
				amounts.put(currency, decimal(random, 100_000));
			}
		}
		return amounts;
	}

	/** With up to 18 fraction digits. */
	private static BigDecimal decimal(Random random, int bound) {
		int scale = random.nextInt(19);
		return BigDecimal.valueOf(random.nextInt(bound), 3).add(BigDecimal.valueOf(random.nextInt(100), scale));
	}

	/**
	 * A budget, with the list of what was spent at it.
	 */
	private static final class Node {

		private final @Nullable Node parent;

		private final List<Node> children = new ArrayList<>();

		private final Budget budget;

		private final ConcurrentLinkedQueue<Map.Entry<String, BigDecimal>> spends = new ConcurrentLinkedQueue<>();

		private Node(@Nullable Node parent, Map<String, BigDecimal> amounts) {
			this.parent = parent;
			this.budget = (parent != null) ? parent.budget.child(amounts) : Budget.of(amounts);
			if (parent != null) {
				parent.children.add(this);
			}
		}

		private void spend(Random random) {
			String currency = CURRENCIES.get(random.nextInt(CURRENCIES.size()));
			BigDecimal amount = decimal(random, 20_000);
			this.spends.add(Map.entry(currency, amount));
			this.budget.spend(currency, amount);
			this.budget.report(currency);
		}

		private boolean isPermitted() {
			LeaseOpContext context = new LeaseOpContext(null, this.budget.lowest(), null, LeasePolicy.defaults());
			Exception denial = catchThrowableOfType(Exception.class,
					() -> Leases.validateLeaseOp(LEASE, Capabilities.TOOL_CALL, "search", context));
			if (denial == null) {
				return true;
			}
			assertThat(denial).extracting("code").isEqualTo(ErrorCode.BUDGET_EXHAUSTED);
			assertThat(this.budget.exhaustion()).isNotNull();
			return false;
		}

		private boolean expectsPermission() {
			for (Node node = this; node != null; node = node.parent) {
				Node counted = node;
				if (CURRENCIES.stream().anyMatch((currency) -> counted.isSpent(currency))) {
					return false;
				}
			}
			return true;
		}

		private boolean isSpent(String currency) {
			BigDecimal amount = this.budget.initial().get(currency);
			return amount != null && amount.compareTo(spentInTree(currency)) <= 0;
		}

		private BigDecimal spentInTree(String currency) {
			BigDecimal sum = BigDecimal.ZERO;
			for (Map.Entry<String, BigDecimal> spend : this.spends) {
				sum = spend.getKey().equals(currency) ? sum.add(spend.getValue()) : sum;
			}
			for (Node child : this.children) {
				sum = sum.add(child.spentInTree(currency));
			}
			return sum;
		}

		private void assertExact(String what) {
			this.budget.initial()
				.forEach((currency, amount) -> assertThat(this.budget.remaining().get(currency)).as(what)
					.isEqualByComparingTo(amount.subtract(spentInTree(currency))));
		}

		private boolean isAtOrBelow(Node other) {
			for (Node node = this; node != null; node = node.parent) {
				if (node == other) {
					return true;
				}
			}
			return false;
		}

	}

}
