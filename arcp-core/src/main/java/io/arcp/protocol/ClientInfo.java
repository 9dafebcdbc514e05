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

import org.jspecify.annotations.Nullable;

/**
 * What a client says about itself; logged only, never an identity (ARCP section 1.4).
 *
 * @param name the name, not empty
 * @param version the version, or {@code null}
 * @param fingerprint the fingerprint, or {@code null}
 * @param principal the principal that the client claims to be, or {@code null}
 * @since 0.1.0
 */
public record ClientInfo(String name, @Nullable String version, @Nullable String fingerprint,
		@Nullable String principal) {

	/**
	 * Validates the name.
	 * @param name the name, not empty
	 * @param version the version, or {@code null}
	 * @param fingerprint the fingerprint, or {@code null}
	 * @param principal the principal that the client claims to be, or {@code null}
	 * @throws InvalidRequestException if the name is empty
	 */
	public ClientInfo {
		Objects.requireNonNull(name, "name");
		if (name.isEmpty()) {
			throw InvalidRequestException.forField("payload.client.name", "expected a non-empty string");
		}
	}

	/**
	 * Makes the description of a client with a name and a version.
	 * @param name the name, not empty
	 * @param version the version, or {@code null}
	 * @return the description
	 */
	public static ClientInfo of(String name, @Nullable String version) {
		return new ClientInfo(name, version, null, null);
	}

}
