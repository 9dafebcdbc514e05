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

import io.arcp.agent.JobContext;
import io.arcp.agent.ResultStream;
import io.arcp.event.ChunkEncoding;
import io.arcp.event.JobEvent;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;

/**
 * What an agent must not do with a streamed result. Each way ends the job with the error
 * of the call that fails.
 */
final class StreamMisuse {

	private static final int LARGER_THAN_A_CHUNK = 65_537;

	private static final String PIECE = "x".repeat(16_384);

	private final ResultStream stream;

	private final ChunkEncoding encoding;

	private final int next;

	private final JobContext job;

	/**
	 * Creates the ways to misuse a stream.
	 * @param stream the stream, to which everything has been written
	 * @param encoding its encoding
	 * @param next the number of its next chunk
	 * @param job the job
	 */
	StreamMisuse(ResultStream stream, ChunkEncoding encoding, int next, JobContext job) {
		this.stream = stream;
		this.encoding = encoding;
		this.next = next;
		this.job = job;
	}

	Mono<JsonNode> skipChunk() {
		return chunk(this.stream.resultId(), this.next + 1, "", true);
	}

	Mono<JsonNode> goOnAfterTheLastChunk() {
		return chunk(this.stream.resultId(), this.next, "", false)
			.then(Mono.defer(() -> chunk(this.stream.resultId(), this.next + 1, "", true)));
	}

	Mono<JsonNode> useAnotherId() {
		return chunk("res_other", 0, "", true);
	}

	Mono<JsonNode> sendLargeChunk() {
		return chunk(this.stream.resultId(), this.next, "x".repeat(LARGER_THAN_A_CHUNK), true);
	}

	Mono<JsonNode> writeWithoutEnd() {
		return Mono.defer(() -> this.stream.write(PIECE)).repeat().then(Mono.empty());
	}

	private Mono<JsonNode> chunk(String resultId, int chunkSeq, String data, boolean more) {
		return this.job.resultChunk(new JobEvent.ResultChunk(resultId, chunkSeq, data, this.encoding, more))
			.then(Mono.empty());
	}

}
