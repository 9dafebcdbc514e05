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

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Map;

import io.arcp.protocol.JobStatus;
import org.jspecify.annotations.Nullable;

/**
 * What goes with an append.
 *
 * @param maxEvents the largest number of events that the log keeps
 * @param maxBytes the largest number of bytes that the log keeps; the newest event always
 * stays
 * @param status the status that the job gets, or {@code null} to keep it
 * @param retention how long the ended job stays visible
 * @param budget the current counters, or {@code null} to keep the stored ones
 * @since 0.1.0
 */
public record AppendOptions(long maxEvents, long maxBytes, @Nullable JobStatus status, Duration retention,
		@Nullable Map<String, BigDecimal> budget) {

	/**
	 * Returns these options with another status.
	 * @param newStatus the status that the job gets
	 * @return the options
	 */
	public AppendOptions withStatus(JobStatus newStatus) {
		return new AppendOptions(this.maxEvents, this.maxBytes, newStatus, this.retention, this.budget);
	}

	/**
	 * Returns these options with other counters.
	 * @param newBudget the current counters
	 * @return the options
	 */
	public AppendOptions withBudget(Map<String, BigDecimal> newBudget) {
		return new AppendOptions(this.maxEvents, this.maxBytes, this.status, this.retention, newBudget);
	}

}
