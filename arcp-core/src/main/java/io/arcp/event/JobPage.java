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

import java.util.List;

import io.arcp.protocol.JobId;
import org.jspecify.annotations.Nullable;

/**
 * A page of a listing, in the order of job ids.
 *
 * @param jobs the jobs; fewer than the limit do not mean that nothing follows
 * @param next the id after which the next page begins, or {@code null} when nothing
 * follows
 * @since 0.1.0
 */
public record JobPage(List<JobRecord> jobs, @Nullable JobId next) {

	/**
	 * Creates the page.
	 * @param jobs the jobs; fewer than the limit do not mean that nothing follows
	 * @param next the id after which the next page begins, or {@code null} when nothing
	 * follows
	 */
	public JobPage {
		jobs = List.copyOf(jobs);
	}

}
