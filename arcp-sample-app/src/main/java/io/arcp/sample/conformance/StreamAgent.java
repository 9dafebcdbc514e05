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

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;

import io.arcp.agent.Agent;
import io.arcp.agent.JobContext;
import io.arcp.agent.ResultStream;
import io.arcp.event.ChunkEncoding;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;

/**
 * Streams its result, and then does wrong with it when it is asked to.
 */
final class StreamAgent implements Agent {

	private static final int MAX_CODE_POINT = 4;

	private final int chunkSize;

	/**
	 * Creates the agent.
	 * @param chunkSize what the runtime splits a write into, in bytes
	 */
	StreamAgent(int chunkSize) {
		this.chunkSize = Math.max(chunkSize, MAX_CODE_POINT);
	}

	@Override
	public Mono<JsonNode> handle(JsonNode input, JobContext job) {
		AgentInput members = AgentInput.of(input);
		ChunkEncoding encoding = encoding(members.text("encoding", "utf8"));
		List<byte[]> writes = members.texts("chunks").stream().map((text) -> decode(text, encoding)).toList();
		Duration pause = members.millis("delay_ms", 0);
		ResultStream stream = job.streamResult();
		return Flux.fromIterable(writes)
			.concatMap((bytes) -> write(bytes, encoding, stream).then(Results.delay(pause)))
			.then(end(members, encoding, stream, writes, job));
	}

	private Mono<JsonNode> end(AgentInput members, ChunkEncoding encoding, ResultStream stream, List<byte[]> writes,
			JobContext job) {
		StreamMisuse misuse = new StreamMisuse(stream, encoding, chunks(writes, encoding), job);
		String summary = members.optionalText("summary");
		boolean finish = members.flag("finalize", true);
		return switch (members.text("misuse", "none")) {
			case "none" -> finish ? Mono.defer(() -> stream.finish(null, summary, null)).then(Mono.empty())
					: Results.of("dropped", true);
			case "inline" -> Results.of("inline", true);
			case "out_of_order" -> Mono.defer(misuse::skipChunk);
			case "after_final" -> Mono.defer(misuse::goOnAfterTheLastChunk);
			case "two_ids" -> Mono.defer(misuse::useAnotherId);
			case "oversize" -> Mono.defer(misuse::sendLargeChunk);
			case "oversize_total" -> misuse.writeWithoutEnd();
			default -> throw AgentInput.expected("misuse",
					"none, inline, out_of_order, after_final, two_ids, oversize or oversize_total");
		};
	}

	private static ChunkEncoding encoding(String name) {
		return switch (name) {
			case "utf8" -> ChunkEncoding.UTF8;
			case "base64" -> ChunkEncoding.BASE64;
			default -> throw AgentInput.expected("encoding", "utf8 or base64");
		};
	}

	private static byte[] decode(String text, ChunkEncoding encoding) {
		if (encoding == ChunkEncoding.UTF8) {
			return text.getBytes(StandardCharsets.UTF_8);
		}
		try {
			return Base64.getDecoder().decode(text);
		}
		catch (IllegalArgumentException ex) {
			throw AgentInput.expected("chunks", "Base64");
		}
	}

	private static Mono<Void> write(byte[] bytes, ChunkEncoding encoding, ResultStream stream) {
		return (encoding == ChunkEncoding.UTF8) ? stream.write(new String(bytes, StandardCharsets.UTF_8))
				: stream.write(bytes);
	}

	/** The runtime keeps the number of the next chunk to itself. */
	private int chunks(List<byte[]> writes, ChunkEncoding encoding) {
		return writes.stream().mapToInt((bytes) -> chunks(bytes, encoding)).sum();
	}

	private int chunks(byte[] bytes, ChunkEncoding encoding) {
		int count = 0;
		for (int begin = 0; begin < bytes.length; count++) {
			int end = Math.min(bytes.length, begin + this.chunkSize);
			while (encoding == ChunkEncoding.UTF8 && end < bytes.length && isInsideCodePoint(bytes[end])) {
				end--;
			}
			begin = end;
		}
		return count;
	}

	private static boolean isInsideCodePoint(byte utf8) {
		return (utf8 & 0xC0) == 0x80;
	}

}
