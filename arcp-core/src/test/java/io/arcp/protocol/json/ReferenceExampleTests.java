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

package io.arcp.protocol.json;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.stream.Stream;

import io.arcp.protocol.Envelope;
import io.arcp.protocol.JobEventMessage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that the examples of ARCP sections 1.4 to 1.6 are read, and that those of the
 * runtime are written byte for byte.
 */
class ReferenceExampleTests {

	private final MessageCodec codec = new MessageCodec();

	@ParameterizedTest
	@MethodSource("clientFrames")
	void readsClientExample(String example) {
		Envelope envelope = valid(this.codec.decode(bytes(example)));

		assertThat(valid(this.codec.decode(this.codec.encode(envelope)))).isEqualTo(envelope);
	}

	@ParameterizedTest
	@MethodSource("runtimeFrames")
	void readsAndWritesRuntimeExample(String example) {
		Envelope envelope = valid(this.codec.decodeFromRuntime(bytes(example)));

		assertThat(new String(this.codec.encode(envelope), StandardCharsets.UTF_8)).isEqualTo(example);
	}

	@ParameterizedTest
	@MethodSource("eventPayloads")
	void readsAndWritesEventExample(String example) {
		String frame = "{\"id\":\"m\",\"type\":\"job.event\",\"payload\":" + example + "}";

		Envelope envelope = valid(this.codec.decodeFromRuntime(bytes(frame)));

		assertThat(envelope.message()).isInstanceOf(JobEventMessage.class);
		assertThat(new String(this.codec.encodePayload(envelope.message()), StandardCharsets.UTF_8)).isEqualTo(example);
	}

	@Test
	void hasAllExamples() {
		assertThat(clientFrames()).hasSize(13);
		assertThat(runtimeFrames()).hasSize(12);
		assertThat(eventPayloads()).hasSize(10);
	}

	static Stream<String> clientFrames() {
		return lines("frames.jsonl").filter(ReferenceExampleTests::isFromClient);
	}

	static Stream<String> runtimeFrames() {
		return lines("frames.jsonl")
			.filter((line) -> !isFromClient(line) || line.contains("session.ping") || line.contains("session.pong"));
	}

	static Stream<String> eventPayloads() {
		return lines("events.jsonl");
	}

	private static boolean isFromClient(String line) {
		String type = line.replaceFirst(".*?\"type\":\"([^\"]+)\".*", "$1");
		return OpeningReader.reads(type) || ClientMessageReader.reads(type);
	}

	private static Envelope valid(DecodedFrame frame) {
		assertThat(frame).isInstanceOf(DecodedFrame.Valid.class);
		return ((DecodedFrame.Valid) frame).envelope();
	}

	private static byte[] bytes(String text) {
		return text.getBytes(StandardCharsets.UTF_8);
	}

	private static Stream<String> lines(String resource) {
		try (InputStream in = Objects.requireNonNull(ReferenceExampleTests.class.getResourceAsStream(resource))) {
			return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
