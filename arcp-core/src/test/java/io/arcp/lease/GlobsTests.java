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

import java.util.regex.Pattern;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class GlobsTests {

	@ParameterizedTest
	@CsvSource(delimiter = ' ', textBlock = """
			/foo/* /foo/bar true
			/foo/* /foo/bar/baz false
			/foo/* /foo false
			/foo/* /foo/ false
			/foo/* x/foo/bar false
			/foo/** /foo true
			/foo/** /foo/ true
			/foo/** /foo/bar/baz true
			/foo/** /foobar false
			/foo/**/baz /foo/baz true
			/foo/**/baz /foo/x/y/baz true
			/foo/**/baz /foo/xbaz false
			/foo/**/**/baz /foo/baz true
			/foo/**/** /foo true
			**/a a true
			**/a b/c/a true
			**/a ba false
			**/ b/ true
			/** / true
			** a/b true
			**/** a/b true
			/a***b /a/x/b true
			/a/*** /a/ true
			a*b ab true
			a*b a/b false
			a**b a/b true
			? x false
			[ab] a false
			[ab] [ab] true
			{a,b} a false
			a.b axb false
			a\\b a\\b true
			A a false
			""")
	void matchesByTheTable(String pattern, String target, boolean expected) {
		assertThat(Globs.matchGlob(pattern, target)).isEqualTo(expected);
	}

	@Test
	void matchesNoEmptyTargetWithStars() {
		assertThat(Globs.matchGlob("**", "")).isFalse();
		assertThat(Globs.matchGlob("*", "")).isFalse();
		assertThat(Globs.matchGlob("", "")).isTrue();
	}

	@Test
	void treatsLineBreaksAndSurrogatesAsOrdinaryCharacters() {
		assertThat(Globs.matchGlob("a*b", "a\n\ud83d\ude00b")).isTrue();
		assertThat(Globs.matchGlob("**", "\n")).isTrue();
	}

	@Test
	void comparesByPattern() {
		Glob glob = Globs.compileGlob("/a/*");

		assertThat(glob).isEqualTo(Glob.of("/a/*")).hasSameHashCodeAs(Glob.of("/a/*")).hasToString("/a/*");
		assertThat(glob).isNotEqualTo(Glob.of("/a/**"));
		assertThat(glob.pattern()).isEqualTo("/a/*");
	}

	@Test
	void agreesWithRegularExpressions() {
		long seed = 20260101L;
		RandomPatterns random = new RandomPatterns(seed);
		int matches = 0;
		for (int i = 0; i < 20_000; i++) {
			String pattern = random.glob();
			String target = random.target();
			boolean expected = reference(pattern).matcher(target).matches();
			matches += expected ? 1 : 0;

			assertThat(Globs.matchGlob(pattern, target)).as("seed %s: '%s' on '%s'", seed, pattern, target)
				.isEqualTo(expected);
		}
		assertThat(matches).as("seed %s", seed).isGreaterThan(1000);
	}

	@ParameterizedTest
	@ValueSource(strings = { "*a", "**a", "**a/", "/**/a", "a**/", "*/", "a*b*" })
	void takesStepsLinearInPatternTimesTarget(String piece) {
		String pattern = piece.repeat(200) + "x";
		String target = "/a".repeat(1000) + "a".repeat(1000);
		Automaton automaton = GlobCompiler.compile(pattern);

		Automaton.Run run = automaton.run(target);

		assertThat(run.matched()).isFalse();
		assertThat(run.steps()).isLessThanOrEqualTo((long) automaton.states() * target.length());
		assertThat(automaton.states()).isLessThanOrEqualTo(3 * pattern.length());
	}

	@ParameterizedTest
	@ValueSource(strings = { "a*", "a**", "*b*" })
	void takesNoMoreStepsForManyStarsThanForFew(String piece) {
		String target = "ab".repeat(5000) + "c";

		Automaton.Run run = GlobCompiler.compile(piece.repeat(100) + "d").run(target);

		assertThat(run.matched()).isFalse();
		assertThat(run.steps()).isLessThanOrEqualTo(6L * target.length());
	}

	/**
	 * Translates by the table of ARCP section 4.2, in the simplest way.
	 */
	private static Pattern reference(String pattern) {
		String glob = pattern;
		while (glob.matches("(.*/)?\\*\\*/\\*\\*(/.*)?")) {
			glob = glob.replaceFirst("(?<=^|/)\\*\\*/\\*\\*(?=/|$)", "**");
		}
		if (glob.equals("**")) {
			return Pattern.compile(".+", Pattern.DOTALL);
		}
		String regex = ("\u0001" + glob + "\u0002").replaceAll("/\\*\\*\u0002", "\u0003")
			.replaceAll("\u0001\\*\\*/", "\u0004")
			.replaceAll("/\\*\\*/", "\u0005")
			.replaceAll("(?<=[/\u0001\u0004\u0005])\\*(?=[/\u0002\u0003\u0005])", "\u0006")
			.replaceAll("\\*{2,}", "\u0007")
			.replaceAll("\\*", "[^/]*")
			.replaceAll("\\.", "[.]")
			.replace("\u0001", "")
			.replace("\u0002", "")
			.replace("\u0003", "(/.*)?")
			.replace("\u0004", "(.*/)?")
			.replace("\u0005", "/(.*/)?")
			.replace("\u0006", "[^/]+")
			.replace("\u0007", ".*");
		return Pattern.compile(regex, Pattern.DOTALL);
	}

}
