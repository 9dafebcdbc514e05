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
 * Message {@code job.cancelled}: a cancel was taken (ARCP section 1.5).
 *
 * @param jobId the job
 * @param reason the reason of the client, else {@value #DEFAULT_REASON}
 * @param status the state of a job that had ended before, or {@code null}
 * @since 0.1.0
 */
public record JobCancelled(JobId jobId, String reason, @Nullable JobStatus status) implements RuntimeMessage {

	/**
	 * Type of the frames that carry this message.
	 */
	public static final String TYPE = "job.cancelled";

	/**
	 * Reason when the client gives none.
	 */
	public static final String DEFAULT_REASON = "client_cancel";

	/**
	 * Validates that the status is terminal.
	 * @param jobId the job
	 * @param reason the reason of the client, else {@value #DEFAULT_REASON}
	 * @param status the state of a job that had ended before, or {@code null}
	 * @throws IllegalArgumentException if the status is not terminal
	 */
	public JobCancelled {
		Objects.requireNonNull(jobId, "jobId");
		Objects.requireNonNull(reason, "reason");
		if (status != null && !status.isTerminal()) {
			throw new IllegalArgumentException("status must be terminal");
		}
	}

	@Override
	public String type() {
		return TYPE;
	}

}
