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
import java.util.List;
import java.util.function.Function;

import io.arcp.agent.Agent;
import io.arcp.agent.ChildOutcome;
import io.arcp.agent.DelegateHandle;
import io.arcp.agent.Delegation;
import io.arcp.agent.JobContext;
import io.arcp.protocol.ArcpException;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Spends, hands work on to other agents, and says what became of it.
 */
final class DelegatorAgent implements Agent {

	@Override
	public Mono<JsonNode> handle(JsonNode input, JobContext job) {
		AgentInput members = AgentInput.of(input);
		List<RequestedMetric> spend = members.parts("spend").stream().map(RequestedMetric::of).toList();
		List<Delegation> children = members.parts("children").stream().map(DelegatorAgent::delegation).toList();
		boolean wait = members.flag("wait", true);
		Duration hold = members.millis("hold_ms", 0);
		boolean fail = switch (members.text("then", "return")) {
			case "return" -> false;
			case "fail" -> true;
			default -> throw AgentInput.expected("then", "return or fail");
		};
		Mono<JsonNode> result = Flux.fromIterable(spend)
			.concatMap((metric) -> metric.emit(job))
			.then(Mono.defer(() -> delegate(children, job)))
			.delayUntil((handles) -> Results.delay(hold))
			.flatMap((handles) -> outcomes(handles, wait));
		return fail ? result.then(Mono.error(() -> new IllegalStateException("after children"))) : result;
	}

	private static Delegation delegation(AgentInput child) {
		Integer maxRuntime = child.any("max_runtime_sec").isNull() ? null : child.integer("max_runtime_sec", 0);
		return new Delegation(child.optionalText("delegate_id"), child.text("agent"), child.any("input"),
				child.object("lease_request"), child.object("lease_constraints"),
				(maxRuntime != null) ? Duration.ofSeconds(maxRuntime) : null);
	}

	/** All of them are on their way before the first one is awaited. */
	private static Mono<List<DelegateHandle>> delegate(List<Delegation> children, JobContext job) {
		List<Mono<DelegateHandle>> handles = children.stream().map(job::delegate).toList();
		return Flux.fromIterable(handles).concatMap(Function.identity()).collectList();
	}

	private static Mono<JsonNode> outcomes(List<DelegateHandle> handles, boolean wait) {
		return Results.array(Flux.fromIterable(handles).concatMap((handle) -> outcome(handle, wait)))
			.map((children) -> Results.object().set("children", children));
	}

	private static Mono<JsonNode> outcome(DelegateHandle handle, boolean wait) {
		return (wait && handle.accepted()) ? handle.result().map((end) -> outcome(handle, end))
				: Mono.fromSupplier(() -> outcome(handle, null));
	}

	private static JsonNode outcome(DelegateHandle handle, @Nullable ChildOutcome end) {
		ArcpException error = (end != null) ? end.error() : handle.error();
		ObjectNode outcome = Results.object()
			.put("delegate_id", handle.delegateId())
			.put("child_job_id", handle.childJobId().value())
			.put("accepted", handle.accepted())
			.put("status", (end != null) ? end.status().wireName() : null);
		outcome.set("result", (end != null) ? end.result() : null);
		return outcome.put("code", (error != null) ? error.code().name() : null);
	}

}
