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

import java.time.Duration;

import io.arcp.lease.Lease;
import org.jspecify.annotations.Nullable;

/**
 * What is set for one agent in place of the runtime's own settings.
 *
 * @param maxRuntime the upper bound of a job's time, or {@code null} to inherit
 * @param cancelGrace the time an agent has to unwind, or {@code null} to inherit
 * @param requireModelUse whether using a model needs a lease for it, or {@code null} to
 * inherit
 * @param leaseCeiling what a job may do at most, or {@code null} for the agent's own
 * ceiling
 * @since 0.1.0
 */
public record AgentSettings(@Nullable Duration maxRuntime, @Nullable Duration cancelGrace,
		@Nullable Boolean requireModelUse, @Nullable Lease leaseCeiling) {

	/** Nothing is set. */
	public static final AgentSettings INHERITED = new AgentSettings(null, null);

	/**
	 * Creates settings of a job's time, without any for its lease.
	 * @param maxRuntime the upper bound of a job's time, or {@code null} to inherit
	 * @param cancelGrace the time an agent has to unwind, or {@code null} to inherit
	 */
	public AgentSettings(@Nullable Duration maxRuntime, @Nullable Duration cancelGrace) {
		this(maxRuntime, cancelGrace, null, null);
	}

}
