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

import io.arcp.agent.Agent;
import io.arcp.agent.JobContext;
import io.arcp.protocol.Credential;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;

/**
 * Rotates its first credential, if it has one.
 */
final class RotatingAgent implements Agent {

	@Override
	public Mono<JsonNode> handle(JsonNode input, JobContext job) {
		AgentInput members = AgentInput.of(input);
		Duration before = members.millis("before_ms", 0);
		Duration hold = members.millis("hold_ms", 1000);
		return Results.delay(before)
			.then(Mono.defer(() -> rotate(job)))
			.flatMap((result) -> Results.delay(hold).thenReturn(result));
	}

	private static Mono<JsonNode> rotate(JobContext job) {
		List<Credential> live = job.credentials();
		if (live.isEmpty()) {
			return Mono.just(Results.object().put("rotated", false).putNull("credential_id"));
		}
		return job.rotateCredential(live.get(0).id())
			.map((rotated) -> Results.object().put("rotated", true).put("credential_id", rotated.id()));
	}

}
