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

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class LeaseCeilingTests {

	private static Map<String, List<String>> limit(Map<String, List<String>> requested,
			Map<String, List<String>> ceiling) {
		return Leases.limitToCeiling(Lease.of(requested), Lease.of(ceiling), LeasePolicy.defaults()).patterns();
	}

	@Test
	void keepsPatternsInsideAndShrinksWiderOnes() {
		assertThat(limit(Map.of("fs.read", List.of("/w/a/*", "/**", "/other")),
				Map.of("fs.read", List.of("/w/**", "/etc/hosts"))))
			.isEqualTo(Map.of("fs.read", List.of("/w/a/*", "/w/**", "/etc/hosts")));
	}

	@Test
	void keepsNamespacesWithoutPatternsLeft() {
		assertThat(limit(Map.of("fs.read", List.of("/other")), Map.of("fs.read", List.of("/w/**"))))
			.isEqualTo(Map.of("fs.read", List.of()));
	}

	@Test
	void dropsNamespacesThatTheCeilingLacks() {
		assertThat(limit(Map.of("fs.write", List.of("/w")), Map.of("fs.read", List.of("/w")))).isEmpty();
	}

	@Test
	void boundsUrls() {
		assertThat(limit(Map.of("net.fetch", List.of("**")), Map.of("net.fetch", List.of("https://x.io/**"))))
			.isEqualTo(Map.of("net.fetch", List.of("https://x.io/**")));
	}

	@Test
	void addsModelsWhenTheirAbsenceWouldGrantMore() {
		Map<String, List<String>> ceiling = Map.of("model.use", List.of("gpt-*"));
		LeasePolicy strict = new LeasePolicy(Set.of(), true, null, Duration.ZERO);

		assertThat(limit(Map.of(), ceiling)).isEqualTo(ceiling);
		assertThat(limit(ceiling, Map.of())).isEqualTo(ceiling);
		assertThat(Leases.limitToCeiling(Lease.empty(), Lease.of(ceiling), strict)).isEqualTo(Lease.empty());
	}

	@Test
	void addsUnleasedNamespaces() {
		LeasePolicy open = new LeasePolicy(Set.of("fs.read"), false, null, Duration.ZERO);
		Lease ceiling = Lease.of(Map.of("fs.read", List.of("/w/**"), "fs.write", List.of("/w/**")));

		assertThat(Leases.limitToCeiling(Lease.empty(), ceiling, open).patterns())
			.isEqualTo(Map.of("fs.read", List.of("/w/**")));
	}

	@Test
	void capsBudgetsPerCurrency() {
		assertThat(limit(Map.of("cost.budget", List.of("USD:4", "EUR:1.50", "USD:2", "credits:7")),
				Map.of("cost.budget", List.of("USD:5.00", "EUR:1.5", "CHF:3"))))
			.isEqualTo(Map.of("cost.budget", List.of("EUR:1.50", "credits:7", "USD:5.00", "CHF:3")));
		assertThat(limit(Map.of(), Map.of("cost.budget", List.of("USD:5"))))
			.isEqualTo(Map.of("cost.budget", List.of("USD:5")));
	}

	@Test
	void mayHoldMoreThanARequest() {
		List<String> models = IntStream.range(0, 1024).mapToObj((i) -> "m" + i).toList();

		Lease effective = Leases.limitToCeiling(
				Lease.of(Map.of("x-vendor.acme.k", List.of("a"), "model.use", List.of("**"))),
				Lease.of(Map.of("model.use", models)),
				new LeasePolicy(Set.of("x-vendor.acme.k"), false, null, Duration.ZERO));

		assertThat(effective.patterns("model.use")).hasSize(1024);
		assertThat(effective.patterns("x-vendor.acme.k")).hasSize(1);
	}

	@Test
	void neverExceedsTheCeiling() {
		long seed = 61L;
		RandomPatterns random = new RandomPatterns(seed);
		for (int i = 0; i < 1000; i++) {
			Lease requested = Lease.of(Map.of("tool.call", List.of(random.glob(), random.glob())));
			Lease ceiling = Lease.of(Map.of("tool.call", List.of(random.glob(), random.glob(), random.glob())));

			Lease effective = Leases.limitToCeiling(requested, ceiling, LeasePolicy.defaults());

			assertThat(Leases.isLeaseSubset(effective, ceiling)).as("seed %s: %s in %s", seed, effective, ceiling)
				.isTrue();
			assertThat(Leases.isLeaseSubset(effective, requested)).as("seed %s: %s in %s", seed, effective, requested)
				.isTrue();
		}
	}

}
