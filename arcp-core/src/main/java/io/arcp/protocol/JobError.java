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

import java.time.Instant;
import java.util.Objects;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * Message {@code job.error}: the bad end of a job, or the rejection of a request (ARCP
 * sections 1.5 and 3.3).
 *
 * @param finalStatus {@code ERROR}, {@code CANCELLED} or {@code TIMED_OUT}
 * @param code the code
 * @param message the message; cut, and replaced if blank, like that of
 * {@link ArcpException}
 * @param retryable whether a retry makes sense; overruled where ARCP section 5 is
 * absolute
 * @param requestId the id of the rejected request, or {@code null} for a terminal error
 * @param completedAt the time of the end
 * @param details the details, which must not be modified, or {@code null}
 * @since 0.1.0
 */
public record JobError(JobStatus finalStatus, ErrorCode code, String message, boolean retryable,
		@Nullable String requestId, Instant completedAt, @Nullable ObjectNode details) implements RuntimeMessage {

	/**
	 * Type of the frames that carry this message.
	 */
	public static final String TYPE = "job.error";

	/**
	 * Brings message and retryability into their wire form.
	 * @param finalStatus {@code ERROR}, {@code CANCELLED} or {@code TIMED_OUT}
	 * @param code the code
	 * @param message the message; cut, and replaced if blank, like that of
	 * {@link ArcpException}
	 * @param retryable whether a retry makes sense; overruled where ARCP section 5 is
	 * absolute
	 * @param requestId the id of the rejected request, or {@code null} for a terminal
	 * error
	 * @param completedAt the time of the end
	 * @param details the details, which must not be modified, or {@code null}
	 * @throws IllegalArgumentException if the status is not one of an error
	 */
	public JobError {
		Objects.requireNonNull(completedAt, "completedAt");
		if (!finalStatus.isTerminal() || finalStatus == JobStatus.SUCCESS) {
			throw new IllegalArgumentException("finalStatus must be ERROR, CANCELLED or TIMED_OUT");
		}
		message = ArcpException.safeMessage(code, message);
		retryable = code.retryable(retryable);
	}

	/**
	 * Makes the rejection of a request.
	 * @param error the reason
	 * @param requestId the id of the request
	 * @param completedAt the time of the rejection
	 * @return the message
	 */
	public static JobError rejection(ArcpException error, String requestId, Instant completedAt) {
		return of(JobStatus.ERROR, error, requestId, completedAt);
	}

	/**
	 * Makes the terminal error of a job.
	 * @param finalStatus {@code ERROR}, {@code CANCELLED} or {@code TIMED_OUT}
	 * @param error the reason
	 * @param completedAt the time of the end
	 * @return the message
	 */
	public static JobError terminal(JobStatus finalStatus, ArcpException error, Instant completedAt) {
		return of(finalStatus, error, null, completedAt);
	}

	/**
	 * Makes the exception that this message reports.
	 * @return the exception of the subclass that belongs to the code
	 */
	public ArcpException toException() {
		return ArcpException.of(this.code, this.message, this.retryable, this.details);
	}

	private static JobError of(JobStatus finalStatus, ArcpException error, @Nullable String requestId,
			Instant completedAt) {
		return new JobError(finalStatus, error.code(), Objects.requireNonNullElse(error.getMessage(), ""),
				error.retryable(), requestId, completedAt, error.details());
	}

	@Override
	public String type() {
		return TYPE;
	}

}
