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

import java.util.Objects;

/**
 * Length rule of identifiers (ARCP section 6.4).
 */
final class IdText {

	private static final int MAX_LENGTH = 256;

	private IdText() {
	}

	static void check(String name, String value) {
		Objects.requireNonNull(value, name);
		if (value.isEmpty() || (value.length() > MAX_LENGTH && value.codePointCount(0, value.length()) > MAX_LENGTH)) {
			throw new InvalidRequestException(name + " must have 1 to 256 characters");
		}
	}

}
