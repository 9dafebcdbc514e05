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

import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.arcp.protocol.InvalidRequestException;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The input of a reference agent: an object whose members have defaults. Null counts as
 * an object without members, and so does a member that is null as absent. What has the
 * wrong type ends the job with {@code INVALID_REQUEST}.
 */
final class AgentInput {

	private static final String FIELD = "payload.input";

	private final JsonNode members;

	private final String path;

	private AgentInput(JsonNode members, String path) {
		this.members = members;
		this.path = path;
	}

	static AgentInput of(JsonNode input) {
		if (input.isNull()) {
			return new AgentInput(JsonNodeFactory.instance.objectNode(), FIELD);
		}
		if (!input.isObject()) {
			throw InvalidRequestException.forField(FIELD, "expected an object");
		}
		return new AgentInput(input, FIELD);
	}

	int integer(String name, int defaultValue) {
		JsonNode value = member(name);
		if (value == null) {
			return defaultValue;
		}
		if (!value.isIntegralNumber() || !value.canConvertToInt() || value.intValue() < 0) {
			throw mismatch(name, "an integer of at least 0");
		}
		return value.intValue();
	}

	Duration millis(String name, int defaultValue) {
		return Duration.ofMillis(integer(name, defaultValue));
	}

	@Nullable BigDecimal number(String name) {
		JsonNode value = member(name);
		if (value == null) {
			return null;
		}
		if (!value.isNumber()) {
			throw mismatch(name, "a number");
		}
		return value.decimalValue();
	}

	boolean flag(String name, boolean defaultValue) {
		JsonNode value = member(name);
		if (value == null) {
			return defaultValue;
		}
		if (!value.isBoolean()) {
			throw mismatch(name, "true or false");
		}
		return value.booleanValue();
	}

	String text(String name) {
		String value = optionalText(name);
		if (value == null) {
			throw mismatch(name, "a string");
		}
		return value;
	}

	String text(String name, String defaultValue) {
		String value = optionalText(name);
		return (value != null) ? value : defaultValue;
	}

	@Nullable String optionalText(String name) {
		JsonNode value = member(name);
		if (value == null) {
			return null;
		}
		if (!value.isString()) {
			throw mismatch(name, "a string");
		}
		return value.stringValue();
	}

	List<String> texts(String name) {
		JsonNode value = member(name);
		if (value == null) {
			return List.of();
		}
		if (!value.isArray()) {
			throw mismatch(name, "an array of strings");
		}
		List<String> texts = new ArrayList<>(value.size());
		for (JsonNode element : value) {
			if (!element.isString()) {
				throw mismatch(name, "an array of strings");
			}
			texts.add(element.stringValue());
		}
		return texts;
	}

	@Nullable ObjectNode object(String name) {
		JsonNode value = member(name);
		if (value == null) {
			return null;
		}
		if (!(value instanceof ObjectNode object)) {
			throw mismatch(name, "an object");
		}
		return object;
	}

	/**
	 * Returns a member that has members of its own.
	 * @param name its name
	 * @return the member, or {@code null} when it is absent
	 */
	@Nullable AgentInput part(String name) {
		ObjectNode object = object(name);
		return (object != null) ? new AgentInput(object, this.path + "." + name) : null;
	}

	/**
	 * Returns a member that is a list of objects.
	 * @param name its name
	 * @return the objects, none when it is absent
	 */
	List<AgentInput> parts(String name) {
		JsonNode value = member(name);
		if (value == null) {
			return List.of();
		}
		if (!value.isArray()) {
			throw mismatch(name, "an array of objects");
		}
		List<AgentInput> parts = new ArrayList<>(value.size());
		for (JsonNode element : value) {
			if (!element.isObject()) {
				throw mismatch(name, "an array of objects");
			}
			parts.add(new AgentInput(element, this.path + "." + name + "[" + parts.size() + "]"));
		}
		return parts;
	}

	/**
	 * Returns a member of any type.
	 * @param name its name
	 * @return the member; a JSON null when it is absent
	 */
	JsonNode any(String name) {
		JsonNode value = this.members.get(name);
		return (value != null) ? value : JsonNodeFactory.instance.nullNode();
	}

	/**
	 * Refuses a member whose value is none of those that it may have.
	 * @param name its name
	 * @param expected what it may have
	 * @return the exception to throw
	 */
	static InvalidRequestException expected(String name, String expected) {
		return InvalidRequestException.forField(FIELD + "." + name, "expected " + expected);
	}

	/**
	 * Refuses these members as a whole.
	 * @param expected what was expected
	 * @return the exception to throw
	 */
	InvalidRequestException mismatch(String expected) {
		return InvalidRequestException.forField(this.path, "expected " + expected);
	}

	private InvalidRequestException mismatch(String name, String expected) {
		return InvalidRequestException.forField(this.path + "." + name, "expected " + expected);
	}

	private @Nullable JsonNode member(String name) {
		JsonNode value = this.members.get(name);
		return (value == null || value.isNull()) ? null : value;
	}

}
