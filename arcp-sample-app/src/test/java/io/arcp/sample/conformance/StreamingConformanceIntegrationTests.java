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
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Streamed results (ARCP sections 3.11 and 9.14).
 */
class StreamingConformanceIntegrationTests extends ConformanceGroup {

	private static final int CHUNK_SIZE = 16_384;

	@Requirement("STR-1")
	void numbersTheChunksOfOneResult() {
		WireConnection connection = open(this.alice);

		List<Frame> frames = stream(connection, "{\"chunks\":[\"one\",\"two\",\"three\"],\"summary\":\"a few words\"}");
		List<Frame> chunks = chunks(frames);
		Frame end = last(frames);

		assertThat(chunks).extracting((chunk) -> chunk.body().path("chunk_seq").longValue())
			.containsExactlyElementsOf(LongStream.range(0, 4).boxed().toList());
		assertThat(chunks).extracting((chunk) -> chunk.body().path("more").booleanValue())
			.containsExactly(true, true, true, false);
		assertThat(chunks).extracting((chunk) -> chunk.text("/payload/body/result_id"))
			.containsOnly(end.text("/payload/result_id"));
		assertThat(end.type()).isEqualTo("job.result");
		assertThat(end.text("/payload/result_id")).matches("res_[0-9A-HJKMNP-TV-Z]{26}");
		assertThat(end.payload().has("result")).isFalse();
		assertThat(end.text("/payload/summary")).isEqualTo("a few words");
	}

	@Requirement("STR-2")
	void splitsTextBetweenCodePoints() {
		WireConnection connection = open(this.alice);
		// one byte, then code points of four: a chunk cannot end where it is full
		String text = "x" + "\uD83C\uDF0D".repeat(6000) + "ä€".repeat(5000);

		List<Frame> chunks = chunks(stream(connection, "{\"chunks\":[\"%s\"]}".formatted(text)));

		assertThat(chunks).hasSizeGreaterThan(3)
			.allMatch((chunk) -> data(chunk).getBytes(StandardCharsets.UTF_8).length <= CHUNK_SIZE);
		assertThat(chunks.stream().map(StreamingConformanceIntegrationTests::data).collect(Collectors.joining()))
			.isEqualTo(text);
	}

	@Requirement("STR-3")
	void tellsTheSizeOfTheResult() {
		WireConnection connection = open(this.alice);
		byte[] bytes = new byte[40_000];
		for (int i = 0; i < bytes.length; i++) {
			bytes[i] = (byte) i;
		}

		List<Frame> frames = stream(connection, """
				{"encoding":"base64","chunks":["%s","AQI="]}""".formatted(Base64.getEncoder().encodeToString(bytes)));
		int assembled = chunks(frames).stream()
			.mapToInt((chunk) -> Base64.getDecoder().decode(data(chunk)).length)
			.sum();

		assertThat(assembled).isEqualTo(40_002);
		assertThat(last(frames).at("/payload/result_size").intValue()).isEqualTo(assembled);
		assertThat(last(stream(connection, "{\"chunks\":[\"ä€\"]}")).at("/payload/result_size").intValue())
			.isEqualTo(5);
	}

	@Requirement("STR-4")
	void closesAStreamThatTheAgentLeavesOpen() {
		WireConnection connection = open(this.alice);

		for (String input : List.of("{\"chunks\":[\"a\"],\"finalize\":false}",
				"{\"chunks\":[\"a\"],\"misuse\":\"inline\"}")) {
			List<Frame> frames = stream(connection, input);

			assertThat(data(last(chunks(frames)))).isEmpty();
			assertThat(last(chunks(frames)).body().path("more").booleanValue()).isFalse();
			assertThat(last(frames).type()).isEqualTo("job.result");
			assertThat(last(frames).payload().has("result_id")).isTrue();
			assertThat(last(frames).payload().has("result")).isFalse();
		}
	}

	@Requirement("STR-5")
	void endsAJobThatBreaksTheOrderOfItsChunks() {
		WireConnection connection = open(this.alice);

		for (String misuse : List.of("out_of_order", "after_final", "two_ids")) {
			Frame end = last(stream(connection, misuse("[\"a\",\"b\"]", misuse)));

			assertThat(end.type()).as(misuse).isEqualTo("job.error");
			assertThat(end.code()).as(misuse).isEqualTo("INVALID_REQUEST");
		}
	}

	@Requirement("STR-6")
	void endsAJobWhoseResultIsTooLarge() {
		WireConnection connection = open(this.alice);

		for (String misuse : List.of("oversize", "oversize_total")) {
			List<Frame> frames = stream(connection, misuse("[]", misuse));

			assertThat(last(frames).type()).as(misuse).isEqualTo("job.error");
			assertThat(last(frames).code()).as(misuse).isEqualTo("INTERNAL_ERROR");
			assertThat(last(frames).at("/payload/retryable").booleanValue()).as(misuse).isTrue();
			assertThat(chunks(frames).stream().mapToInt((chunk) -> data(chunk).length()).sum()).as(misuse)
				.isLessThanOrEqualTo(1024 * 1024);
		}
	}

	private static String misuse(String chunks, String misuse) {
		return "{\"chunks\":%s,\"misuse\":\"%s\"}".formatted(chunks, misuse);
	}

	private static List<Frame> stream(WireConnection connection, String input) {
		return new ArrayList<>(connection.untilEnd(connection.accepted(connection.submit("stream", input))));
	}

	private static List<Frame> chunks(List<Frame> frames) {
		return frames.stream().filter((frame) -> frame.kind().equals("result_chunk")).toList();
	}

	private static String data(Frame chunk) {
		JsonNode data = chunk.body().path("data");
		return data.asString();
	}

	private static Frame last(List<Frame> frames) {
		return frames.get(frames.size() - 1);
	}

}
