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
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * Selection of a listing (ARCP section 1.4, session.list_jobs).
 *
 * @param statuses the wire names of the wanted states, unknown ones included, or
 * {@code null} for all
 * @param agent {@code name} for all versions or {@code name@version} for one, or
 * {@code null} for all
 * @param createdAfter the instant after which jobs were created, or {@code null}
 * @param createdBefore the instant before which jobs were created, or {@code null}
 * @since 0.1.0
 */
public record JobFilter(@Nullable Set<String> statuses, @Nullable String agent, @Nullable Instant createdAfter,
		@Nullable Instant createdBefore) {

	/**
	 * Selects all jobs.
	 */
	public static final JobFilter ALL = new JobFilter(null, null, null, null);

	/**
	 * Copies the states.
	 * @param statuses the wire names of the wanted states, unknown ones included, or
	 * {@code null} for all
	 * @param agent {@code name} for all versions or {@code name@version} for one, or
	 * {@code null} for all
	 * @param createdAfter the instant after which jobs were created, or {@code null}
	 * @param createdBefore the instant before which jobs were created, or {@code null}
	 */
	public JobFilter {
		statuses = (statuses != null) ? Collections.unmodifiableSet(new LinkedHashSet<>(statuses)) : null;
	}

}
