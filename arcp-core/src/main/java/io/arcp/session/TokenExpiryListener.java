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

package io.arcp.session;

import java.time.Instant;

/**
 * Is told that a session will lose its connection because its token expires (ARCP section
 * 2.3).
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface TokenExpiryListener {

	/**
	 * A token will expire soon. Called once per token, on a thread of the runtime: it
	 * must not block.
	 * @param session the session whose connection has the token
	 * @param at when the token expires
	 */
	void tokenExpires(SessionContext session, Instant at);

}
