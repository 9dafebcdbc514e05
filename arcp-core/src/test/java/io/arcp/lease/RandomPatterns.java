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

import java.util.Random;
import java.util.function.Supplier;

/**
 * Makes patterns and targets over a small alphabet, so that they meet often.
 */
final class RandomPatterns {

	private static final String[] PIECES = { "a", "b", "/", "/", "*", "**", "/**", "**/", "/*", ".", "a*" };

	private final Random random;

	RandomPatterns(long seed) {
		this.random = new Random(seed);
	}

	static String repeat(int count, Supplier<String> piece) {
		StringBuilder text = new StringBuilder();
		for (int i = 0; i < count; i++) {
			text.append(piece.get());
		}
		return text.toString();
	}

	int below(int bound) {
		return this.random.nextInt(bound);
	}

	String glob() {
		return repeat(1 + below(6), () -> PIECES[below(PIECES.length)]);
	}

	String pathGlob() {
		String[] segments = { "a", "b", "ab", "*", "**", "a*", "*b", "**b", "a**" };
		return repeat(1 + below(4), () -> "/" + segments[below(segments.length)]);
	}

	String target() {
		return repeat(1 + below(8), () -> String.valueOf("ab/.".charAt(below(4))));
	}

	String path() {
		String[] segments = { "a", "b", "ab", "ba", "aab", "c" };
		return repeat(1 + below(5), () -> "/" + segments[below(segments.length)]);
	}

	String hostGlob() {
		String[] first = { "*.", "**.", "a.", "a*.", "*b.", "" };
		String[] rest = { "x", "y", "*", "x*", "a.x" };
		return first[below(first.length)] + rest[below(rest.length)];
	}

	String host() {
		String[] labels = { "a.", "b.", "ab.", "x." };
		String[] last = { "x", "y", "xa" };
		return repeat(below(3), () -> labels[below(labels.length)]) + last[below(last.length)];
	}

	String urlGlob() {
		if (below(20) == 0) {
			return "**";
		}
		String[] ports = { "", "", ":443", ":8443", ":*" };
		String[] queries = { "", "", "", "?*", "?q=*", "?**", "*?b" };
		String path = (below(5) == 0) ? "" : pathGlob();
		return ((below(6) == 0) ? "http" : "https") + "://" + hostGlob() + ports[below(ports.length)] + path
				+ queries[below(queries.length)];
	}

	String url() {
		String[] ports = { "", "", ":443", ":8443" };
		String[] queries = { "", "", "?b", "?q=a", "?q=/a?b" };
		return ((below(6) == 0) ? "http" : "https") + "://" + host() + ports[below(ports.length)]
				+ ((below(5) == 0) ? "" : path()) + queries[below(queries.length)];
	}

}
