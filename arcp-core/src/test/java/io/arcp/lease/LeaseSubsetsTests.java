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
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;

import io.arcp.protocol.LeaseSubsetViolationException;
import io.arcp.protocol.PermissionDeniedException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

class LeaseSubsetsTests {

	private static Lease lease(String namespace, String... patterns) {
		return Lease.of(Map.of(namespace, List.of(patterns)));
	}

	private static boolean isSubset(String namespace, String child, String... parents) {
		return Leases.isLeaseSubset(lease(namespace, child), lease(namespace, parents));
	}

	@ParameterizedTest
	@CsvSource(delimiter = ' ', textBlock = """
			fs.read /a/* /a/** true
			fs.read /a/** /a/* false
			fs.read /a/b/c /a/* false
			fs.read /a/b* /a/* true
			fs.read /a /** true
			fs.read /a /a true
			fs.read /a/** /a/** true
			fs.read /a/**/b /a/** true
			fs.read /a/** /a/**/b false
			fs.read /a/../x/** /a/** false
			fs.read /ab/** /a/** false
			tool.call x * true
			tool.call web.search web.* true
			model.use gpt-4* ** true
			model.use ** gpt-4* false
			tool.call * web.* false
			tool.call mcp:github/issues mcp:* false
			tool.call mcp:github/issues mcp:github/* true
			net.fetch https://api.x.com/v1/* https://api.x.com/** true
			net.fetch https://*.x.com/** https://api.x.com/** false
			net.fetch https://api.x.com/** https://*.x.com/** true
			net.fetch http://api.x.com/** https://api.x.com/** false
			""")
	void followTheGoldenTable(String namespace, String child, String parent, boolean expected) {
		assertThat(isSubset(namespace, child, parent)).isEqualTo(expected);
	}

	@ParameterizedTest
	@CsvSource(delimiter = ' ', textBlock = """
			fs.read /** ** true
			fs.read /a/**/** /a/** true
			fs.read /a/*/*/** /a/*/** true
			fs.read /a/./b /** false
			fs.read /a//b /** false
			fs.read /a\\b /** false
			fs.read /a*b /*b* true
			fs.read /*b* /a*b false
			fs.read /a**b /** true
			fs.read /a/%41 /a/* true
			tool.call a.** ** true
			tool.call a* *a* true
			net.fetch https://api.x.com:443/** https://api.x.com/** true
			net.fetch https://api.x.com/** https://api.x.com:*/** true
			net.fetch https://api.x.com:*/** https://api.x.com/** false
			net.fetch https://api.x.com/a?q=1 https://api.x.com/a true
			net.fetch https://api.x.com/a https://api.x.com/a?** false
			net.fetch https://api.x.com/a?q=1 https://api.x.com/a?q=* true
			net.fetch https://api.x.com/**b?c https://api.x.com/**b false
			net.fetch https://api.x.com/a/**?c https://api.x.com/a/** true
			net.fetch https://api.x.com/*?c https://api.x.com/** true
			net.fetch https://api.x.com/** ** true
			net.fetch ftp://api.x.com/** ** false
			net.fetch ** https://*/** false
			net.fetch ** ** true
			net.fetch https://x.io/a/../b https://x.io/** false
			net.fetch https://x.io/%7Ea https://x.io/** false
			net.fetch https://x.io/%2Fa https://x.io/** true
			net.fetch https://x.io//a https://x.io/** false
			net.fetch https://a*.x.com/** https://*.x.com/** true
			net.fetch https://*.a.x.com/** https://*.x.com/** true
			net.fetch nothing https://x.io/** true
			""")
	void decideFurtherPairs(String namespace, String child, String parent, boolean expected) {
		assertThat(isSubset(namespace, child, parent)).isEqualTo(expected);
	}

	@Test
	void decideByTheUnionOfTheParentsPatterns() {
		assertThat(Leases.isLeaseSubset(lease("fs.read", "/a/x", "/b/x"), lease("fs.read", "/a/*", "/b/*"))).isTrue();
		assertThat(isSubset("fs.read", "/a/**", "/a", "/a/**")).isTrue();
		assertThat(isSubset("tool.call", "*", "*a*", "*b*")).isFalse();
		assertThat(isSubset("tool.call", "a*", "a", "a?*", "aa*")).isFalse();
		assertThat(isSubset("fs.read", "/a*", "/a", "/a*b", "/a*")).isTrue();
	}

	@Test
	void needEveryNamespaceInTheParent() {
		Lease child = lease("fs.write", "/x");
		Lease parent = lease("fs.read", "/x");

		assertThat(Leases.isLeaseSubset(child, parent)).isFalse();
		assertThat(Leases.isLeaseSubset(lease("fs.write"), parent)).isFalse();
		assertThat(Leases.isLeaseSubset(lease("fs.read"), parent)).isTrue();
		assertThat(Leases.isLeaseSubset(Lease.empty(), parent)).isTrue();
		assertThatExceptionOfType(LeaseSubsetViolationException.class)
			.isThrownBy(() -> Leases.assertLeaseSubset(child, parent))
			.withMessage("fs.write is not in the lease of the parent");
	}

	@Test
	void exemptUnleasedNamespacesOfThePolicy() {
		LeasePolicy policy = new LeasePolicy(Set.of("fs.write", "cost.budget"), false, null, Duration.ZERO);

		assertThatNoException()
			.isThrownBy(() -> Leases.assertLeaseSubset(lease("fs.write", "/x"), Lease.empty(), Map.of(), policy));
		assertThatExceptionOfType(LeaseSubsetViolationException.class)
			.isThrownBy(() -> Leases.assertLeaseSubset(lease("cost.budget", "USD:1"), Lease.empty(), Map.of(), policy));
	}

	@Test
	void nameThePatternThatIsWider() {
		assertThatExceptionOfType(LeaseSubsetViolationException.class)
			.isThrownBy(() -> Leases.assertLeaseSubset(lease("fs.read", "/a/x", "/a/**"), lease("fs.read", "/a/*")))
			.withMessage("fs.read '/a/**' is not contained in the lease of the parent")
			.satisfies((ex) -> assertThat(ex.details().get("pattern").asString()).isEqualTo("/a/**"));
	}

	@Test
	void compareBudgetsWithWhatIsLeft() {
		Lease parent = lease("cost.budget", "USD:5.00", "credits:10");
		Map<String, BigDecimal> remaining = Map.of("USD", new BigDecimal("3.5"), "credits", BigDecimal.TEN);

		assertThat(Leases.isLeaseSubset(parent, parent)).isTrue();
		assertThat(Leases.isLeaseSubset(parent, parent, remaining)).isFalse();
		assertThat(Leases.isLeaseSubset(lease("cost.budget", "USD:3.50"), parent, remaining)).isTrue();
		assertThat(Leases.isLeaseSubset(lease("cost.budget", "USD:3", "USD:0.51"), parent, remaining)).isFalse();
		assertThat(Leases.isLeaseSubset(lease("cost.budget", "EUR:0"), parent, remaining)).isFalse();
		assertThat(Leases.isLeaseSubset(lease("cost.budget"), parent, remaining)).isTrue();
		assertThat(Leases.isLeaseSubset(Lease.empty(), parent, remaining)).isTrue();
	}

	@Test
	void compareExpiries() {
		LeaseConstraints early = LeaseConstraints.of("2026-05-13T23:42:00Z");
		LeaseConstraints late = LeaseConstraints.of("2026-05-13T23:42:00.000000001Z");

		assertThatNoException().isThrownBy(() -> Leases.assertLeaseConstraintsSubset(early, late));
		assertThatNoException().isThrownBy(() -> Leases.assertLeaseConstraintsSubset(early, early));
		assertThatNoException().isThrownBy(() -> Leases.assertLeaseConstraintsSubset(null, early));
		assertThatNoException().isThrownBy(() -> Leases.assertLeaseConstraintsSubset(late, null));
		assertThatExceptionOfType(LeaseSubsetViolationException.class)
			.isThrownBy(() -> Leases.assertLeaseConstraintsSubset(late, early));
		assertThat(LeaseConstraints.inherit(null, late)).isEqualTo(late);
		assertThat(LeaseConstraints.inherit(early, late)).isEqualTo(early);
	}

	@Test
	void saysNoWhenItTakesTooManyStates() {
		Effort effort = new Effort();
		Automaton child = GlobCompiler.compile("**a" + "*/".repeat(3) + "**");
		List<Automaton> parents = new ArrayList<>();
		for (int i = 0; i < 16; i++) {
			parents.add(GlobCompiler.compile("**" + "a" + "*b*".repeat(i + 1) + "a**/"));
		}

		boolean contained = Inclusion.isContained(child, parents, effort);

		assertThat(contained).isFalse();
		assertThat(effort.states()).isLessThanOrEqualTo(Effort.MAX_STATES + 1);
	}

	@Test
	void boundsTheWorkForAllPatternsTogether() {
		Effort effort = new Effort();
		Grant parent = Grant.compile("tool.call", patterns("**a", "b*c*".repeat(15) + "d"));
		int refused = 0;
		for (String child : patterns("**", "*a*b*c".repeat(15))) {
			refused += parent.covers(child, effort) ? 0 : 1;
		}

		assertThat(refused).isGreaterThan(0);
		assertThat(effort.moves()).isLessThan(2 * Effort.MAX_MOVES);
	}

	@Test
	void decideLargePlainLeases() {
		List<String> patterns = new ArrayList<>();
		for (int i = 0; i < 512; i++) {
			patterns.add("/workspace/project-" + i + "/**");
		}
		List<String> reversed = new ArrayList<>(patterns);
		Collections.reverse(reversed);
		List<String> narrower = patterns.stream().map((pattern) -> pattern.replace("/**", "/src/*.java")).toList();
		Lease parent = Lease.of(Map.of("fs.read", patterns));

		assertThat(Leases.isLeaseSubset(Lease.of(Map.of("fs.read", reversed)), parent)).isTrue();
		assertThat(Leases.isLeaseSubset(Lease.of(Map.of("fs.read", narrower)), parent)).isTrue();
	}

	@Test
	void grantNothingToAChildThatItsParentLacks() {
		assertSound("fs.read", 51L, RandomPatterns::pathGlob, RandomPatterns::path);
		assertSound("tool.call", 52L, RandomPatterns::glob, RandomPatterns::target);
		assertSound("net.fetch", 53L, RandomPatterns::urlGlob, RandomPatterns::url);
	}

	@Test
	void areReflexiveAndTransitive() {
		long seed = 54L;
		RandomPatterns random = new RandomPatterns(seed);
		int chains = 0;
		for (int i = 0; i < 4000; i++) {
			boolean urls = i % 4 == 0;
			Supplier<String> glob = urls ? random::urlGlob : random::glob;
			String namespace = urls ? "net.fetch" : "tool.call";
			Lease a = lease(namespace, glob.get());
			Lease b = lease(namespace, glob.get(), glob.get());
			Lease c = lease(namespace, glob.get(), glob.get(), glob.get());
			assertThat(Leases.isLeaseSubset(b, b)).as("seed %s: %s", seed, b).isTrue();
			if (Leases.isLeaseSubset(a, b) && Leases.isLeaseSubset(b, c)) {
				chains++;
				assertThat(Leases.isLeaseSubset(a, c)).as("seed %s: %s in %s in %s", seed, a, b, c).isTrue();
			}
		}
		assertThat(chains).as("seed %s", seed).isGreaterThan(10);
	}

	@Test
	void refuseOnlyWithACounterexample() {
		long seed = 55L;
		RandomPatterns random = new RandomPatterns(seed);
		int refused = 0;
		int confirmed = 0;
		for (int i = 0; i < 500; i++) {
			String child = random.glob();
			String parent = random.glob();
			if (isSubset("tool.call", child, parent)) {
				continue;
			}
			refused++;
			for (int tries = 0; tries < 20_000; tries++) {
				String target = random.target();
				if (Globs.matchGlob(child, target) && !Globs.matchGlob(parent, target)) {
					confirmed++;
					break;
				}
			}
		}
		assertThat(confirmed).as("seed %s: of %s refused", seed, refused).isGreaterThan(refused * 3 / 4);
	}

	private static List<String> patterns(String first, String rest) {
		List<String> patterns = new ArrayList<>();
		for (int i = 0; i < 200; i++) {
			patterns.add(first + rest + i);
		}
		return patterns;
	}

	private static void assertSound(String namespace, long seed, Function<RandomPatterns, String> glob,
			Function<RandomPatterns, String> target) {
		RandomPatterns random = new RandomPatterns(seed);
		int contained = 0;
		int matched = 0;
		for (int i = 0; i < 3000; i++) {
			Lease child = lease(namespace, glob.apply(random));
			Lease parent = lease(namespace, glob.apply(random), glob.apply(random), glob.apply(random));
			if (!Leases.isLeaseSubset(child, parent)) {
				continue;
			}
			contained++;
			for (int j = 0; j < 60; j++) {
				String tried = target.apply(random);
				if (allows(child, namespace, tried)) {
					matched++;
					assertThat(allows(parent, namespace, tried))
						.as("seed %s: %s on '%s' although %s is contained", seed, parent, tried, child)
						.isTrue();
				}
			}
		}
		assertThat(contained).as("seed %s: %s contained", seed, namespace).isGreaterThan(100);
		assertThat(matched).as("seed %s: %s matched", seed, namespace).isGreaterThan(100);
	}

	private static boolean allows(Lease lease, String namespace, String target) {
		try {
			Leases.validateLeaseOp(lease, namespace, target);
			return true;
		}
		catch (PermissionDeniedException ex) {
			return false;
		}
	}

}
