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

package io.arcp.protocol.json;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

import io.arcp.protocol.InvalidRequestException;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Typed view of the members of an object; null counts as absent, and each complaint names
 * the path of the member.
 *
 * @param path the path of the object, such as {@code payload.client}
 * @param node the object
 */
record Members(String path, ObjectNode node) {

	private static final BigInteger MAX_LONG = BigInteger.valueOf(Long.MAX_VALUE);

	private static final BigInteger MIN_LONG = BigInteger.valueOf(Long.MIN_VALUE);

	/**
	 * Returns a member of any type.
	 * @param name the name of the member
	 * @return the member, or {@code null} if it is absent or null
	 */
	@Nullable JsonNode value(String name) {
		JsonNode value = this.node.get(name);
		return (value == null || value.isNull()) ? null : value;
	}

	boolean has(String name) {
		return value(name) != null;
	}

	@Nullable String text(String name) {
		JsonNode value = value(name);
		if (value == null) {
			return null;
		}
		if (!value.isString()) {
			throw expected(name, "a string", value);
		}
		return value.stringValue();
	}

	String requiredText(String name) {
		String text = text(name);
		if (text == null || text.isEmpty()) {
			throw expected(name, "a non-empty string", value(name));
		}
		return text;
	}

	@Nullable ObjectNode object(String name) {
		JsonNode value = value(name);
		if (value == null) {
			return null;
		}
		if (value instanceof ObjectNode object) {
			return object;
		}
		throw expected(name, "an object", value);
	}

	ObjectNode requiredObject(String name) {
		ObjectNode object = object(name);
		if (object == null) {
			throw expected(name, "an object", null);
		}
		return object;
	}

	@Nullable Members members(String name) {
		ObjectNode object = object(name);
		return (object != null) ? new Members(pathOf(name), object) : null;
	}

	Members requiredMembers(String name) {
		return new Members(pathOf(name), requiredObject(name));
	}

	@Nullable Boolean flag(String name) {
		JsonNode value = value(name);
		if (value == null) {
			return null;
		}
		if (!value.isBoolean()) {
			throw expected(name, "a boolean", value);
		}
		return value.booleanValue();
	}

	boolean requiredFlag(String name) {
		Boolean flag = flag(name);
		if (flag == null) {
			throw expected(name, "a boolean", null);
		}
		return flag;
	}

	/**
	 * Returns an integer, also one that is written as {@code 5.0} or {@code 1e3}; one
	 * beyond the range of {@code long} counts as the end of the range.
	 * @param name the name of the member
	 * @param min the least value that is allowed
	 * @return the integer, or {@code null} if it is absent or null
	 */
	@Nullable Long integer(String name, long min) {
		JsonNode value = value(name);
		if (value == null) {
			return null;
		}
		if (!value.isNumber()) {
			throw expected(name, "an integer of at least " + min, value);
		}
		Long integer = (value.isInt() || value.isLong()) ? (Long) value.longValue() : toLong(value.decimalValue());
		if (integer == null || integer < min) {
			throw expected(name, "an integer of at least " + min, value);
		}
		return integer;
	}

	long requiredInteger(String name, long min) {
		Long integer = integer(name, min);
		if (integer == null) {
			throw expected(name, "an integer of at least " + min, null);
		}
		return integer;
	}

	private static @Nullable Long toLong(BigDecimal number) {
		if (number.signum() != 0 && number.stripTrailingZeros().scale() > 0) {
			return null;
		}
		return number.toBigInteger().min(MAX_LONG).max(MIN_LONG).longValue();
	}

	@Nullable List<String> texts(String name) {
		JsonNode value = value(name);
		if (value == null) {
			return null;
		}
		if (!value.isArray()) {
			throw expected(name, "an array of strings", value);
		}
		List<String> texts = new ArrayList<>(value.size());
		for (JsonNode element : value) {
			if (!element.isString()) {
				throw expected(name, "an array of strings", value);
			}
			texts.add(element.stringValue());
		}
		return texts;
	}

	List<Members> objects(String name) {
		JsonNode value = value(name);
		List<Members> objects = new ArrayList<>();
		if (value == null) {
			return objects;
		}
		if (!value.isArray()) {
			throw expected(name, "an array of objects", value);
		}
		for (JsonNode element : value) {
			if (!(element instanceof ObjectNode object)) {
				throw expected(name, "an array of objects", value);
			}
			objects.add(new Members(pathOf(name) + '[' + objects.size() + ']', object));
		}
		return objects;
	}

	@Nullable Instant time(String name) {
		String text = text(name);
		if (text == null) {
			return null;
		}
		try {
			return WireTime.parse(text);
		}
		catch (DateTimeException ex) {
			throw InvalidRequestException.forField(pathOf(name), "expected an ISO 8601 timestamp with offset");
		}
	}

	Instant requiredTime(String name) {
		Instant time = time(name);
		if (time == null) {
			throw expected(name, "an ISO 8601 timestamp with offset", null);
		}
		return time;
	}

	/**
	 * Returns a time, where one that cannot be read counts as absent.
	 * @param name the name of the member
	 * @return the time, or {@code null}
	 */
	@Nullable Instant lenientTime(String name) {
		try {
			return time(name);
		}
		catch (InvalidRequestException ex) {
			return null;
		}
	}

	String pathOf(String name) {
		return this.path + '.' + name;
	}

	InvalidRequestException expected(String name, String what, @Nullable JsonNode actual) {
		return InvalidRequestException.forField(pathOf(name), "expected " + what + ", got " + describe(actual));
	}

	static String describe(@Nullable JsonNode value) {
		if (value == null) {
			return "nothing";
		}
		return switch (value.getNodeType()) {
			case OBJECT -> "an object";
			case ARRAY -> "an array";
			case STRING -> value.stringValue().isEmpty() ? "an empty string" : "a string";
			case NUMBER -> "a number";
			case BOOLEAN -> "a boolean";
			default -> "null";
		};
	}

}
