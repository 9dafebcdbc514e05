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
import tools.jackson.databind.node.ObjectNode;

/**
 * Message {@code session.error}: a refusal or a fatal condition (ARCP sections 1.4 and
 * 3.3).
 *
 * @param code the code
 * @param message the message; cut, and replaced if blank, like that of
 * {@link ArcpException}
 * @param retryable whether a retry makes sense; overruled where ARCP section 5 is
 * absolute
 * @param details the details, which must not be modified, or {@code null}
 * @param requestId the id of the frame that is answered, or {@code null}
 * @param jobId the job, or {@code null}
 * @since 0.1.0
 */
public record SessionError(ErrorCode code, String message, boolean retryable, @Nullable ObjectNode details,
		@Nullable String requestId, @Nullable String jobId) implements RuntimeMessage {

	/**
	 * Type of the frames that carry this message.
	 */
	public static final String TYPE = "session.error";

	/**
	 * Brings message and retryability into their wire form.
	 * @param code the code
	 * @param message the message; cut, and replaced if blank, like that of
	 * {@link ArcpException}
	 * @param retryable whether a retry makes sense; overruled where ARCP section 5 is
	 * absolute
	 * @param details the details, which must not be modified, or {@code null}
	 * @param requestId the id of the frame that is answered, or {@code null}
	 * @param jobId the job, or {@code null}
	 */
	public SessionError {
		message = ArcpException.safeMessage(code, message);
		retryable = code.retryable(retryable);
	}

	/**
	 * Makes the message for an exception.
	 * @param error the exception
	 * @param requestId the id of the frame that is answered, or {@code null}
	 * @return the message
	 */
	public static SessionError of(ArcpException error, @Nullable String requestId) {
		return new SessionError(error.code(), Objects.requireNonNullElse(error.getMessage(), ""), error.retryable(),
				error.details(), requestId, null);
	}

	/**
	 * Makes the exception that this message reports.
	 * @return the exception of the subclass that belongs to the code
	 */
	public ArcpException toException() {
		return ArcpException.of(this.code, this.message, this.retryable, this.details);
	}

	@Override
	public String type() {
		return TYPE;
	}

}
