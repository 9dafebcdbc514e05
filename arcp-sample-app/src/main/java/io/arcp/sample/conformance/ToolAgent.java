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
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;

/**
 * Does operations one after the other, and goes on when one of them is denied.
 */
final class ToolAgent implements Agent {

	@Override
	public Mono<JsonNode> handle(JsonNode input, JobContext job) {
		AgentInput members = AgentInput.of(input);
		List<RequestedOperation> operations = operations(members.parts("ops"));
		Duration pause = members.millis("delay_ms", 0);
		return switch (members.text("then", "return")) {
			case "return" -> outcomes(operations, pause, job, false);
			case "authorize" -> outcomes(operations, pause, job, true);
			case "fail" ->
				outcomes(operations, pause, job, false).then(Mono.error(() -> new IllegalStateException("after ops")));
			default -> throw AgentInput.expected("then", "return, fail or authorize");
		};
	}

	private static List<RequestedOperation> operations(List<AgentInput> parts) {
		List<RequestedOperation> operations = new ArrayList<>(parts.size());
		for (AgentInput part : parts) {
			operations.add(RequestedOperation.of(part, operations.size() + 1));
		}
		return operations;
	}

	private static Mono<JsonNode> outcomes(List<RequestedOperation> operations, Duration pause, JobContext job,
			boolean checkOnly) {
		Flux<JsonNode> outcomes = Flux.fromIterable(operations)
			.concatMap((operation) -> Results.delay(pause)
				.then(Mono.defer(() -> checkOnly ? operation.authorize(job) : operation.call(job))));
		return Results.array(outcomes).map((array) -> Results.object().set("outcomes", array));
	}

}
