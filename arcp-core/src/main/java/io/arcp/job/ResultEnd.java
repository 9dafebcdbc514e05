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

package io.arcp.job;

import org.jspecify.annotations.Nullable;

/**
 * How a streamed result ends its job.
 *
 * @param resultId the id of the result
 * @param size its size in bytes
 * @param summary a summary, or {@code null}
 */
record ResultEnd(String resultId, long size, @Nullable String summary) {

	/**
	 * Ends the job.
	 */
	@FunctionalInterface
	interface Listener {

		/**
		 * All chunks are in the log: the job ends, unless it has ended or is cancelled.
		 * @param end how it ends
		 * @param write has the outcome of the end as its own
		 */
		void resultEnded(ResultEnd end, Outgoing write);

	}

}
