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
import java.util.Map;

import io.arcp.event.AppendOptions;
import io.arcp.lease.LeasePolicy;
import io.arcp.security.AuthorityRules;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * What a runtime is told about jobs.
 *
 * @param cancelGrace the time an agent has to unwind after a cancel (ARCP section 3.6)
 * @param maxRuntime the upper bound of a job's time, or {@code null} for none
 * @param retention how long an ended job stays visible
 * @param logLimits what the log of a job keeps
 * @param results the limits of results
 * @param leases what is allowed without a lease
 * @param onExhaustion what happens when a budget is spent
 * @param delegations how far jobs may delegate
 * @param agents what is set per agent, by name
 * @param authorities what principals need for what
 * @param logger the parent of the agents' loggers
 * @since 0.1.0
 */
public record JobSettings(Duration cancelGrace, @Nullable Duration maxRuntime, Duration retention, LogLimits logLimits,
		ResultLimits results, LeasePolicy leases, ExhaustionPolicy onExhaustion, DelegationLimits delegations,
		Map<String, AgentSettings> agents, AuthorityRules authorities, Logger logger) {

	/**
	 * Creates the settings.
	 * @param cancelGrace the time an agent has to unwind after a cancel (ARCP section
	 * 3.6)
	 * @param maxRuntime the upper bound of a job's time, or {@code null} for none
	 * @param retention how long an ended job stays visible
	 * @param logLimits what the log of a job keeps
	 * @param results the limits of results
	 * @param leases what is allowed without a lease
	 * @param onExhaustion what happens when a budget is spent
	 * @param delegations how far jobs may delegate
	 * @param agents what is set per agent, by name
	 * @param authorities what principals need for what
	 * @param logger the parent of the agents' loggers
	 */
	public JobSettings {
		agents = Map.copyOf(agents);
	}

	/**
	 * Returns what is set for an agent.
	 * @param name the agent's name
	 * @return the settings
	 */
	public AgentSettings agent(String name) {
		return this.agents.getOrDefault(name, AgentSettings.INHERITED);
	}

	/**
	 * Returns what goes with each append to the log of a job.
	 */
	AppendOptions appendOptions() {
		return new AppendOptions(this.logLimits.maxEvents(), this.logLimits.maxBytes(), null, this.retention, null);
	}

	/**
	 * What the log of a job keeps (ARCP section 3.8).
	 *
	 * @param maxEvents the largest number of events
	 * @param maxBytes the largest number of bytes
	 */
	public record LogLimits(int maxEvents, long maxBytes) {

	}

}
