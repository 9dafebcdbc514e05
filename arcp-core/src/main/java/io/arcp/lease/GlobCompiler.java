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

import java.util.ArrayList;
import java.util.List;

/**
 * Translates globs into automata by the table of ARCP section 4.2.
 */
final class GlobCompiler {

	static final char SEPARATOR = '/';

	private final Automaton.Builder builder = new Automaton.Builder();

	private final int any;

	private final int anyInSegment;

	private GlobCompiler(int any) {
		this.any = any;
		this.anyInSegment = any | Automaton.NOT_SEPARATOR;
	}

	/**
	 * Compiles a glob as it is.
	 */
	static Automaton compile(String pattern) {
		GlobCompiler compiler = new GlobCompiler(Automaton.ANY);
		compiler.append(pattern);
		return compiler.builder.build(SEPARATOR);
	}

	/**
	 * Compiles the glob of a path without query; its wildcards stop at a question mark.
	 */
	static Automaton compilePath(String pattern) {
		GlobCompiler compiler = new GlobCompiler(Automaton.NOT_QUESTION_MARK);
		compiler.append(pattern);
		return compiler.builder.build(SEPARATOR);
	}

	/**
	 * Compiles the glob of a path so that it also accepts any query behind the path.
	 */
	static Automaton compilePathWithAnyQuery(String pattern) {
		GlobCompiler compiler = new GlobCompiler(Automaton.NOT_QUESTION_MARK);
		compiler.append(pattern);
		compiler.builder.optional().literal('?').many(Automaton.ANY);
		return compiler.builder.build(SEPARATOR);
	}

	private void append(String pattern) {
		List<String> segments = segments(pattern);
		int last = segments.size() - 1;
		if (last == 0 && segments.get(0).equals("**")) {
			this.builder.one(this.any).many(this.any);
			return;
		}
		boolean separated = true;
		for (int i = 0; i <= last; i++) {
			String segment = segments.get(i);
			boolean deep = segment.equals("**");
			if (deep && i == last) {
				this.builder.optional().literal(SEPARATOR).many(this.any);
				return;
			}
			if (!separated) {
				this.builder.literal(SEPARATOR);
			}
			if (deep) {
				this.builder.optional().many(this.any).literal(SEPARATOR);
			}
			else {
				appendSegment(segment);
			}
			separated = deep;
		}
	}

	/**
	 * Splits at the separator; adjacent {@code **} segments mean the same as one.
	 */
	private static List<String> segments(String pattern) {
		List<String> segments = new ArrayList<>();
		for (String segment : pattern.split("/", -1)) {
			boolean repeated = segment.equals("**") && !segments.isEmpty()
					&& segments.get(segments.size() - 1).equals("**");
			if (!repeated) {
				segments.add(segment);
			}
		}
		return segments;
	}

	private void appendSegment(String segment) {
		if (segment.equals("*")) {
			this.builder.one(this.anyInSegment).many(this.anyInSegment);
			return;
		}
		int position = 0;
		while (position < segment.length()) {
			char c = segment.charAt(position);
			if (c != '*') {
				this.builder.literal(c);
				position++;
				continue;
			}
			int end = endOfStars(segment, position);
			this.builder.many((end - position == 1) ? this.anyInSegment : this.any);
			position = end;
		}
	}

	/**
	 * Returns the position behind the run of stars that begins at {@code start}.
	 */
	static int endOfStars(String text, int start) {
		int end = start;
		while (end < text.length() && text.charAt(end) == '*') {
			end++;
		}
		return end;
	}

}
