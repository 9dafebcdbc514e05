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

package io.arcp.benchmarks.server;

import io.arcp.spring.annotation.ArcpAgent;
import io.arcp.spring.annotation.JobHandler;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;

/**
 * Returns what it was given, the way the sample application does.
 */
@ArcpAgent(name = "echo")
class EchoAgent {

	@JobHandler
	Mono<Echo> echo(JsonNode input) {
		return Mono.just(new Echo(input));
	}

	/**
	 * What comes back.
	 *
	 * @param echoed the input
	 */
	record Echo(JsonNode echoed) {
	}

}
