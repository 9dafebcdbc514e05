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
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * Checks what a client sent as a lease and copies it (ARCP section 4.1).
 */
final class LeaseShape {

	static final int MAX_NAMESPACES = 64;

	static final int MAX_PATTERNS = 1024;

	static final int MAX_PATTERN_LENGTH = 4096;

	static final int MAX_SERIALIZED_BYTES = 256 * 1024;

	private final String field;

	private int patterns;

	private long bytes = 2;

	private LeaseShape(String field) {
		this.field = field;
	}

	/**
	 * Returns an immutable copy in the same order.
	 * @param shape namespace to list of patterns; checked although the type may say so
	 * already
	 * @param field the path of the lease in the request, for messages
	 */
	static Map<String, List<String>> check(Map<? extends @Nullable Object, ? extends @Nullable Object> shape,
			String field) {
		if (shape.size() > MAX_NAMESPACES) {
			throw LeaseErrors.invalid(field,
					"must have at most " + MAX_NAMESPACES + " namespaces, but has " + shape.size());
		}
		LeaseShape check = new LeaseShape(field);
		Map<String, List<String>> copy = new LinkedHashMap<>();
		shape.forEach((namespace, value) -> {
			String name = check.namespace(namespace);
			copy.put(name, check.patterns(name, value));
		});
		return Collections.unmodifiableMap(copy);
	}

	private String namespace(@Nullable Object namespace) {
		if (!(namespace instanceof String name) || !Capabilities.isValid(name)) {
			throw LeaseErrors.invalid(this.field, "has the namespace '"
					+ LeaseErrors.abbreviate(String.valueOf(namespace)) + "', which is not a capability");
		}
		addBytes(serializedLength(name) + 4);
		return name;
	}

	private List<String> patterns(String namespace, @Nullable Object value) {
		String path = this.field + "." + namespace;
		if (!(value instanceof List<?> elements)) {
			throw LeaseErrors.invalid(path, "must be an array of strings");
		}
		this.patterns += elements.size();
		if (this.patterns > MAX_PATTERNS) {
			throw LeaseErrors.invalid(this.field, "must have at most " + MAX_PATTERNS + " patterns in total");
		}
		List<String> copy = new ArrayList<>(elements.size());
		for (int i = 0; i < elements.size(); i++) {
			copy.add(pattern(namespace, elements.get(i), path + "[" + i + "]"));
		}
		return Collections.unmodifiableList(copy);
	}

	private String pattern(String namespace, @Nullable Object element, String path) {
		if (!(element instanceof String pattern) || pattern.isEmpty()) {
			throw LeaseErrors.invalid(path, "must be a non-empty string");
		}
		if (pattern.codePointCount(0, pattern.length()) > MAX_PATTERN_LENGTH) {
			throw LeaseErrors.invalid(path, "must have at most " + MAX_PATTERN_LENGTH + " characters");
		}
		if (namespace.equals(Capabilities.COST_BUDGET)) {
			BudgetAmount.parse(pattern, path);
		}
		addBytes(serializedLength(pattern) + 1);
		return pattern;
	}

	private void addBytes(long count) {
		this.bytes += count;
		if (this.bytes > MAX_SERIALIZED_BYTES) {
			throw LeaseErrors.invalid(this.field, "must have at most " + MAX_SERIALIZED_BYTES + " bytes as JSON");
		}
	}

	/**
	 * Returns how many bytes the text takes as a JSON string in UTF-8, with its quotes.
	 */
	private static long serializedLength(String text) {
		return 2 + text.codePoints().mapToLong(LeaseShape::serializedLength).sum();
	}

	private static long serializedLength(int c) {
		if (c == '"' || c == '\\' || (c >= '\b' && c <= '\r' && c != 0x0B)) {
			return 2;
		}
		if (c < 0x20) {
			return 6;
		}
		if (c < 0x80) {
			return 1;
		}
		if (c < 0x800) {
			return 2;
		}
		return (c < 0x10000) ? 3 : 4;
	}

}
