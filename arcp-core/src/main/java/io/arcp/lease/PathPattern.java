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

/**
 * Path of a URL pattern, with the query if the pattern names one (ARCP section 4.3).
 *
 * @param text the glob, ASCII only
 * @param withQuery whether path and query are matched together
 * @param automaton the compiled glob
 */
record PathPattern(String text, boolean withQuery, Automaton automaton) {

	/**
	 * Compiles what follows the authority; no path stands for the root alone.
	 */
	static PathPattern compile(String rest) {
		String glob = PercentEncoding.escapeNonAscii(rest.startsWith("/") ? rest : "/" + rest);
		boolean withQuery = glob.indexOf('?') >= 0;
		return new PathPattern(glob, withQuery,
				withQuery ? GlobCompiler.compile(glob) : GlobCompiler.compilePath(glob));
	}

	boolean matches(UrlTarget target) {
		if (!this.withQuery) {
			return this.automaton.matches(target.path());
		}
		return target.query() != null && this.automaton.matches(target.path() + "?" + target.query());
	}

	boolean covers(PathPattern child, Effort effort) {
		if (this.withQuery && !child.withQuery) {
			return false;
		}
		boolean extend = child.withQuery && !this.withQuery;
		Automaton parent = extend ? GlobCompiler.compilePathWithAnyQuery(this.text) : this.automaton;
		return Inclusion.isContained(child.automaton, List.of(parent), effort);
	}

}
