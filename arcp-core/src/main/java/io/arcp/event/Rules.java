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

package io.arcp.event;

import io.arcp.protocol.InvalidRequestException;
import org.jspecify.annotations.Nullable;

/**
 * Checks the members of an event's body.
 */
final class Rules {

	private Rules() {
	}

	static void require(boolean condition, String field, String problem) {
		if (!condition) {
			throw InvalidRequestException.forField(field, problem);
		}
	}

	static void present(@Nullable Object value, String field) {
		require(value != null, field, "must not be absent");
	}

	static void notEmpty(@Nullable String value, String field) {
		require(value != null && !value.isEmpty(), field, "expected a non-empty string");
	}

}
