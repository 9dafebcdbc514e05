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

package io.arcp.sample.conformance;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import io.arcp.agent.Agent;
import io.arcp.agent.JobContext;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;

/**
 * Counts its runs by key, so that a client sees whether a submit ran once or twice.
 */
final class CounterAgent implements Agent {

	private final Map<String, Integer> counts = new ConcurrentHashMap<>();

	@Override
	public Mono<JsonNode> handle(JsonNode input, JobContext job) {
		String key = AgentInput.of(input).text("key");
		return Results.of("count", this.counts.merge(key, 1, Integer::sum));
	}

}
