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
 * Message {@code job.subscribe}: attaches the session to a job (ARCP sections 1.5 and
 * 3.8).
 *
 * @param jobId the job, not empty
 * @param fromEventSeq the number in the owner session after which history is wanted, at
 * least 0, or {@code null}
 * @param history whether history is wanted
 * @since 0.1.0
 */
public record JobSubscribe(String jobId, @Nullable Long fromEventSeq, boolean history) implements ClientMessage {

	/**
	 * Type of the frames that carry this message.
	 */
	public static final String TYPE = "job.subscribe";

	/**
	 * Validates job id and number.
	 * @param jobId the job, not empty
	 * @param fromEventSeq the number in the owner session after which history is wanted,
	 * at least 0, or {@code null}
	 * @param history whether history is wanted
	 * @throws InvalidRequestException if the job id is empty or the number negative
	 */
	public JobSubscribe {
		Objects.requireNonNull(jobId, "jobId");
		if (jobId.isEmpty()) {
			throw InvalidRequestException.forField("payload.job_id", "expected a non-empty string");
		}
		if (fromEventSeq != null && fromEventSeq < 0) {
			throw InvalidRequestException.forField("payload.from_event_seq", "expected an integer of at least 0");
		}
	}

	@Override
	public String type() {
		return TYPE;
	}

}
