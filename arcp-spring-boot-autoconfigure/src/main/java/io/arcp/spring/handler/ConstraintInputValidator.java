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

import java.util.Comparator;
import java.util.List;
import java.util.Set;

import io.arcp.protocol.InvalidRequestException;
import jakarta.validation.ConstraintViolation;
import jakarta.validation.Validator;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

import org.springframework.core.MethodParameter;
import org.springframework.util.Assert;
import org.springframework.validation.annotation.Validated;

/**
 * Validates inputs with Jakarta Validation. Violations are listed in
 * {@code details.violations}, each with {@code field} and {@code message}; values are not
 * repeated.
 *
 * @since 0.1.0
 */
public final class ConstraintInputValidator implements JobInputValidator {

	private final Validator validator;

	/**
	 * Creates a validator.
	 * @param validator the validator of the application
	 */
	public ConstraintInputValidator(Validator validator) {
		Assert.notNull(validator, "'validator' must not be null");
		this.validator = validator;
	}

	@Override
	public void validate(Object input, MethodParameter parameter) {
		Set<ConstraintViolation<Object>> violations = this.validator.validate(input, groups(parameter));
		if (!violations.isEmpty()) {
			throw error(violations.stream().map(Violation::of).sorted(Violation.ORDER).toList());
		}
	}

	private static Class<?>[] groups(MethodParameter parameter) {
		Validated validated = parameter.getParameterAnnotation(Validated.class);
		return (validated != null) ? validated.value() : new Class<?>[0];
	}

	private static InvalidRequestException error(List<Violation> violations) {
		ObjectNode details = JsonNodeFactory.instance.objectNode();
		details.put("field", violations.get(0).field());
		ArrayNode list = details.putArray("violations");
		for (Violation violation : violations) {
			list.addObject().put("field", violation.field()).put("message", violation.message());
		}
		String more = (violations.size() > 1) ? " (and " + (violations.size() - 1) + " more)" : "";
		return new InvalidRequestException(violations.get(0).field() + ": " + violations.get(0).message() + more,
				details);
	}

	/**
	 * A constraint that the input breaks.
	 */
	private record Violation(String field, String message) {

		private static final Comparator<Violation> ORDER = Comparator.comparing(Violation::field)
			.thenComparing(Violation::message);

		private static Violation of(ConstraintViolation<?> violation) {
			String path = violation.getPropertyPath().toString();
			return new Violation(path.isEmpty() ? InputConverter.FIELD : InputConverter.FIELD + "." + path,
					violation.getMessage());
		}

	}

}
