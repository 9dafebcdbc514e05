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
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;

/**
 * Takes its time, and says so at each tick when it is asked to.
 */
final class SlowAgent implements Agent {

	@Override
	public Mono<JsonNode> handle(JsonNode input, JobContext job) {
		AgentInput members = AgentInput.of(input);
		Duration time = members.millis("ms", 10_000);
		Duration tick = members.millis("tick_ms", 0);
		Mono<Void> wait = tick.isZero() ? Results.delay(time) : tick(time, tick, job);
		return wait.then(Results.of("slept", time.toMillis()));
	}

	private static Mono<Void> tick(Duration time, Duration tick, JobContext job) {
		return Flux.range(1, Integer.MAX_VALUE)
			.concatMap((k) -> Mono.delay(tick).then(Mono.defer(() -> job.log("tick " + k))))
			.takeUntilOther(Results.delay(time))
			.then();
	}

}
