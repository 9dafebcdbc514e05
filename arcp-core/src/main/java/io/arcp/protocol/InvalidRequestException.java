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

package io.arcp.protocol;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Reports a malformed or misplaced request, or misuse of the context by an agent: code
 * {@link ErrorCode#INVALID_REQUEST} (ARCP section 5).
 *
 * @since 0.1.0
 */
public class InvalidRequestException extends ArcpException {

	private static final long serialVersionUID = 1L;

	/**
	 * Creates the exception without details.
	 * @param message the safe message that goes over the wire
	 */
	public InvalidRequestException(String message) {
		this(message, null);
	}

	/**
	 * Creates the exception with details.
	 * @param message the safe message that goes over the wire
	 * @param details the members of {@code details}, or {@code null} for none
	 */
	public InvalidRequestException(String message, @Nullable ObjectNode details) {
		super(ErrorCode.INVALID_REQUEST, message, details);
	}

	InvalidRequestException(String message, boolean retryable, @Nullable ObjectNode details) {
		super(ErrorCode.INVALID_REQUEST, message, retryable, details, null);
	}

	/**
	 * Creates an exception that names the field at fault, both in the message and as
	 * {@code details.field}.
	 * @param field the path of the field, such as {@code payload.agent}
	 * @param problem what was expected and what came; must not repeat secrets
	 * @return the exception
	 */
	public static InvalidRequestException forField(String field, String problem) {
		ObjectNode details = JsonNodeFactory.instance.objectNode();
		details.put("field", field);
		return new InvalidRequestException(field + ": " + problem, details);
	}

}
