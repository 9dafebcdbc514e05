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

import java.util.List;
import java.util.Locale;

/**
 * Pattern of {@code net.fetch}, split into the parts that are matched one by one (ARCP
 * section 4.3).
 */
sealed interface UrlPattern {

	boolean matches(UrlTarget target);

	/**
	 * Whether everything that the child matches is matched by this pattern.
	 */
	boolean covers(UrlPattern child, Effort effort);

	static UrlPattern compile(String text) {
		if (text.equals("**")) {
			return new EveryWebUrl();
		}
		int colon = text.indexOf("://");
		if (colon < 0) {
			return new NoUrl();
		}
		String scheme = text.substring(0, colon).toLowerCase(Locale.ROOT);
		int start = colon + 3;
		int end = UrlTarget.endOfAuthority(text, start);
		String authority = text.substring(start, end);
		int portColon = UrlTarget.portColon(authority);
		try {
			Automaton host = compileHost(HostNames.canonicalizePattern(authority.substring(0, portColon)));
			String portText = authority.substring(portColon);
			int port = portText.equals(":*") ? Parts.ANY_PORT : UrlTarget.parsePort(portText, scheme);
			return new Parts(scheme, host, port, PathPattern.compile(text.substring(end)));
		}
		catch (CanonicalizationException ex) {
			return new NoUrl();
		}
	}

	/**
	 * Compiles a host: a first label of stars is one or more labels, any other star a run
	 * without dots.
	 */
	private static Automaton compileHost(String host) {
		Automaton.Builder builder = new Automaton.Builder();
		int position = 0;
		int stars = GlobCompiler.endOfStars(host, 0);
		if ((stars == 1 || stars == 2) && (stars == host.length() || host.charAt(stars) == '.')) {
			builder.one(Automaton.ANY).many(Automaton.ANY);
			position = stars;
		}
		while (position < host.length()) {
			if (host.charAt(position) == '*') {
				builder.many(Automaton.NOT_SEPARATOR);
				position = GlobCompiler.endOfStars(host, position);
			}
			else {
				builder.literal(host.charAt(position));
				position++;
			}
		}
		return builder.build('.');
	}

	/**
	 * Tells whether a pattern is written in the form that its targets have: no dot
	 * segment, empty segment, backslash or needless escape.
	 */
	static boolean isCanonical(String text) {
		int colon = text.indexOf("://");
		String rest = (colon < 0) ? text : text.substring(UrlTarget.endOfAuthority(text, colon + 3));
		int mark = rest.indexOf('?');
		String path = (mark < 0) ? rest : rest.substring(0, mark);
		return text.indexOf('\\') < 0 && !PercentEncoding.hasNeedlessEscape(rest) && !path.contains("//")
				&& !PathTargets.hasDotSegment(path);
	}

	/**
	 * The pattern {@code **}: every http and https URL.
	 */
	record EveryWebUrl() implements UrlPattern {

		@Override
		public boolean matches(UrlTarget target) {
			return UrlTarget.isWeb(target.scheme());
		}

		@Override
		public boolean covers(UrlPattern child, Effort effort) {
			return !(child instanceof Parts parts) || UrlTarget.isWeb(parts.scheme);
		}

	}

	/**
	 * A pattern that no URL can match.
	 */
	record NoUrl() implements UrlPattern {

		@Override
		public boolean matches(UrlTarget target) {
			return false;
		}

		@Override
		public boolean covers(UrlPattern child, Effort effort) {
			return child instanceof NoUrl;
		}

	}

	/**
	 * A pattern with scheme, authority and path.
	 *
	 * @param scheme the scheme in lower case
	 * @param host the compiled host
	 * @param port the port, {@link #ANY_PORT}, or {@link UrlTarget#NO_PORT}
	 * @param path the compiled path
	 */
	record Parts(String scheme, Automaton host, int port, PathPattern path) implements UrlPattern {

		static final int ANY_PORT = -2;

		@Override
		public boolean matches(UrlTarget target) {
			return this.scheme.equals(target.scheme()) && (this.port == ANY_PORT || this.port == target.port())
					&& this.host.matches(target.host()) && this.path.matches(target);
		}

		@Override
		public boolean covers(UrlPattern child, Effort effort) {
			if (child instanceof Parts parts) {
				return this.scheme.equals(parts.scheme) && (this.port == ANY_PORT || this.port == parts.port)
						&& Inclusion.isContained(parts.host, List.of(this.host), effort)
						&& this.path.covers(parts.path, effort);
			}
			return child instanceof NoUrl;
		}

	}

}
