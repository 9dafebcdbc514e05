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
 * Reports a job id that is unknown or no longer retained: code
 * {@link ErrorCode#JOB_NOT_FOUND} (ARCP section 5).
 *
 * @since 0.1.0
 */
public class JobNotFoundException extends ArcpException {

	private static final long serialVersionUID = 1L;

	/**
	 * Creates the exception without details.
	 * @param message the safe message that goes over the wire
	 */
	public JobNotFoundException(String message) {
		this(message, null);
	}

	/**
	 * Creates the exception with details.
	 * @param message the safe message that goes over the wire
	 * @param details the members of {@code details}, or {@code null} for none
	 */
	public JobNotFoundException(String message, @Nullable ObjectNode details) {
		super(ErrorCode.JOB_NOT_FOUND, message, details);
	}

	JobNotFoundException(String message, boolean retryable, @Nullable ObjectNode details) {
		super(ErrorCode.JOB_NOT_FOUND, message, retryable, details, null);
	}

}
