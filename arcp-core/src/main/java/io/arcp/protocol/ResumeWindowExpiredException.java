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

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * Reports a session that cannot be resumed: code {@link ErrorCode#RESUME_WINDOW_EXPIRED}
 * (ARCP section 5).
 *
 * @since 0.1.0
 */
public class ResumeWindowExpiredException extends ArcpException {

	private static final long serialVersionUID = 1L;

	/**
	 * Creates the exception without details.
	 * @param message the safe message that goes over the wire
	 */
	public ResumeWindowExpiredException(String message) {
		this(message, null);
	}

	/**
	 * Creates the exception with details.
	 * @param message the safe message that goes over the wire
	 * @param details the members of {@code details}, or {@code null} for none
	 */
	public ResumeWindowExpiredException(String message, @Nullable ObjectNode details) {
		super(ErrorCode.RESUME_WINDOW_EXPIRED, message, details);
	}

	ResumeWindowExpiredException(String message, boolean retryable, @Nullable ObjectNode details) {
		super(ErrorCode.RESUME_WINDOW_EXPIRED, message, retryable, details, null);
	}

}
