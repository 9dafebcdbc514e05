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

import io.arcp.event.JobEvent;
import io.arcp.spring.annotation.ArcpAgent;
import io.arcp.spring.annotation.JobHandler;
import reactor.core.publisher.Flux;

/**
 * Emits events as it is asked for more.
 */
@ArcpAgent(name = "emit-reactive")
class ReactiveEmitAgent {

	@JobHandler
	Flux<JobEvent> emit(EmitRequest request) {
		String message = request.message();
		return Flux.range(0, request.count()).map((i) -> JobEvent.log(message));
	}

}
