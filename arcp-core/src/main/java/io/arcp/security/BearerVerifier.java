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

package io.arcp.security;

import io.arcp.protocol.ArcpPrincipal;
import io.arcp.protocol.Secret;
import reactor.core.publisher.Mono;

/**
 * Tells who presents a bearer token (ARCP section 2.3).
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface BearerVerifier {

	/**
	 * Verifies a token. Called for each handshake, on the thread of the connection: the
	 * returned {@code Mono} must not block, and is given up when the hello timeout ends.
	 * @param token the token as it was presented, never empty
	 * @return the principal; empty, or failed with
	 * {@link io.arcp.protocol.UnauthenticatedException}, when the token is refused. Any
	 * other error means that the verifier could not answer, and the client may try again
	 */
	Mono<ArcpPrincipal> verify(Secret token);

}
