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

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * What the placeholders of a transcript stand for.
 */
final class TranscriptVariables {

	static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{([A-Za-z][A-Za-z0-9]*)(?: ([A-Za-z0-9]+))?([+-]\\d+)?}");

	/** What is made up when it is first used. */
	private static final Set<String> MADE_UP = Set.of("token", "unique", "soon");

	private final Map<String, JsonNode> madeUp;

	private final Map<String, JsonNode> values = new HashMap<>();

	TranscriptVariables() {
		this(new HashMap<>());
	}

	private TranscriptVariables(Map<String, JsonNode> madeUp) {
		this.madeUp = madeUp;
	}

	/**
	 * Returns variables without values, but for those that were made up here.
	 */
	TranscriptVariables again() {
		return new TranscriptVariables(new HashMap<>(this.madeUp));
	}

	TranscriptVariables copy() {
		TranscriptVariables copy = new TranscriptVariables(this.madeUp);
		copy.values.putAll(this.values);
		return copy;
	}

	void takeFrom(TranscriptVariables other) {
		this.values.clear();
		this.values.putAll(other.values);
	}

	/**
	 * Returns whether a placeholder has a value, or would be given one.
	 */
	boolean isKnown(String word) {
		return MADE_UP.contains(word) || this.values.containsKey(word);
	}

	@Nullable JsonNode get(String name) {
		return this.values.get(name);
	}

	void bind(String name, JsonNode value) {
		this.values.put(name, value);
	}

	/**
	 * Puts values in the place of placeholders.
	 */
	JsonNode fill(JsonNode template) {
		if (template.isString()) {
			return fill(template.asString());
		}
		if (template.isObject()) {
			ObjectNode filled = JsonNodeFactory.instance.objectNode();
			template.properties().forEach((member) -> filled.set(member.getKey(), fill(member.getValue())));
			return filled;
		}
		if (template.isArray()) {
			ArrayNode filled = JsonNodeFactory.instance.arrayNode();
			template.forEach((element) -> filled.add(fill(element)));
			return filled;
		}
		return template;
	}

	private JsonNode fill(String template) {
		Matcher whole = PLACEHOLDER.matcher(template);
		if (whole.matches()) {
			return value(whole);
		}
		return JsonNodeFactory.instance.stringNode(PLACEHOLDER.matcher(template)
			.replaceAll((placeholder) -> Matcher.quoteReplacement(value((Matcher) placeholder).asString())));
	}

	private static String makeUp(String word, String name) {
		if (word.equals("soon")) {
			return Instant.now().plusMillis(Long.parseLong(name)).truncatedTo(ChronoUnit.MILLIS).toString();
		}
		return (word.equals("token") ? "tok-t-" : "") + UUID.randomUUID();
	}

	private JsonNode value(Matcher placeholder) {
		String word = placeholder.group(1);
		if (MADE_UP.contains(word)) {
			return this.madeUp.computeIfAbsent(placeholder.group(),
					(key) -> JsonNodeFactory.instance.stringNode(makeUp(word, placeholder.group(2))));
		}
		JsonNode value = this.values.get(word);
		if (value == null) {
			throw new AssertionError(placeholder.group() + " has no value yet");
		}
		return (placeholder.group(3) != null)
				? JsonNodeFactory.instance.numberNode(value.asLong() + Long.parseLong(placeholder.group(3))) : value;
	}

}
