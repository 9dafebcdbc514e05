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

package io.arcp.spring.handler;

import java.time.Duration;

import io.arcp.agent.Agent;
import io.arcp.lease.Lease;
import io.arcp.protocol.AgentRef;
import org.jspecify.annotations.Nullable;

/**
 * An agent as the application declares it.
 *
 * @param ref name and version
 * @param defaultVersion whether the bare name means this version
 * @param description what the agent does, empty for no description
 * @param maxRuntime the upper bound of a job's time, or {@code null} to inherit
 * @param leaseCeiling what a job may do at most, or {@code null} to leave it to the agent
 * @param source the class and method that do the work, for people
 * @param agent does the work
 */
record AgentDefinition(AgentRef ref, boolean defaultVersion, String description, @Nullable Duration maxRuntime,
		@Nullable Lease leaseCeiling, String source, Agent agent) {

	String name() {
		return this.ref.name();
	}

	/**
	 * Returns the agent with the bounds of its declaration.
	 */
	Agent boundedAgent() {
		if (this.maxRuntime == null && this.leaseCeiling == null) {
			return this.agent;
		}
		return new BoundedAgent(this.agent, (this.maxRuntime != null) ? this.maxRuntime : this.agent.maxRuntime(),
				(this.leaseCeiling != null) ? this.leaseCeiling : this.agent.leaseCeiling());
	}

}
