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

/**
 * Message {@code job.unsubscribe}: ends a subscription (ARCP sections 1.5 and 3.8).
 *
 * @param jobId the job, not empty
 * @since 0.1.0
 */
public record JobUnsubscribe(String jobId) implements ClientMessage {

	/**
	 * Type of the frames that carry this message.
	 */
	public static final String TYPE = "job.unsubscribe";

	/**
	 * Validates the job id.
	 * @param jobId the job, not empty
	 * @throws InvalidRequestException if the job id is empty
	 */
	public JobUnsubscribe {
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
