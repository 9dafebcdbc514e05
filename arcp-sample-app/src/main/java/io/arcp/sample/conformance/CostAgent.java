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
import java.util.ArrayList;
import java.util.List;

import io.arcp.agent.Agent;
import io.arcp.agent.JobContext;
import io.arcp.protocol.ArcpException;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Spends, does operations and waits, in the order of the input, and says what is left.
 */
final class CostAgent implements Agent {

	@Override
	public Mono<JsonNode> handle(JsonNode input, JobContext job) {
		AgentInput members = AgentInput.of(input);
		List<Step> steps = steps(members.parts("steps"), members.flag("catch", false));
		return Results.array(Flux.fromIterable(steps).concatMap((step) -> step.run(job))).map((outcomes) -> {
			ObjectNode result = Results.object();
			result.set("remaining", remaining(job));
			return result.set("outcomes", outcomes);
		});
	}

	private static List<Step> steps(List<AgentInput> parts, boolean caught) {
		List<Step> steps = new ArrayList<>(parts.size());
		for (AgentInput part : parts) {
			steps.add(step(part, steps.size() + 1, caught));
		}
		return steps;
	}

	private static Step step(AgentInput members, int number, boolean caught) {
		AgentInput metric = members.part("metric");
		if (metric != null) {
			return metric(RequestedMetric.of(metric), caught);
		}
		AgentInput operation = members.part("op");
		if (operation != null) {
			return RequestedOperation.of(operation, number)::call;
		}
		if (members.any("sleep_ms").isNull()) {
			throw members.mismatch("metric, op or sleep_ms");
		}
		Duration pause = members.millis("sleep_ms", 0);
		return (job) -> Results.delay(pause).then(Mono.empty());
	}

	private static Step metric(RequestedMetric metric, boolean caught) {
		return (job) -> {
			Mono<JsonNode> emitted = metric.emit(job).then(Mono.empty());
			return caught ? emitted.onErrorResume(ArcpException.class,
					(ex) -> Mono.just(Results.outcome("metric", metric.name(), ex))) : emitted;
		};
	}

	private static JsonNode remaining(JobContext job) {
		ObjectNode remaining = Results.object();
		job.budget().forEach(remaining::put);
		return remaining;
	}

	/**
	 * One thing to do.
	 */
	private interface Step {

		/**
		 * Does it.
		 * @return what came of it, empty when that is not told
		 */
		Mono<JsonNode> run(JobContext job);

	}

}
