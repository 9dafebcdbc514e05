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

import io.arcp.agent.JobContext;
import io.arcp.agent.ResultStream;
import io.arcp.spring.annotation.ArcpAgent;
import io.arcp.spring.annotation.JobHandler;

/**
 * Streams a result chunk by chunk, on a thread that may block.
 */
@ArcpAgent(name = "stream")
class StreamAgent {

	@JobHandler
	void stream(EmitRequest request, JobContext job) {
		String chunk = request.message();
		ResultStream result = job.streamResult();
		for (int i = 1; i < request.count(); i++) {
			result.write(chunk);
		}
		result.finish(chunk, null, null);
	}

}
