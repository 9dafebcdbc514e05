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

package io.arcp.spring.security;

import java.time.Instant;

/**
 * Published as an application event when a session is about to lose its connection
 * because its token expires (ARCP section 2.3). The client can come back to the session
 * with a fresh token. Published on a thread that may block.
 *
 * @param principal the name of the principal
 * @param sessionId the session's id
 * @param expiresAt when the token expires
 * @since 0.1.0
 */
public record TokenExpiryEvent(String principal, String sessionId, Instant expiresAt) {

}
