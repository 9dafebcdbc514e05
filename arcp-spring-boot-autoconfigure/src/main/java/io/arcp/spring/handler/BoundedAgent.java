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
import io.arcp.agent.JobContext;
import io.arcp.lease.Lease;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;

/**
 * An agent whose declaration bounds its jobs.
 *
 * @param agent the agent
 * @param maxRuntime the upper bound of their time, or {@code null}
 * @param leaseCeiling what they may do at most, or {@code null}
 */
record BoundedAgent(Agent agent, @Nullable Duration maxRuntime, @Nullable Lease leaseCeiling) implements Agent {

	@Override
	public Mono<JsonNode> handle(JsonNode input, JobContext job) {
		return this.agent.handle(input, job);
	}

	@Override
	public Execution execution() {
		return this.agent.execution();
	}

}
