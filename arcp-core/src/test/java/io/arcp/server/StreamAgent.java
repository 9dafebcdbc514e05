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

package io.arcp.server;

import java.util.Base64;

import io.arcp.agent.Agent;
import io.arcp.agent.JobContext;
import io.arcp.agent.ResultStream;
import io.arcp.event.ChunkEncoding;
import io.arcp.event.JobEvent;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * The agent {@code stream} of the conformance profile (ARCP section 8.4).
 */
final class StreamAgent implements Agent.BlockingHandler {

	@Override
	public @Nullable JsonNode handle(JsonNode input, JobContext job) {
		boolean base64 = "base64".equals(input.path("encoding").asString("utf8"));
		ResultStream stream = job.streamResult();
		int next = 0;
		for (JsonNode chunk : input.path("chunks")) {
			if (base64) {
				stream.write(Base64.getDecoder().decode(chunk.asString()));
			}
			else {
				stream.write(chunk.asString());
			}
			next++;
		}
		misuse(input.path("misuse").asString("none"), stream, job, next, base64);
		if ("inline".equals(input.path("misuse").asString())) {
			return JsonNodeFactory.instance.objectNode().put("inline", true);
		}
		if (input.path("finalize").asBoolean(true)) {
			stream.finish(null, input.path("summary").asString(null), null);
		}
		return JsonNodeFactory.instance.objectNode().put("dropped", true);
	}

	private static void misuse(String misuse, ResultStream stream, JobContext job, int next, boolean base64) {
		ChunkEncoding encoding = base64 ? ChunkEncoding.BASE64 : ChunkEncoding.UTF8;
		String id = stream.resultId();
		switch (misuse) {
			case "out_of_order" -> job.resultChunk(new JobEvent.ResultChunk(id, next + 1, "", encoding, true));
			case "two_ids" -> job.resultChunk(new JobEvent.ResultChunk("res_other", 0, "", encoding, true));
			case "oversize" ->
				job.resultChunk(new JobEvent.ResultChunk(id, next, "x".repeat(65_537), ChunkEncoding.UTF8, true));
			case "after_final" -> {
				job.resultChunk(new JobEvent.ResultChunk(id, next, "", encoding, false));
				job.resultChunk(new JobEvent.ResultChunk(id, next + 1, "", encoding, true));
			}
			case "oversize_total" -> {
				while (true) {
					stream.write("x".repeat(16_384));
				}
			}
			default -> {
			}
		}
	}

}
