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
 * Session that a client wants to resume, in the nested or the flat form (ARCP sections
 * 1.4 and 2.5).
 *
 * @param sessionId the session, or {@code null} if it is to be found by its token
 * @param resumeToken the resume token, not empty
 * @param lastEventSeq the highest number that the client has seen, at least 0, or
 * {@code null} for everything that is buffered
 * @since 0.1.0
 */
public record ResumeRequest(@Nullable String sessionId, Secret resumeToken, @Nullable Long lastEventSeq) {

	/**
	 * Validates token and number.
	 * @param sessionId the session, or {@code null} if it is to be found by its token
	 * @param resumeToken the resume token, not empty
	 * @param lastEventSeq the highest number that the client has seen, at least 0, or
	 * {@code null} for everything that is buffered
	 * @throws InvalidRequestException if the token is empty or the number negative
	 */
	public ResumeRequest {
		Objects.requireNonNull(resumeToken, "resumeToken");
		if (resumeToken.value().isEmpty()) {
			throw new InvalidRequestException("resume_token must not be empty");
		}
		if (lastEventSeq != null && lastEventSeq < 0) {
			throw new InvalidRequestException("last_event_seq must not be negative");
		}
	}

}
