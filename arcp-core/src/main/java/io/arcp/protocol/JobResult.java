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
import tools.jackson.databind.JsonNode;

/**
 * Message {@code job.result}: the good end of a job, with an inline or a streamed result
 * (ARCP section 1.5).
 * <p>
 * The result is not part of the text form.
 *
 * @param result the inline result, JSON null for an agent that returned nothing, or
 * {@code null} for a streamed one; not copied, must not be modified
 * @param resultId the id of the streamed result, or {@code null}
 * @param resultSize the size of the streamed result in bytes, or {@code null}
 * @param summary the summary, or {@code null}
 * @param completedAt the time of the end
 * @since 0.1.0
 */
public record JobResult(@Nullable JsonNode result, @Nullable ResultId resultId, @Nullable Long resultSize,
		@Nullable String summary, Instant completedAt) implements RuntimeMessage {

	/**
	 * Type of the frames that carry this message.
	 */
	public static final String TYPE = "job.result";

	/**
	 * Validates that the result is either inline or streamed.
	 * @param result the inline result, JSON null for an agent that returned nothing, or
	 * {@code null} for a streamed one; not copied, must not be modified
	 * @param resultId the id of the streamed result, or {@code null}
	 * @param resultSize the size of the streamed result in bytes, or {@code null}
	 * @param summary the summary, or {@code null}
	 * @param completedAt the time of the end
	 * @throws IllegalArgumentException if it is neither or both
	 */
	public JobResult {
		Objects.requireNonNull(completedAt, "completedAt");
		boolean streamed = resultId != null && resultSize != null && resultSize >= 0;
		if ((result == null) != streamed || (result != null && (resultId != null || resultSize != null))) {
			throw new IllegalArgumentException("expected either 'result', or 'resultId' and 'resultSize'");
		}
	}

	/**
	 * Makes the message for an inline result.
	 * @param result the result; JSON null for nothing
	 * @param completedAt the time of the end
	 * @return the message
	 */
	public static JobResult inline(JsonNode result, Instant completedAt) {
		return new JobResult(result, null, null, null, completedAt);
	}

	/**
	 * Makes the message for a streamed result.
	 * @param resultId the id of the result
	 * @param resultSize its size in bytes, at least 0
	 * @param summary the summary, or {@code null}
	 * @param completedAt the time of the end
	 * @return the message
	 */
	public static JobResult streamed(ResultId resultId, long resultSize, @Nullable String summary,
			Instant completedAt) {
		return new JobResult(null, resultId, resultSize, summary, completedAt);
	}

	@Override
	public String toString() {
		return "JobResult[resultId=" + this.resultId + ", resultSize=" + this.resultSize + ", completedAt="
				+ this.completedAt + ", result=***]";
	}

	@Override
	public String type() {
		return TYPE;
	}

}
