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

import java.util.Objects;

import org.jspecify.annotations.Nullable;

/**
 * Compiled glob pattern.
 * <p>
 * Matching is anchored at both ends and case-sensitive; the separator is {@code /}; only
 * {@code *} and {@code **} have a meaning, every other character stands for itself. It
 * takes time linear in pattern × target whatever the pattern (ARCP section 4.2).
 * Immutable and safe for concurrent use; equal when the patterns are.
 *
 * @since 0.1.0
 */
public final class Glob {

	private final String pattern;

	private final Automaton automaton;

	private Glob(String pattern) {
		this.pattern = pattern;
		this.automaton = GlobCompiler.compile(pattern);
	}

	/**
	 * Compiles a pattern. Every string is a pattern; the empty one matches only the empty
	 * target.
	 * @param pattern the pattern
	 * @return the compiled pattern
	 */
	public static Glob of(String pattern) {
		return new Glob(Objects.requireNonNull(pattern, "pattern"));
	}

	/**
	 * Returns the pattern as it was written.
	 * @return the pattern
	 */
	public String pattern() {
		return this.pattern;
	}

	/**
	 * Tells whether the whole target matches. The target is taken as it is, nothing is
	 * canonicalized.
	 * @param target the target
	 * @return {@code true} if it matches
	 */
	public boolean matches(String target) {
		return this.automaton.matches(Objects.requireNonNull(target, "target"));
	}

	Automaton automaton() {
		return this.automaton;
	}

	@Override
	public boolean equals(@Nullable Object other) {
		return other instanceof Glob glob && glob.pattern.equals(this.pattern);
	}

	@Override
	public int hashCode() {
		return this.pattern.hashCode();
	}

	@Override
	public String toString() {
		return this.pattern;
	}

}
