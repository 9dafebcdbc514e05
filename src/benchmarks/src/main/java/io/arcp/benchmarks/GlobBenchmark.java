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

package io.arcp.benchmarks;

import java.util.ArrayList;
import java.util.List;

import io.arcp.benchmarks.GlobResult.Row;
import io.arcp.lease.Glob;
import io.arcp.lease.Globs;

/**
 * How long it takes to match a long target against a pattern of many stars, beside a
 * pattern of the same length with one star. No server takes part.
 */
final class GlobBenchmark {

	private static final int TARGET = 10 * 1024;

	private static final int STARS = 100;

	private static final int FIRST_MATCHES = 200;

	private static final int WARM_UPS = 4;

	private final Options options;

	GlobBenchmark(Options options) {
		this.options = options;
	}

	/**
	 * Measures matches.
	 * @return one row for each pattern and target
	 */
	GlobResult run() {
		String stars = "a*".repeat(STARS) + "b";
		String plain = "a".repeat(2 * STARS - 1) + "*b";
		String matching = "a".repeat(TARGET - 1) + "b";
		String other = "a".repeat(TARGET - 1) + "c";
		return new GlobResult(TARGET, stars.length(), List.of(row(plain, 1, matching, true),
				row(plain, 1, other, false), row(stars, STARS, matching, true), row(stars, STARS, other, false)));
	}

	private Row row(String pattern, int stars, String target, boolean matches) {
		Glob glob = Globs.compileGlob(pattern);
		int count = FIRST_MATCHES;
		for (int i = 0; i < WARM_UPS; i++) {
			count = (int) Math.max(count, this.options.seconds() * 1e9 / nanos(glob, target, matches, count));
		}
		List<Double> nanos = new ArrayList<>();
		for (int i = 0; i < this.options.repetitions(); i++) {
			nanos.add(nanos(glob, target, matches, count));
		}
		return new Row(stars, matches, nanos);
	}

	private static double nanos(Glob glob, String target, boolean matches, int count) {
		int right = 0;
		long start = System.nanoTime();
		for (int i = 0; i < count; i++) {
			right += (glob.matches(target) == matches) ? 1 : 0;
		}
		long elapsed = System.nanoTime() - start;
		if (right != count) {
			throw new IllegalStateException("a pattern gave the wrong answer: " + glob);
		}
		return (double) elapsed / count;
	}

}
