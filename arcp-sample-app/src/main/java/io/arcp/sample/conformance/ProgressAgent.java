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
import java.time.Duration;

import io.arcp.agent.Agent;
import io.arcp.agent.JobContext;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;

/**
 * Reports progress, and at the end progress that cannot be when it is asked to.
 */
final class ProgressAgent implements Agent {

	private static final String UNITS = "steps";

	@Override
	public Mono<JsonNode> handle(JsonNode input, JobContext job) {
		AgentInput members = AgentInput.of(input);
		int steps = members.integer("steps", 3);
		BigDecimal total = members.number("total");
		String bad = members.optionalText("bad");
		Duration pause = members.millis("delay_ms", 0);
		return job.status("working")
			.thenMany(Flux.range(1, steps)
				.concatMap((step) -> job.progress(BigDecimal.valueOf(step), total, UNITS, "step " + step)
					.then(Results.delay(pause))))
			.then(Mono.defer(() -> misreport(bad, (total != null) ? total : BigDecimal.valueOf(steps), job)))
			.then(Results.of("steps", steps));
	}

	private static Mono<Void> misreport(@Nullable String bad, BigDecimal total, JobContext job) {
		if (bad == null) {
			return Mono.empty();
		}
		return switch (bad) {
			case "negative" -> job.progress(BigDecimal.ONE.negate(), total, UNITS, null);
			case "over_total" -> job.progress(total.add(BigDecimal.ONE), total, UNITS, null);
			default -> throw AgentInput.expected("bad", "negative or over_total");
		};
	}

}
