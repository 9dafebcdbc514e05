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

import java.util.List;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

/**
 * Message {@code session.jobs}: a page of jobs (ARCP section 1.4).
 *
 * @param requestId the id of the request
 * @param jobs the entries, in ascending order of their ids
 * @param nextCursor the cursor of the next page, or {@code null} at the end
 * @since 0.1.0
 */
public record SessionJobs(String requestId, List<JobEntry> jobs,
		@Nullable String nextCursor) implements RuntimeMessage {

	/**
	 * Type of the frames that carry this message.
	 */
	public static final String TYPE = "session.jobs";

	/**
	 * Copies the entries.
	 * @param requestId the id of the request
	 * @param jobs the entries, in ascending order of their ids
	 * @param nextCursor the cursor of the next page, or {@code null} at the end
	 */
	public SessionJobs {
		Objects.requireNonNull(requestId, "requestId");
		jobs = List.copyOf(jobs);
	}

	@Override
	public String type() {
		return TYPE;
	}

}
