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
 * What a client authenticates with (ARCP section 1.4).
 *
 * @param token the bearer token, or {@code null} if the upgrade request carries it
 * @param scheme the scheme, always {@code bearer}
 * @since 0.1.0
 */
public record AuthRequest(@Nullable Secret token, String scheme) {

	/**
	 * The one scheme there is.
	 */
	public static final String BEARER = "bearer";

	/**
	 * Stands for a missing {@code auth} member.
	 */
	public static final AuthRequest NONE = new AuthRequest(null, BEARER);

	/**
	 * Validates the scheme.
	 * @param token the bearer token, or {@code null} if the upgrade request carries it
	 * @param scheme the scheme, always {@code bearer}
	 * @throws UnauthenticatedException if the scheme is not {@code bearer}
	 */
	public AuthRequest {
		Objects.requireNonNull(scheme, "scheme");
		if (!BEARER.equals(scheme)) {
			throw new UnauthenticatedException("payload.auth.scheme: expected 'bearer'");
		}
	}

	/**
	 * Makes a request with a bearer token.
	 * @param token the token
	 * @return the request
	 */
	public static AuthRequest bearer(Secret token) {
		return new AuthRequest(token, BEARER);
	}

}
