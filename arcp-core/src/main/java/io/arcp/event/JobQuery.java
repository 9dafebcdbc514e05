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

package io.arcp.event;

import java.time.Instant;
import java.util.Set;

import io.arcp.protocol.JobId;
import io.arcp.protocol.JobStatus;
import org.jspecify.annotations.Nullable;

/**
 * Which jobs to list.
 *
 * @param principal the submitter, or {@code null} for all principals
 * @param statuses the statuses, empty for all
 * @param agent {@code name} for all versions or {@code name@version} for exactly one, or
 * {@code null} for all
 * @param createdAfter strictly after, or {@code null}
 * @param createdBefore strictly before, or {@code null}
 * @param after the last job of the page before, or {@code null}
 * @param limit the largest number of jobs, at least 1
 * @since 0.1.0
 */
public record JobQuery(@Nullable String principal, Set<JobStatus> statuses, @Nullable String agent,
		@Nullable Instant createdAfter, @Nullable Instant createdBefore, @Nullable JobId after, int limit) {

	/**
	 * Creates the query.
	 * @param principal the submitter, or {@code null} for all principals
	 * @param statuses the statuses, empty for all
	 * @param agent {@code name} for all versions or {@code name@version} for exactly one,
	 * or {@code null} for all
	 * @param createdAfter strictly after, or {@code null}
	 * @param createdBefore strictly before, or {@code null}
	 * @param after the last job of the page before, or {@code null}
	 * @param limit the largest number of jobs, at least 1
	 */
	public JobQuery {
		statuses = Set.copyOf(statuses);
	}

	/**
	 * Creates a query for all jobs of a principal.
	 * @param principal the submitter
	 * @param limit the largest number of jobs
	 * @return the query
	 */
	public static JobQuery of(String principal, int limit) {
		return new JobQuery(principal, Set.of(), null, null, null, null, limit);
	}

}
