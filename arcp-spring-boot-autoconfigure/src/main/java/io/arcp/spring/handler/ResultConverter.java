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

import io.arcp.agent.JobContext;
import io.arcp.protocol.ArcpException;
import io.arcp.protocol.ErrorCode;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.util.TokenBuffer;

/**
 * Converts results with the application's mapper, by their declared type.
 */
final class ResultConverter {

	private final JsonMapper mapper;

	ResultConverter(JsonMapper mapper) {
		this.mapper = mapper;
	}

	/**
	 * Converts a result.
	 * @param value the value
	 * @param declared the type that the handler declares
	 * @param job the context of the job
	 * @return the JSON, or {@code null} for no result
	 */
	@Nullable JsonNode convert(@Nullable Object value, Type declared, JobContext job) {
		if (value == null || value instanceof JsonNode) {
			return (JsonNode) value;
		}
		try {
			return write(value, this.mapper.constructType(declared));
		}
		catch (JacksonException ex) {
			job.logger().error("Result of job {} cannot be written as JSON", job.jobId(), ex);
			throw new ArcpException(ErrorCode.INTERNAL_ERROR, "result cannot be written as JSON", true, null, ex);
		}
	}

	/**
	 * Writes elements of a container by their declared type, which decides on type ids;
	 * an object itself knows its type.
	 */
	private JsonNode write(Object value, JavaType type) {
		boolean container = type.isContainerType() || type.isReferenceType();
		if (!container || !type.getRawClass().isInstance(value)) {
			return this.mapper.valueToTree(value);
		}
		try (TokenBuffer buffer = TokenBuffer.forGeneration()) {
			this.mapper.writerFor(type).writeValue(buffer, value);
			return this.mapper.readTree(buffer);
		}
	}

}
