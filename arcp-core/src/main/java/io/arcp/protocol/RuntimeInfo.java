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

/**
 * Name and version of a runtime (ARCP section 1.4, session.welcome).
 *
 * @param name the name, not empty
 * @param version the version, not empty
 * @since 0.1.0
 */
public record RuntimeInfo(String name, String version) {

	/**
	 * Validates both.
	 * @param name the name, not empty
	 * @param version the version, not empty
	 * @throws IllegalArgumentException if one of them is empty
	 */
	public RuntimeInfo {
		if (name.isEmpty() || version.isEmpty()) {
			throw new IllegalArgumentException("name and version must not be empty");
		}
	}

}
