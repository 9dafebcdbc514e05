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

import java.math.BigDecimal;
import java.util.Map;

import io.arcp.agent.Agent;
import io.arcp.agent.JobContext;
import io.arcp.event.JobEvent;
import io.arcp.event.LogLevel;
import io.arcp.protocol.Feature;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;

/**
 * Emits one event of each kind that an agent can emit by itself.
 */
final class EventsAgent implements Agent {

	private static final String CALL = "c1";

	@Override
	public Mono<JsonNode> handle(JsonNode input, JobContext job) {
		return Flux
			.concat(Mono.defer(() -> job.log(LogLevel.INFO, "hello", Results.object().put("k", 1))),
					Mono.defer(() -> job.thought("thinking")), Mono.defer(() -> lookUp(job)),
					Mono.defer(() -> job.status("halfway", "50%")),
					Mono.defer(() -> job
						.emit(new JobEvent.Metric("demo.rows", BigDecimal.valueOf(42), "rows", Map.of("table", "t")))),
					Mono.defer(() -> job.artifactRef(
							new JobEvent.ArtifactRef("https://example.com/a.txt", "text/plain", 12L, "a".repeat(64)))),
					Mono.defer(() -> progress(job)),
					Mono.defer(() -> job.emitEvent("x-vendor.acme.note", Results.object().put("note", "n"))))
			.then(Results.of("ok", true));
	}

	private static Mono<Void> lookUp(JobContext job) {
		return job.toolCall("demo.lookup", CALL, Results.object().put("q", "x"))
			.flatMap((authorization) -> authorization.permitted()
					? job.toolResult(CALL, Results.object().put("hits", 1)) : Mono.empty());
	}

	private static Mono<Void> progress(JobContext job) {
		return job.hasFeature(Feature.PROGRESS) ? job.progress(BigDecimal.ONE, BigDecimal.valueOf(2), "steps", "half")
				: Mono.empty();
	}

}
