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

import java.lang.annotation.Annotation;
import java.lang.reflect.Modifier;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.arcp.agent.JobContext;
import io.arcp.protocol.InvalidRequestException;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.annotation.JsonDeserialize;

import org.springframework.core.GenericTypeResolver;
import org.springframework.core.MethodParameter;
import org.springframework.core.annotation.AnnotatedElementUtils;

/**
 * Provides the input of the job, converted and validated.
 */
final class InputArgumentResolver implements JobArgumentResolver {

	private static final String VALID = "jakarta.validation.Valid";

	private static final String VALIDATED = "org.springframework.validation.annotation.Validated";

	private final InputConverter converter;

	private final @Nullable JobInputValidator validator;

	/** Of the methods that were called. */
	private final Map<MethodParameter, Input> inputs = new ConcurrentHashMap<>();

	InputArgumentResolver(InputConverter converter, @Nullable JobInputValidator validator) {
		this.converter = converter;
		this.validator = validator;
	}

	/**
	 * Returns whether JSON can become the type. An interface of the application cannot,
	 * unless Jackson is told how.
	 */
	@Override
	public boolean supports(MethodParameter parameter) {
		Class<?> type = parameter.nestedIfOptional().getNestedParameterType();
		return type.isPrimitive() || type.isArray() || !Modifier.isAbstract(type.getModifiers())
				|| JsonNode.class.isAssignableFrom(type) || type.getName().startsWith("java.")
				|| AnnotatedElementUtils.hasAnnotation(type, JsonTypeInfo.class)
				|| AnnotatedElementUtils.hasAnnotation(type, JsonDeserialize.class);
	}

	/**
	 * Returns whether a parameter asks for validation and nobody can do it.
	 */
	boolean lacksValidator(MethodParameter parameter) {
		return this.validator == null && isValidated(parameter);
	}

	@Override
	public @Nullable Object resolve(MethodParameter parameter, JsonNode input, JobContext job) {
		Input declared = this.inputs.computeIfAbsent(parameter, this::input);
		Object value = this.converter.convert(input, declared.type());
		if (value == null) {
			if (!parameter.isOptional()) {
				throw InvalidRequestException.forField(InputConverter.FIELD, "expected a value");
			}
			return (parameter.getParameterType() == Optional.class) ? Optional.empty() : null;
		}
		if (this.validator != null && declared.validated()) {
			this.validator.validate(
					(value instanceof Optional<?> present && present.isPresent()) ? present.get() : value, parameter);
		}
		return value;
	}

	private Input input(MethodParameter parameter) {
		return new Input(javaType(parameter), isValidated(parameter));
	}

	private JavaType javaType(MethodParameter parameter) {
		Type type = GenericTypeResolver.resolveType(parameter.getGenericParameterType(),
				parameter.getContainingClass());
		return this.converter.javaType(type);
	}

	private static boolean isValidated(MethodParameter parameter) {
		return Arrays.stream(parameter.getParameterAnnotations())
			.map(Annotation::annotationType)
			.map(Class::getName)
			.anyMatch((name) -> name.equals(VALID) || name.equals(VALIDATED));
	}

	/**
	 * What a parameter declares.
	 *
	 * @param type its type
	 * @param validated whether it asks for validation
	 */
	private record Input(JavaType type, boolean validated) {

	}

}
