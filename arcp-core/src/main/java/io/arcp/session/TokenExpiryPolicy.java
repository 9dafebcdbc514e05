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

/**
 * What happens when the token of a session's connection expires (ARCP section 2.3).
 *
 * @since 0.1.0
 */
public enum TokenExpiryPolicy {

	/**
	 * The client is told and the connection is closed. The session can be resumed with a
	 * fresh token.
	 */
	CLOSE,

	/** Nothing, until the next handshake. */
	KEEP

}
