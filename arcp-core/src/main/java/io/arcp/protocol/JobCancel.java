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
 * Message {@code job.cancel}: cancels a job (ARCP section 1.5).
 *
 * @param jobId the job, not empty
 * @param reason the reason, or {@code null}
 * @since 0.1.0
 */
public record JobCancel(String jobId, @Nullable String reason) implements ClientMessage {

	/**
	 * Type of the frames that carry this message.
	 */
	public static final String TYPE = "job.cancel";

	/**
	 * Validates the job id.
	 * @param jobId the job, not empty
	 * @param reason the reason, or {@code null}
	 * @throws InvalidRequestException if the job id is empty
	 */
	public JobCancel {
		Objects.requireNonNull(jobId, "jobId");
		if (jobId.isEmpty()) {
			throw InvalidRequestException.forField("payload.job_id", "expected a non-empty string");
		}
	}

	@Override
	public String type() {
		return TYPE;
	}

}
