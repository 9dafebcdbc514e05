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

import java.time.Duration;

import io.arcp.agent.Agent;
import io.arcp.agent.JobContext;
import io.arcp.event.LogLevel;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;

/**
 * Emits numbered events, at a pace that the input sets.
 */
final class ChattyAgent implements Agent {

	@Override
	public Mono<JsonNode> handle(JsonNode input, JobContext job) {
		AgentInput members = AgentInput.of(input);
		int count = members.integer("n", 100);
		Duration pause = members.millis("delay_ms", 0);
		return Flux.range(1, count)
			.concatMap((k) -> job.log(LogLevel.INFO, "event " + k, Results.object().put("k", k))
				.then(Results.delay(pause)))
			.then(Results.of("n", count));
	}

}
