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

import java.text.Normalizer;
import java.util.ArrayDeque;
import java.util.Deque;

import org.jspecify.annotations.Nullable;

/**
 * Canonical form of path targets (ARCP section 4.3). Purely lexical: no file is looked
 * at.
 */
final class PathTargets {

	private PathTargets() {
	}

	/**
	 * Returns the canonical form of a path.
	 * @param target the path as the agent wrote it
	 * @param jobRoot the canonical directory that relative paths are resolved to, or
	 * {@code null} to refuse them
	 */
	static String canonicalize(String target, @Nullable String jobRoot) throws CanonicalizationException {
		if (target.isEmpty()) {
			throw new CanonicalizationException("the path is empty");
		}
		if (target.chars().anyMatch(Character::isISOControl)) {
			throw new CanonicalizationException("the path contains a control character");
		}
		if (target.indexOf('\\') >= 0) {
			throw new CanonicalizationException("the path contains a backslash");
		}
		if (target.charAt(0) == '/') {
			return resolve(target);
		}
		if (jobRoot == null) {
			throw new CanonicalizationException("the path is not absolute");
		}
		return resolve(jobRoot + "/" + target);
	}

	private static String resolve(String path) throws CanonicalizationException {
		Deque<String> segments = new ArrayDeque<>();
		for (String segment : compose(path).split("/")) {
			if (segment.equals("..")) {
				if (segments.pollLast() == null) {
					throw new CanonicalizationException("the path leads above the root");
				}
			}
			else if (!segment.isEmpty() && !segment.equals(".")) {
				segments.addLast(segment);
			}
		}
		return "/" + String.join("/", segments);
	}

	/**
	 * Returns the text in Unicode normalization form C, the form of canonical paths and
	 * of path patterns.
	 */
	static String compose(String text) {
		return Normalizer.normalize(text, Normalizer.Form.NFC);
	}

	/**
	 * Tells whether a path pattern is written in the form that its targets have.
	 */
	static boolean isCanonicalPattern(String pattern) {
		return pattern.indexOf('\\') < 0 && !pattern.contains("//") && !hasDotSegment(pattern);
	}

	static boolean hasDotSegment(String path) {
		for (String segment : path.split("/", -1)) {
			if (segment.equals(".") || segment.equals("..")) {
				return true;
			}
		}
		return false;
	}

}
