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

import io.arcp.agent.Agent;
import io.arcp.agent.JobContext;
import io.arcp.protocol.ArcpException;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Asks for models, and says which of them it may use.
 */
final class ModelAgent implements Agent {

	@Override
	public Mono<JsonNode> handle(JsonNode input, JobContext job) {
		AgentInput members = AgentInput.of(input);
		boolean rethrow = members.flag("rethrow", false);
		ObjectNode result = Results.object();
		ArrayNode outcomes = result.putArray("outcomes");
		for (String model : members.texts("models")) {
			ArcpException denial = ask(model, job);
			if (denial != null && rethrow) {
				throw denial;
			}
			outcomes.add(Results.outcome("model", model, denial));
		}
		return Mono.just(result);
	}

	private static @Nullable ArcpException ask(String model, JobContext job) {
		try {
			job.useModel(model);
			return null;
		}
		catch (ArcpException ex) {
			return ex;
		}
	}

}
