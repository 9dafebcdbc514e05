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

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Objects;

import com.fasterxml.jackson.annotation.JsonValue;
import org.jspecify.annotations.Nullable;

/**
 * Text that must not be seen: a bearer token, a resume token or the value of a credential
 * (ARCP section 6.3).
 * <p>
 * Its string and JSON forms are {@code ***}; the value is read by {@link #value()} alone.
 * Comparison takes the same time wherever two secrets of equal length differ.
 *
 * @since 0.1.0
 */
public final class Secret {

	private static final String REDACTED = "***";

	private final String value;

	private Secret(String value) {
		this.value = Objects.requireNonNull(value, "value");
	}

	/**
	 * Wraps a secret.
	 * @param value the value
	 * @return the secret
	 */
	public static Secret of(String value) {
		return new Secret(value);
	}

	/**
	 * Returns the secret in clear.
	 * @return the value
	 */
	public String value() {
		return this.value;
	}

	@Override
	public boolean equals(@Nullable Object other) {
		return this == other || (other instanceof Secret that && MessageDigest
			.isEqual(this.value.getBytes(StandardCharsets.UTF_8), that.value.getBytes(StandardCharsets.UTF_8)));
	}

	@Override
	public int hashCode() {
		return this.value.hashCode();
	}

	@Override
	@JsonValue
	public String toString() {
		return REDACTED;
	}

}
