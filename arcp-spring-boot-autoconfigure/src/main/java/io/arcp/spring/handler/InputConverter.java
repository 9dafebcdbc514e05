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

package io.arcp.spring.handler;

import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.Collection;
import java.util.Map;
import java.util.stream.Collectors;

import io.arcp.protocol.InvalidRequestException;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.exc.MismatchedInputException;
import tools.jackson.databind.exc.UnrecognizedPropertyException;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.util.ClassUtils;

/**
 * Converts inputs with the application's mapper. A failure names the field and what was
 * expected there, and neither classes of the application nor values.
 */
final class InputConverter {

	/** Where the input is in the frame. */
	static final String FIELD = "payload.input";

	private final JsonMapper mapper;

	InputConverter(JsonMapper mapper) {
		this.mapper = mapper;
	}

	JavaType javaType(Type type) {
		return this.mapper.constructType(type);
	}

	@Nullable Object convert(JsonNode input, JavaType type) {
		if (type.hasRawClass(JsonNode.class)) {
			return input;
		}
		try {
			return this.mapper.readerFor(type).readValue(input);
		}
		catch (JacksonException ex) {
			throw InvalidRequestException.forField(path(ex), problem(ex));
		}
	}

	private static String path(JacksonException ex) {
		return ex.getPath().stream().map(InputConverter::element).collect(Collectors.joining("", FIELD, ""));
	}

	private static String element(JacksonException.Reference reference) {
		String name = reference.getPropertyName();
		return (name != null) ? "." + name : "[" + reference.getIndex() + "]";
	}

	private static String problem(JacksonException ex) {
		if (ex instanceof UnrecognizedPropertyException) {
			return "is not known";
		}
		if (ex instanceof MismatchedInputException mismatch && mismatch.getTargetType() != null) {
			return "expected " + expected(ClassUtils.resolvePrimitiveIfNecessary(mismatch.getTargetType()));
		}
		return "is not valid";
	}

	private static String expected(Class<?> type) {
		if (type.isEnum()) {
			return "one of " + Arrays.stream(type.getEnumConstants()).map(Object::toString).toList();
		}
		if (type == Boolean.class) {
			return "true or false";
		}
		if (Number.class.isAssignableFrom(type)) {
			return "a number that fits";
		}
		if (CharSequence.class.isAssignableFrom(type)) {
			return "a string";
		}
		if (type.isArray() || Collection.class.isAssignableFrom(type)) {
			return "an array";
		}
		if (Map.class.isAssignableFrom(type)) {
			return "an object";
		}
		return "another value";
	}

}
