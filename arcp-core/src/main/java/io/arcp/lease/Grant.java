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

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * Compiled patterns of one namespace of a lease.
 */
sealed interface Grant {

	/**
	 * Whether a pattern matches the canonical form of the target.
	 */
	boolean allows(String target, @Nullable String jobRoot) throws CanonicalizationException;

	/**
	 * Whether everything that another pattern of the same namespace matches is matched by
	 * the patterns of this grant. A pattern that is not written in canonical form is not
	 * covered.
	 */
	boolean covers(String pattern, Effort effort);

	static Grant compile(String namespace, List<String> patterns) {
		return switch (namespace) {
			case Capabilities.FS_READ, Capabilities.FS_WRITE -> new Paths(globs(patterns, true));
			case Capabilities.NET_FETCH -> Urls.of(patterns);
			case Capabilities.COST_BUDGET -> new Amounts();
			case Capabilities.AGENT_DELEGATE -> new Names(globs(patterns, false), true);
			default -> new Names(globs(patterns, false), false);
		};
	}

	private static List<Glob> globs(List<String> patterns, boolean compose) {
		return patterns.stream().map((text) -> Glob.of(compose ? PathTargets.compose(text) : text)).toList();
	}

	private static boolean matchesAny(List<Glob> globs, String target) {
		for (Glob glob : globs) {
			if (glob.matches(target)) {
				return true;
			}
		}
		return false;
	}

	private static boolean containedInUnion(List<Glob> globs, Glob child, Effort effort) {
		effort.nextPattern();
		return globs.contains(child)
				|| Inclusion.isContained(child.automaton(), globs.stream().map(Glob::automaton).toList(), effort);
	}

	/**
	 * Path globs.
	 *
	 * @param globs the patterns
	 */
	record Paths(List<Glob> globs) implements Grant {

		@Override
		public boolean allows(String target, @Nullable String jobRoot) throws CanonicalizationException {
			return matchesAny(this.globs, PathTargets.canonicalize(target, jobRoot));
		}

		@Override
		public boolean covers(String pattern, Effort effort) {
			String composed = PathTargets.compose(pattern);
			return PathTargets.isCanonicalPattern(composed) && containedInUnion(this.globs, Glob.of(composed), effort);
		}

	}

	/**
	 * Name globs.
	 *
	 * @param globs the patterns
	 * @param agents whether the name without its version is tried too
	 */
	record Names(List<Glob> globs, boolean agents) implements Grant {

		@Override
		public boolean allows(String target, @Nullable String jobRoot) throws CanonicalizationException {
			String name = canonicalName(target);
			int at = this.agents ? name.indexOf('@') : -1;
			return matchesAny(this.globs, name) || (at > 0 && matchesAny(this.globs, name.substring(0, at)));
		}

		@Override
		public boolean covers(String pattern, Effort effort) {
			return containedInUnion(this.globs, Glob.of(pattern), effort);
		}

		static String canonicalName(String target) throws CanonicalizationException {
			if (target.isEmpty()) {
				throw new CanonicalizationException("the name is empty");
			}
			if (target.chars().anyMatch(Character::isISOControl)) {
				throw new CanonicalizationException("the name contains a control character");
			}
			return target;
		}

	}

	/**
	 * URL globs.
	 *
	 * @param texts the patterns as they were written
	 * @param patterns the patterns
	 * @param schemes the schemes that the patterns name
	 */
	record Urls(List<String> texts, List<UrlPattern> patterns, Set<String> schemes) implements Grant {

		static Urls of(List<String> patterns) {
			Set<String> schemes = new HashSet<>();
			for (String pattern : patterns) {
				int colon = pattern.indexOf("://");
				if (colon > 0) {
					schemes.add(pattern.substring(0, colon).toLowerCase(Locale.ROOT));
				}
			}
			return new Urls(patterns, patterns.stream().map(UrlPattern::compile).toList(), Set.copyOf(schemes));
		}

		@Override
		public boolean allows(String target, @Nullable String jobRoot) throws CanonicalizationException {
			UrlTarget url = UrlTarget.parse(target, this.schemes);
			for (UrlPattern pattern : this.patterns) {
				if (pattern.matches(url)) {
					return true;
				}
			}
			return false;
		}

		@Override
		public boolean covers(String pattern, Effort effort) {
			if (!UrlPattern.isCanonical(pattern)) {
				return false;
			}
			if (this.texts.contains(pattern)) {
				return true;
			}
			effort.nextPattern();
			UrlPattern child = UrlPattern.compile(pattern);
			for (UrlPattern parent : this.patterns) {
				if (parent.covers(child, effort)) {
					return true;
				}
			}
			return child instanceof UrlPattern.NoUrl;
		}

	}

	/**
	 * Amounts; there is no operation on them.
	 */
	record Amounts() implements Grant {

		@Override
		public boolean allows(String target, @Nullable String jobRoot) throws CanonicalizationException {
			throw new CanonicalizationException("a budget has no targets");
		}

		@Override
		public boolean covers(String pattern, Effort effort) {
			return false;
		}

	}

}
