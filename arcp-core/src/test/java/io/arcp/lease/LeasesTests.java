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
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.arcp.protocol.ArcpException;
import io.arcp.protocol.BudgetExhaustedException;
import io.arcp.protocol.InvalidRequestException;
import io.arcp.protocol.LeaseExpiredException;
import io.arcp.protocol.PermissionDeniedException;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNoException;

class LeasesTests {

	private static final Instant NOW = Instant.parse("2026-05-13T19:30:00Z");

	private static boolean allows(String namespace, String pattern, String target) {
		Lease lease = Lease.of(Map.of(namespace, List.of(pattern)));
		try {
			Leases.validateLeaseOp(lease, namespace, target);
			return true;
		}
		catch (PermissionDeniedException ex) {
			assertThat(ex.details().get("capability").asString()).isEqualTo(namespace);
			assertThat(ex.details().get("target").asString()).isEqualTo(target);
			return false;
		}
	}

	@Nested
	class Operations {

		@ParameterizedTest
		@CsvSource(delimiter = ' ', textBlock = """
				fs.read /foo/* /foo/bar true
				fs.read /foo/* /foo/bar/baz false
				fs.read /foo/* /foo false
				fs.read /foo/* x/foo/bar false
				fs.read /foo/** /foo true
				fs.read /foo/** /foo/bar/baz true
				fs.read /foo/** /other false
				fs.read /foo/** /foobar false
				fs.read /foo/**/baz /foo/baz true
				fs.read /foo/**/baz /foo/x/y/baz true
				fs.read /foo/**/baz /foo/xbaz false
				fs.read /** / true
				fs.read /w/** /w/../etc/passwd false
				fs.read /w/** //w//a/./b true
				fs.read /w/** /w/%2e%2e/etc true
				fs.read /w/** /w\\..\\etc false
				fs.read /a+b/(c) /a+b/(c) true
				fs.read /a+b/(c) /aab/c false
				fs.read /data/*.csv /data/x.csv true
				fs.read /data/*.csv /data/y/x.csv false
				fs.read /data/**.csv /data/y/x.csv true
				fs.read /w /workspace false
				fs.read /w/* /w/a/ true
				fs.read /W/* /w/a false
				fs.write /w/** C:/x false
				fs.write ** x:/a false
				tool.call search.* search.web true
				tool.call search.* searchx false
				tool.call web.* web.search.advanced true
				model.use tier-fast/* tier-fast/gpt true
				tool.call mcp:github/* mcp:github/issues true
				tool.call * mcp:github/issues false
				tool.call ** mcp:github/issues true
				x-vendor.acme.k a* abc true
				x-vendor.acme.k a* bc false
				""")
		void followTheGoldenTable(String namespace, String pattern, String target, boolean expected) {
			assertThat(allows(namespace, pattern, target)).isEqualTo(expected);
		}

		@ParameterizedTest
		@CsvSource(delimiter = ' ', textBlock = """
				https://api.x.com/** HTTPS://API.X.com:443/v1 true
				https://api.x.com/** https://api.x.com true
				https://api.x.com/** https://api.x.com.evil.io/ false
				https://api.x.com/** https://api.x.com@evil.io/ false
				https://api.x.com/** http://api.x.com/ false
				https://api.x.com/** https://api.x.com:8443/ false
				https://api.x.com:*/** https://api.x.com:8443/ true
				https://api.x.com/v1/** https://api.x.com/v1/../admin false
				https://api.x.com/v1/** https://api.x.com/v1/%2e%2e/admin false
				https://api.x.com/v1/** https://api.x.com/v1/a?q=1 true
				https://api.x.com/v1/a?q=* https://api.x.com/v1/a?q=1 true
				https://api.x.com/v1/a?q=* https://api.x.com/v1/a false
				https://api.x.com https://api.x.com/v1 false
				https://api.x.com* https://api.x.com.evil.io/ false
				https://api-*.x.com/** https://api-eu.x.com/p true
				https://api-*.x.com/** https://api-eu.evil.x.com/p false
				https://*.x.com/** https://a.b.x.com/p true
				https://*.x.com/** https://x.com/p false
				** https://anything.io/x true
				** ftp://anything.io/x false
				""")
		void followTheGoldenTableOfUrls(String pattern, String target, boolean expected) {
			assertThat(allows("net.fetch", pattern, target)).isEqualTo(expected);
		}

		@ParameterizedTest
		@CsvSource(delimiter = ' ', textBlock = """
				HTTPS://API.x.com:443/** https://api.x.com/a true
				https://api.x.com:8443/** https://api.x.com:8443/a true
				https://*/** https://api.x.com/a true
				https://*/** https://[::1]/a true
				https://**.x.com/** https://a.b.x.com/p true
				https://[0:0::1]/** https://[::1]/a true
				https://api.*.com/** https://api.x.com/ true
				https://api.*.com/** https://api.x.y.com/ false
				https://api.x.com./** https://api.x.com/ true
				https://b\u00fccher.de/** https://xn--bcher-kva.de/ true
				https://x.io/\u00fc/* https://x.io/%c3%bc/a true
				https://x.io/** https://x.io/a?b#c true
				https://x.io?* https://x.io?a true
				https://x.io/**?b https://x.io/a?c?b true
				https://x.io/a https://x.io/a? true
				https://x.io/** https://x.io?a true
				ftp://x.io/** ftp://x.io/a true
				ftp://x.io/** https://x.io/a false
				*://x.io/** https://x.io/a false
				https* https://x.io/ false
				https://user@x.io/** https://x.io/ false
				https://x.io:99999/** https://x.io/ false
				https://x.io:http/** https://x.io/ false
				https:///** https://x.io/ false
				""")
		void splitUrlPatterns(String pattern, String target, boolean expected) {
			assertThat(allows("net.fetch", pattern, target)).isEqualTo(expected);
		}

		@ParameterizedTest
		@CsvSource(delimiter = ' ', textBlock = """
				echo@1.* echo@1.0.0 true
				echo@1.* echo@2.0.0 false
				echo@1.* echo false
				echo echo@1.0.0 true
				echo echo true
				ech* echo@1.0.0 true
				other echo@1.0.0 false
				""")
		void matchAgentsByNameOrVersion(String pattern, String target, boolean expected) {
			assertThat(allows("agent.delegate", pattern, target)).isEqualTo(expected);
		}

		@Test
		void composeUnicodeOfPathsAndTheirPatterns() {
			assertThat(allows("fs.read", "/\u00e9/*", "/e\u0301/x")).isTrue();
			assertThat(allows("fs.read", "/e\u0301/*", "/\u00e9/x")).isTrue();
			assertThat(allows("tool.call", "e\u0301", "\u00e9")).isFalse();
		}

		@ParameterizedTest
		@ValueSource(strings = { "", "a\0b", "a\nb", "a\u0085b" })
		void denyEmptyNamesAndControlCharacters(String target) {
			assertThat(allows("tool.call", "**", target)).isFalse();
			assertThat(allows("fs.read", "**", "/x" + target)).isEqualTo(target.isEmpty());
		}

		@Test
		void denyWhatNoNamespaceGrants() {
			assertThatExceptionOfType(PermissionDeniedException.class)
				.isThrownBy(() -> Leases.validateLeaseOp(Lease.empty(), "fs.read", "/a"))
				.withMessageContaining("fs.read on '/a'");
			assertThatExceptionOfType(PermissionDeniedException.class)
				.isThrownBy(() -> Leases.validateLeaseOp(Lease.of(Map.of("fs.read", List.of())), "fs.read", "/a"));
			assertThat(allows("cost.budget", "USD:5", "USD:5")).isFalse();
		}

		@Test
		void keepLongTargetsOutOfErrors() {
			String target = "/" + "x".repeat(100_000);

			assertThatExceptionOfType(PermissionDeniedException.class)
				.isThrownBy(() -> Leases.validateLeaseOp(Lease.empty(), "fs.read", target))
				.withMessageEndingWith("does not have this capability")
				.satisfies((ex) -> assertThat(ex.details().get("target").asString()).hasSize(4096));
		}

	}

	@Nested
	class Order {

		private final Lease lease = Lease.of(Map.of("fs.read", List.of("/a")));

		private final LeaseConstraints past = LeaseConstraints.of("2026-05-13T19:30:00Z");

		private final LeaseConstraints future = LeaseConstraints.of("2026-05-13T19:30:00.001Z");

		private ArcpException failure(LeaseOpContext context, String capability, String target) {
			try {
				Leases.validateLeaseOp(this.lease, capability, target, context);
			}
			catch (ArcpException ex) {
				return ex;
			}
			throw new AssertionError("not denied");
		}

		@Test
		void looksAtExpiryFirst() {
			LeaseOpContext context = LeaseOpContext.of(this.past, Map.of("USD", BigDecimal.ZERO), NOW);

			ArcpException ex = failure(context, "net.fetch", "\\");

			assertThat(ex).isInstanceOf(LeaseExpiredException.class);
			assertThat(ex.retryable()).isFalse();
		}

		@Test
		void looksAtBudgetsSecond() {
			LeaseOpContext context = LeaseOpContext.of(this.future,
					Map.of("credits", BigDecimal.ONE, "USD", new BigDecimal("-0.50")), NOW);

			ArcpException ex = failure(context, "net.fetch", "\\");

			assertThat(ex).isInstanceOf(BudgetExhaustedException.class);
			assertThat(ex.retryable()).isFalse();
			assertThat(ex.details().get("currency").asString()).isEqualTo("USD");
			assertThat(ex.details().get("remaining").decimalValue()).isEqualByComparingTo("-0.5");
		}

		@Test
		void looksAtNamespaceAndPatternsLast() {
			LeaseOpContext context = LeaseOpContext.of(this.future, Map.of("USD", BigDecimal.ONE), NOW);

			assertThat(failure(context, "net.fetch", "https://x.io")).isInstanceOf(PermissionDeniedException.class);
			assertThat(failure(context, "fs.read", "/b")).isInstanceOf(PermissionDeniedException.class);
			assertThatNoException().isThrownBy(() -> Leases.validateLeaseOp(this.lease, "fs.read", "/a", context));
		}

		@Test
		void addsTheGraceToTheDeadline() {
			LeasePolicy policy = new LeasePolicy(Set.of(), false, null, Duration.ofSeconds(1));
			LeaseOpContext within = new LeaseOpContext(this.past, Map.of(), NOW.plusMillis(999), policy);
			LeaseOpContext after = new LeaseOpContext(this.past, Map.of(), NOW.plusMillis(1000), policy);

			assertThatNoException().isThrownBy(() -> Leases.validateLeaseOp(this.lease, "fs.read", "/a", within));
			assertThat(failure(after, "fs.read", "/a")).isInstanceOf(LeaseExpiredException.class);
		}

		@Test
		void permitsUnleasedNamespacesOfThePolicy() {
			LeasePolicy policy = new LeasePolicy(Set.of("net.fetch", "fs.read"), false, null, Duration.ZERO);
			LeaseOpContext context = LeaseOpContext.none().withPolicy(policy);

			assertThatNoException()
				.isThrownBy(() -> Leases.validateLeaseOp(this.lease, "net.fetch", "https://x.io", context));
			assertThat(failure(context, "tool.call", "x")).isInstanceOf(PermissionDeniedException.class);
			assertThat(failure(context, "fs.read", "/b")).isInstanceOf(PermissionDeniedException.class);
		}

		@Test
		void permitsModelsWithoutLeaseUnlessRequired() {
			LeasePolicy strict = new LeasePolicy(Set.of(), true, null, Duration.ZERO);
			LeaseOpContext required = LeaseOpContext.none().withPolicy(strict);
			LeaseOpContext exhausted = LeaseOpContext.of(null, Map.of("USD", BigDecimal.ZERO), NOW);

			assertThatNoException().isThrownBy(() -> Leases.validateLeaseOp(this.lease, "model.use", "gpt"));
			assertThat(failure(required, "model.use", "gpt")).isInstanceOf(PermissionDeniedException.class);
			assertThat(failure(exhausted, "model.use", "gpt")).isInstanceOf(BudgetExhaustedException.class);
			assertThat(allows("model.use", "claude-*", "gpt")).isFalse();
		}

		@Test
		void resolvesRelativePathsToTheJobRoot() {
			LeasePolicy policy = new LeasePolicy(Set.of(), false, "/jobs", Duration.ZERO);
			LeaseOpContext context = LeaseOpContext.none().withPolicy(policy);
			Lease jobs = Lease.of(Map.of("fs.read", List.of("/jobs/**")));

			assertThatNoException().isThrownBy(() -> Leases.validateLeaseOp(jobs, "fs.read", "a/../b", context));
			assertThatExceptionOfType(PermissionDeniedException.class)
				.isThrownBy(() -> Leases.validateLeaseOp(jobs, "fs.read", "../b", context));
		}

		@Test
		void refusesSettingsThatMakeNoSense() {
			assertThatIllegalArgumentException()
				.isThrownBy(() -> new LeaseOpContext(this.past, Map.of(), null, LeasePolicy.defaults()));
			assertThatIllegalArgumentException()
				.isThrownBy(() -> new LeasePolicy(Set.of("bogus"), false, null, Duration.ZERO));
			assertThatIllegalArgumentException()
				.isThrownBy(() -> new LeasePolicy(Set.of(), false, "jobs", Duration.ZERO));
			assertThatIllegalArgumentException()
				.isThrownBy(() -> new LeasePolicy(Set.of(), false, "/jobs/", Duration.ZERO));
			assertThatIllegalArgumentException()
				.isThrownBy(() -> new LeasePolicy(Set.of(), false, null, Duration.ofNanos(-1)));
		}

	}

	@Nested
	class InheritedLeases {

		private final LeasePolicy open = new LeasePolicy(Set.of("tool.call"), false, null, Duration.ZERO);

		private final LeasePolicy strict = this.open.withRequireModelUse(true);

		private Map<String, List<String>> inherit(Map<String, List<String>> child, Map<String, List<String>> parent,
				LeasePolicy parentPolicy, LeasePolicy policy) {
			return Leases.inheritLease(Lease.of(child), Lease.of(parent), parentPolicy, policy).patterns();
		}

		@Test
		void childThatLeavesOutModelsHasThoseOfItsParent() {
			assertThat(inherit(Map.of(), Map.of("model.use", List.of("small")), this.open, this.open))
				.isEqualTo(Map.of("model.use", List.of("small")));
			assertThat(inherit(Map.of(), Map.of("model.use", List.of()), this.open, this.open))
				.isEqualTo(Map.of("model.use", List.of()));
		}

		@Test
		void childKeepsTheModelsThatItAsksFor() {
			assertThat(inherit(Map.of("model.use", List.of("small")), Map.of("model.use", List.of("**")), this.open,
					this.open))
				.isEqualTo(Map.of("model.use", List.of("small")));
		}

		@Test
		void childOfParentThatMayUseAnyModelMayToo() {
			assertThat(inherit(Map.of(), Map.of(), this.open, this.open)).isEmpty();
		}

		@Test
		void childOfParentThatNeedsGrantOfModelsAndHasNoneGetsNone() {
			assertThat(inherit(Map.of(), Map.of(), this.strict, this.open)).isEqualTo(Map.of("model.use", List.of()));
			assertThat(inherit(Map.of(), Map.of("model.use", List.of("small")), this.strict, this.open))
				.isEqualTo(Map.of("model.use", List.of("small")));
		}

		@Test
		void childThatNeedsGrantOfModelsInheritsNothing() {
			assertThat(inherit(Map.of(), Map.of("model.use", List.of("small")), this.open, this.strict)).isEmpty();
			assertThat(inherit(Map.of(), Map.of(), this.strict, this.strict)).isEmpty();
		}

		@Test
		void childInheritsOnlyWhatNeedsNoGrant() {
			assertThat(inherit(Map.of(), Map.of("tool.call", List.of("web"), "fs.read", List.of("/a")), this.open,
					this.open))
				.isEqualTo(Map.of("tool.call", List.of("web")));
		}

	}

	@Nested
	class CanonicalTargets {

		@ParameterizedTest
		@CsvSource(delimiter = ' ', textBlock = """
				/a/b/../c /a/c
				/a/./b/ /a/b
				//a///b /a/b
				/ /
				/. /
				/a/.. /
				/a/... /a/...
				/%2e%2e /%2e%2e
				HTTPS://Example.COM:443/a/%7Eb/./c https://example.com/a/~b/c
				https://x.io/a%2fb https://x.io/a%2Fb
				https://x.io/../a https://x.io/a
				https://b\u00fccher.de/ https://xn--bcher-kva.de/
				https://x.io https://x.io/
				https://x.io./ https://x.io/
				https://x.io:/ https://x.io/
				https://x.io:08443/ https://x.io:8443/
				http://x.io:443/ http://x.io:443/
				https://x.io/a/.. https://x.io/
				https://x.io/a/b/.. https://x.io/a/
				https://x.io/a//b https://x.io/a//b
				https://x.io/%2e%2E/a https://x.io/a
				https://x.io/a#b https://x.io/a
				https://x.io?q=%7e/..#b https://x.io/?q=~/..
				https://x.io/\u00fc https://x.io/%C3%BC
				https://127.0.0.1/ https://127.0.0.1/
				https://\uff11\uff12\uff17.0.0.1/ https://127.0.0.1/
				https://[2001:DB8:0:0:1:0:0:1]/ https://[2001:db8::1:0:0:1]/
				https://[::ffff:1.2.3.4]:8443/ https://[::ffff:102:304]:8443/
				https://[::]/ https://[::]/
				https://[1:2:3:4:5:6:7:8]/ https://[1:2:3:4:5:6:7:8]/
				""")
		void haveOneForm(String target, String expected) {
			assertThat(Leases.canonicalizeTarget(target)).isEqualTo(expected);
			assertThat(Leases.canonicalizeTarget(expected)).isEqualTo(expected);
		}

		@ParameterizedTest
		@ValueSource(
				strings = { "", "/..", "/a/../..", "a/b", "C:/x", "x:/a", "/a\0", "/a\n", "/a\u009f", "/a\\b", "~" })
		void denyBadPaths(String target) {
			assertDenied("fs.read", target);
			assertDenied("fs.write", target);
		}

		@ParameterizedTest
		@ValueSource(strings = { "", "x.io", "//x.io", "https:x.io", "https:/x.io", "https://", "https:///a",
				"ftp://x.io/", "file:///etc/passwd", "://x.io", "1http://x.io", "ht_tp://x.io", "https://u@x.io/",
				"https://u:p@x.io/", "https://@x.io", "https://x.io\\@y.io/", "https:\\\\x.io", "https://x.io/a b",
				" https://x.io/", "https://x.io/\t", "https://x.io/\u00a0", "https://x\u0000.io/", "https://x.io/%",
				"https://x.io/%2", "https://x.io/%zz", "https://x.io/?%g0", "https://x.io/#%", "https://x.io/\ud800",
				"https://127.1/", "https://2130706433/", "https://0x7f000001/", "https://0x7f.0.0.1/",
				"https://010.0.0.1/", "https://1.2.3.4.5/", "https://1.2.3.256/", "https://x.0xab/", "https://x.io../",
				"https://.x.io/", "https://x..io/", "https://./", "https://x%2eio/", "https://x.io:65536/",
				"https://x.io:-1/", "https://x.io:8a/", "https://x.io:\u0661/", "https://[::1/", "https://[::1]x/",
				"https://[:::1]/", "https://[1::2::3]/", "https://[1:2:3]/", "https://[12345::]/",
				"https://[1:2:3:4:5:6:7::8]/", "https://[::1%25eth0]/", "https://[1.2.3.4::]/", "https://[]/",
				"https://fa\u00df.de/", "https://x\u200d.io/", "https://\u2100.io/", "https://x\uff0fy.io/",
				"https://*/" })
		void denyBadUrls(String target) {
			assertDenied("net.fetch", target);
		}

		@Test
		void denyLongHosts() {
			assertDenied("net.fetch", "https://" + "a".repeat(64) + ".io/");
			assertDenied("net.fetch", "https://" + "a.".repeat(126) + "io/");
			assertDenied("net.fetch", "https://" + "\u00fc".repeat(80) + ".io/");
		}

		@Test
		void ofNamesAreTheNames() {
			assertThat(Leases.canonicalizeTarget("tool.call", "a/../B")).isEqualTo("a/../B");
			assertDenied("tool.call", "");
			assertDenied("cost.budget", "USD:5");
		}

		@Test
		void ofFilesFollowLinks(@TempDir Path directory) throws Exception {
			Path file = Files.createFile(directory.toRealPath().resolve("real"));
			Path link = Files.createSymbolicLink(directory.resolve("link"), file);

			assertThat(Leases.canonicalizeExisting(link.toString())).isEqualTo(file.toString());
		}

		private static void assertDenied(String namespace, String target) {
			assertThatExceptionOfType(PermissionDeniedException.class)
				.isThrownBy(() -> Leases.canonicalizeTarget(namespace, target))
				.satisfies((ex) -> assertThat(ex.details().get("target").asString()).isEqualTo(target));
		}

	}

	@Nested
	class Constraints {

		@Test
		void keepTheText() {
			LeaseConstraints constraints = Leases.validateLeaseConstraints("2026-05-13T23:42:00.120000Z", NOW);

			assertThat(constraints.expiresAt()).isEqualTo("2026-05-13T23:42:00.120000Z");
			assertThat(constraints.deadline()).isEqualTo(Instant.parse("2026-05-13T23:42:00.120Z"));
		}

		@ParameterizedTest
		@ValueSource(strings = { "", "2026-05-13", "2026-05-13T23:42Z", "2026-05-13T23:42:00", "2026-05-13t23:42:00Z",
				"2026-05-13T23:42:00z", "2026-05-13T23:42:00+00:00", "2026-05-13T23:42:00+02:00",
				"2026-05-13T23:42:00.Z", "2026-05-13T23:42:00.1234567890Z", "2026-02-30T00:00:00Z",
				"2026-13-01T00:00:00Z", "2026-05-13T24:00:00Z", "2026-05-13T23:59:60Z", "+2026-05-13T23:42:00Z",
				"2026-05-13T23:42:00Z\n", "2026-05-13T23:42:0\u0661Z" })
		void rejectOtherForms(String text) {
			assertThatExceptionOfType(InvalidRequestException.class)
				.isThrownBy(() -> Leases.validateLeaseConstraints(text, NOW))
				.withMessageStartingWith("payload.lease_constraints.expires_at must be an instant");
		}

		@ParameterizedTest
		@ValueSource(strings = { "2026-05-13T19:30:00Z", "2026-05-13T19:29:59.999999999Z" })
		void rejectWhatIsNotInTheFuture(String text) {
			assertThatExceptionOfType(InvalidRequestException.class)
				.isThrownBy(() -> Leases.validateLeaseConstraints(text, NOW))
				.withMessageContaining("in the future");
		}

		@Test
		void cannotContradictThemselves() {
			assertThatIllegalArgumentException().isThrownBy(() -> new LeaseConstraints("2026-05-13T23:42:00Z", NOW));
		}

	}

	@Nested
	class Budgets {

		@ParameterizedTest
		@CsvSource({ "USD:5.00, USD, 5.00", "credits:1000, credits, 1000", "USD:0, USD, 0",
				"x.y-z:0.000000000000000001, x.y-z, 0.000000000000000001", "USD:007.50, USD, 7.50",
				"a:999999999999999999.999999999999999999, a, 999999999999999999.999999999999999999" })
		void haveAmounts(String text, String currency, BigDecimal value) {
			assertThat(BudgetAmount.parse(text)).isEqualTo(new BudgetAmount(currency, value));
		}

		@ParameterizedTest
		@ValueSource(strings = { "USD", "USD:", ":5", "USD:-1", "USD:+1", "USD:1e3", "USD:1.", "USD:.5", "USD: 1",
				"1USD:5", "", "USD:1 ", "USD:1\n", "USD:1:2", "U$D:1", "USD:1000000000000000000",
				"USD:0.0000000000000000001", "a2345678901234567890123456789012x:1", "USD:\u0661" })
		void haveNoOtherAmounts(String text) {
			assertThatExceptionOfType(InvalidRequestException.class).isThrownBy(() -> BudgetAmount.parse(text));
		}

		@Test
		void printAmountsPlainly() {
			assertThat(BudgetAmount.parse("x:0.000000000000000001")).hasToString("x:0.000000000000000001");
			assertThatIllegalArgumentException().isThrownBy(() -> new BudgetAmount("USD", new BigDecimal("-1")));
		}

		@Test
		void addUpPerCurrency() {
			Lease lease = Lease.of(Map.of("cost.budget", List.of("USD:5.00", "credits:10", "USD:0.5")));

			Map<String, BigDecimal> budget = Leases.initialBudgetFromLease(lease);

			assertThat(budget).isEqualTo(Map.of("USD", new BigDecimal("5.50"), "credits", new BigDecimal("10")));
			assertThat(Leases.initialBudgetFromLease(Lease.empty())).isEmpty();
		}

	}

}
