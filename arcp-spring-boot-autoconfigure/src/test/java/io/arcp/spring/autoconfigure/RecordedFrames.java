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

package io.arcp.spring.autoconfigure;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The frames that a client has received, as they came.
 */
final class RecordedFrames implements Consumer<String> {

	private final List<JsonNode> frames = new CopyOnWriteArrayList<>();

	@Override
	public void accept(String frame) {
		this.frames.add(RunningApplication.json(frame));
	}

	List<JsonNode> ofType(String type) {
		return this.frames.stream().filter((frame) -> frame.path("type").asString("").equals(type)).toList();
	}

	/**
	 * Returns the bodies of the events of one kind.
	 */
	List<JsonNode> events(String kind) {
		return ofType("job.event").stream()
			.map((frame) -> frame.path("payload"))
			.filter((payload) -> payload.path("kind").asString("").equals(kind))
			.map((payload) -> payload.path("body"))
			.toList();
	}

	List<JsonNode> chunks() {
		return events("result_chunk");
	}

	/**
	 * Checks the chunks of the one result that has ended, and joins them.
	 */
	byte[] assembled(int chunkSize) {
		List<JsonNode> chunks = chunks();
		JsonNode end = ofType("job.result").get(0).path("payload");
		ByteArrayOutputStream all = new ByteArrayOutputStream();
		for (int i = 0; i < chunks.size(); i++) {
			JsonNode chunk = chunks.get(i);
			assertThat(chunk.path("chunk_seq").asInt(-1)).isEqualTo(i);
			assertThat(chunk.path("result_id")).isEqualTo(end.path("result_id"));
			assertThat(chunk.path("encoding")).isEqualTo(chunks.get(0).path("encoding"));
			assertThat(chunk.path("more").asBoolean()).isEqualTo(i < chunks.size() - 1);
			byte[] decoded = decode(chunk);
			assertThat(decoded.length).as("chunk %d", i).isLessThanOrEqualTo(chunkSize);
			all.writeBytes(decoded);
		}
		assertThat(end.path("result_size").asLong()).isEqualTo(all.size());
		assertThat(end.has("result")).isFalse();
		return all.toByteArray();
	}

	private static byte[] decode(JsonNode chunk) {
		String data = chunk.path("data").asString();
		return chunk.path("encoding").asString().equals("base64") ? Base64.getDecoder().decode(data)
				: data.getBytes(StandardCharsets.UTF_8);
	}

}
