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

import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.StringNode;

/**
 * Compares a frame with what a transcript expects. What is not expected is a difference.
 */
final class FrameTemplate {

	private static final String ULID = "[0-7][0-9A-HJKMNP-TV-Z]{25}";

	private static final Map<String, Predicate<JsonNode>> KINDS = Map.ofEntries(
			Map.entry("message", text("msg_" + ULID)), Map.entry("session", text("sess_" + ULID)),
			Map.entry("job", text("job_" + ULID)), Map.entry("result", text("res_" + ULID)),
			Map.entry("delegate", text("del_" + ULID)), Map.entry("credential", text("cred_" + ULID)),
			Map.entry("nonce", text("p_" + ULID)), Map.entry("trace", text("[0-9a-f]{32}")),
			Map.entry("resume", text("rt_[A-Za-z0-9_-]{19,}")),
			Map.entry("time", text("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z")),
			Map.entry("text", text("(?s).+")), Map.entry("int", JsonNode::isIntegralNumber),
			Map.entry("list", JsonNode::isArray), Map.entry("any", (value) -> true));

	/** Members that a runtime may add. */
	private static final Set<String> EXTRAS = Set.of("/extensions");

	private static final Pattern VENDOR_CAPABILITY = Pattern.compile("/payload/capabilities/x-vendor\\..+");

	private final TranscriptVariables variables;

	private final long lastNumber;

	/**
	 * Creates a comparison.
	 * @param variables what placeholders stand for; bound by what matches
	 * @param lastNumber the last number that came on the connection
	 */
	FrameTemplate(TranscriptVariables variables, long lastNumber) {
		this.variables = variables;
		this.lastNumber = lastNumber;
	}

	private static Predicate<JsonNode> text(String pattern) {
		Predicate<String> matches = Pattern.compile(pattern).asMatchPredicate();
		return (value) -> value.isString() && matches.test(value.asString());
	}

	/**
	 * Compares.
	 * @return the first difference, or {@code null} when there is none
	 */
	@Nullable String difference(JsonNode expected, JsonNode actual) {
		return difference("", expected, actual);
	}

	private @Nullable String difference(String path, JsonNode expected, JsonNode actual) {
		if (expected.isObject() && actual.isObject()) {
			return objects(path, expected, actual);
		}
		if (expected.isArray() && actual.isArray()) {
			return arrays(path, expected, actual);
		}
		boolean same = expected.isString() ? strings(expected.asString(), actual) : isSame(expected, actual);
		return same ? null : "%s is %s, not %s".formatted(path, actual, expected);
	}

	private @Nullable String objects(String path, JsonNode expected, JsonNode actual) {
		Set<String> known = new HashSet<>();
		for (Map.Entry<String, JsonNode> member : expected.properties()) {
			boolean optional = member.getKey().endsWith("?");
			String name = optional ? member.getKey().substring(0, member.getKey().length() - 1) : member.getKey();
			known.add(name);
			String at = path + "/" + name;
			JsonNode value = actual.get(name);
			String difference = (value != null) ? difference(at, member.getValue(), value)
					: optional ? null : at + " is missing";
			if (difference != null) {
				return difference;
			}
		}
		for (String name : actual.propertyNames()) {
			String at = path + "/" + name;
			if (!known.contains(name) && !EXTRAS.contains(at) && !VENDOR_CAPABILITY.matcher(at).matches()) {
				return at + " is not expected";
			}
		}
		return null;
	}

	private @Nullable String arrays(String path, JsonNode expected, JsonNode actual) {
		if (expected.size() != actual.size()) {
			return "%s has %d elements, not %d".formatted(path, actual.size(), expected.size());
		}
		for (int i = 0; i < expected.size(); i++) {
			String difference = difference(path + "/" + i, expected.get(i), actual.get(i));
			if (difference != null) {
				return difference;
			}
		}
		return null;
	}

	/** Numbers are compared as they are written. */
	private static boolean isSame(JsonNode expected, JsonNode actual) {
		return expected.getNodeType() == actual.getNodeType() && expected.toString().equals(actual.toString());
	}

	private boolean strings(String expected, JsonNode actual) {
		Matcher placeholder = TranscriptVariables.PLACEHOLDER.matcher(expected);
		if (!placeholder.matches()) {
			return actual.isString() && actual.equals(this.variables.fill(StringNode.valueOf(expected)));
		}
		String word = placeholder.group(1);
		if (word.equals("next")) {
			return actual.isIntegralNumber() && actual.asLong() == this.lastNumber + 1 && bind(placeholder, actual);
		}
		Predicate<JsonNode> kind = KINDS.get(word);
		if (kind == null) {
			return this.variables.isKnown(word) && isSame(this.variables.fill(StringNode.valueOf(expected)), actual);
		}
		return kind.test(actual) && bind(placeholder, actual);
	}

	/** The first value of a name is the one that later ones are compared with. */
	private boolean bind(Matcher placeholder, JsonNode actual) {
		String name = placeholder.group(2);
		if (name == null) {
			return true;
		}
		JsonNode bound = this.variables.get(name);
		if (bound == null) {
			this.variables.bind(name, actual);
			return true;
		}
		return isSame(bound, actual);
	}

}
