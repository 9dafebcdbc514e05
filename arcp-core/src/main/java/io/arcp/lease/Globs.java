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

/**
 * Static entry points to glob matching (ARCP sections 4.2 and 7.6).
 *
 * @since 0.1.0
 */
public final class Globs {

	private Globs() {
	}

	/**
	 * Compiles a pattern for repeated use.
	 * @param pattern the pattern
	 * @return the compiled pattern
	 */
	public static Glob compileGlob(String pattern) {
		return Glob.of(pattern);
	}

	/**
	 * Tells whether a raw target matches a pattern; nothing is canonicalized.
	 * @param pattern the pattern
	 * @param target the target
	 * @return {@code true} if the whole target matches
	 */
	public static boolean matchGlob(String pattern, String target) {
		return Glob.of(pattern).matches(target);
	}

}
