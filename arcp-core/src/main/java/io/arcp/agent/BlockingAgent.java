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

package io.arcp.agent;

import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;

/**
 * An agent with a handler that blocks.
 *
 * @param handler the handler
 */
record BlockingAgent(Agent.BlockingHandler handler) implements Agent {

	@Override
	public Mono<JsonNode> handle(JsonNode input, JobContext job) {
		return Mono.fromCallable(() -> this.handler.handle(input, job));
	}

	@Override
	public Execution execution() {
		return Execution.BLOCKING;
	}

}
