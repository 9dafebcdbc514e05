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

import java.security.Principal;
import java.time.Instant;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * Identity that a token verifier returns, never what a client says about itself (ARCP
 * section 2.3).
 *
 * @since 0.1.0
 */
public interface ArcpPrincipal extends Principal {

	/**
	 * Returns the end of the authentication.
	 * @return the instant from which the token is no longer good, or {@code null} if it
	 * does not expire
	 */
	default @Nullable Instant expiresAt() {
		return null;
	}

	/**
	 * Returns what the token allows, such as the scopes of a JWT: what
	 * {@code arcp.security.authorities} and the like ask for.
	 * @return the names of the authorities, unmodifiable; none by default
	 */
	default Set<String> authorities() {
		return Set.of();
	}

	/**
	 * Makes a principal that does not expire.
	 * @param name the name, not empty
	 * @return a principal that is equal to others with the same name and expiry, and
	 * without authorities
	 */
	static ArcpPrincipal of(String name) {
		return of(name, null);
	}

	/**
	 * Makes a principal with an optional expiry.
	 * @param name the name, not empty
	 * @param expiresAt the end of the authentication, or {@code null}
	 * @return a principal that is equal to others with the same name and expiry, and
	 * without authorities
	 */
	static ArcpPrincipal of(String name, @Nullable Instant expiresAt) {
		return of(name, expiresAt, Set.of());
	}

	/**
	 * Makes a principal with an optional expiry and with authorities.
	 * @param name the name, not empty
	 * @param expiresAt the end of the authentication, or {@code null}
	 * @param authorities the names of what the token allows
	 * @return a principal that is equal to others with the same name, expiry and
	 * authorities
	 */
	static ArcpPrincipal of(String name, @Nullable Instant expiresAt, Set<String> authorities) {
		return new NamedPrincipal(name, expiresAt, authorities);
	}

}
