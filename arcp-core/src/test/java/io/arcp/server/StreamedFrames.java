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

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;

import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The frames of a job with a streamed result, checked and assembled.
 */
final class StreamedFrames {

	private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

	private final String resultId;

	private final int chunks;

	private StreamedFrames(List<JsonNode> chunks, JsonNode result) {
		this.resultId = result.path("result_id").asString();
		this.chunks = chunks.size();
		assertThat(result.has("result")).as("inline result").isFalse();
		for (int i = 0; i < chunks.size(); i++) {
			JsonNode body = chunks.get(i);
			assertThat(body.path("result_id").asString()).isEqualTo(this.resultId);
			assertThat(body.path("chunk_seq").asInt()).isEqualTo(i);
			assertThat(body.path("more").asBoolean()).isEqualTo(i < chunks.size() - 1);
			assertThat(body.path("encoding")).isEqualTo(chunks.get(0).path("encoding"));
			String data = body.path("data").asString();
			this.bytes.writeBytes(body.path("encoding").asString().equals("utf8")
					? data.getBytes(StandardCharsets.UTF_8) : Base64.getDecoder().decode(data));
		}
	}

	/**
	 * Checks what must hold for each streamed result and assembles it.
	 */
	static StreamedFrames of(List<JsonNode> frames) {
		JsonNode last = frames.get(frames.size() - 1);
		assertThat(last.path("type").asString()).as(last.toString()).isEqualTo("job.result");
		return new StreamedFrames(chunks(frames), last.path("payload"));
	}

	static List<JsonNode> chunks(List<JsonNode> frames) {
		return frames.stream()
			.map((frame) -> frame.path("payload"))
			.filter((payload) -> payload.path("kind").asString("").equals("result_chunk"))
			.map((payload) -> payload.path("body"))
			.toList();
	}

	byte[] bytes() {
		return this.bytes.toByteArray();
	}

	String text() {
		return this.bytes.toString(StandardCharsets.UTF_8);
	}

	String resultId() {
		return this.resultId;
	}

	int count() {
		return this.chunks;
	}

}
