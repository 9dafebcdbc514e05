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

package io.arcp.sample.conformance;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;

import io.arcp.event.ArcpStore;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * All texts and bytes that a store in memory keeps, found by walking through its objects.
 */
final class StoredText {

	private final Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());

	private final Deque<Object> waiting = new ArrayDeque<>();

	private final StringBuilder text = new StringBuilder();

	private StoredText() {
	}

	static String of(ArcpStore store) {
		StoredText stored = new StoredText();
		stored.add(store);
		while (!stored.waiting.isEmpty()) {
			stored.visit(stored.waiting.remove());
		}
		return stored.text.toString();
	}

	private void add(@Nullable Object value) {
		if (value != null && this.seen.add(value)) {
			this.waiting.add(value);
		}
	}

	private void visit(Object value) {
		if (value instanceof CharSequence || value instanceof JsonNode) {
			this.text.append(value).append('\n');
		}
		else if (value instanceof byte[] bytes) {
			this.text.append(new String(bytes, StandardCharsets.ISO_8859_1)).append('\n');
		}
		else if (value instanceof Object[] elements) {
			Arrays.asList(elements).forEach(this::add);
		}
		else if (value instanceof Map<?, ?> map) {
			map.forEach((key, element) -> {
				add(key);
				add(element);
			});
		}
		else if (value instanceof Iterable<?> elements) {
			elements.forEach(this::add);
		}
		else if (value instanceof AtomicReference<?> reference) {
			add(reference.get());
		}
		else if (value.getClass().getName().matches("io\\.arcp\\.(event|protocol|lease)\\..*")) {
			fields(value);
		}
	}

	private void fields(Object value) {
		for (Class<?> type = value.getClass(); type != null; type = type.getSuperclass()) {
			for (Field field : type.getDeclaredFields()) {
				if (!Modifier.isStatic(field.getModifiers()) && !field.getType().isPrimitive()) {
					add(read(field, value));
				}
			}
		}
	}

	private static @Nullable Object read(Field field, Object value) {
		try {
			return field.trySetAccessible() ? field.get(value) : null;
		}
		catch (IllegalAccessException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
