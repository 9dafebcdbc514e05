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
import java.util.concurrent.TimeUnit;

import io.arcp.agent.Agent;
import io.arcp.agent.JobContext;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import tools.jackson.databind.JsonNode;

/**
 * Emits after its job has ended, from a thread that the runtime does not know. None of it
 * may be seen.
 */
final class LateAgent implements Agent {

	@Override
	public Mono<JsonNode> handle(JsonNode input, JobContext job) {
		AgentInput members = AgentInput.of(input);
		int count = members.integer("n", 5);
		Duration delay = members.millis("delay_ms", 50);
		return switch (members.text("after", "return")) {
			case "return" -> Results.of("late", true).doOnTerminate(() -> emitLate(count, delay, job));
			case "cancel" -> {
				job.cancellation().onCancel((reason) -> emitLate(count, delay, job));
				yield job.cancellation().whenCancelled().then(Mono.fromRunnable(job.cancellation()::throwIfCancelled));
			}
			default -> throw AgentInput.expected("after", "return or cancel");
		};
	}

	private static void emitLate(int count, Duration delay, JobContext job) {
		Schedulers.boundedElastic().schedule(() -> {
			for (int k = 1; k <= count; k++) {
				job.log("late " + k);
			}
		}, delay.toMillis(), TimeUnit.MILLISECONDS);
	}

}
