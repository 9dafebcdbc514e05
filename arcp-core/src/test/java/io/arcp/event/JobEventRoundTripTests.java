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

package io.arcp.event;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import io.arcp.protocol.ArcpException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests that {@link JobEventEncoder} writes what {@link JobEvent#of} and any parser read.
 */
class JobEventRoundTripTests {

	private static final Instant TS = Instant.parse("2026-05-13T19:30:01Z");

	private static final JsonMapper MAPPER = RandomJobEvents.MAPPER;

	private final JobEventEncoder encoder = new JobEventEncoder();

	static Stream<String> examples() {
		String resource = "/io/arcp/protocol/json/events.jsonl";
		try (InputStream in = Objects.requireNonNull(JobEventRoundTripTests.class.getResourceAsStream(resource))) {
			return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	@ParameterizedTest
	@MethodSource("examples")
	void writesTheExamplesOfTheProtocol(String example) {
		JsonNode payload = MAPPER.readTree(example);

		EncodedEvent encoded = this.encoder.encode(event(payload.path("kind").stringValue(), payload.path("body")), TS);

		assertThat(new String(encoded.bytes(), StandardCharsets.UTF_8)).isEqualTo(example);
	}

	private static JobEvent event(String kind, JsonNode body) {
		if (!kind.equals("delegate")) {
			return JobEvent.of(kind, body);
		}
		return new JobEvent.Delegate(body.path("delegate_id").stringValue(), body.path("child_job_id").stringValue(),
				body.path("agent").stringValue(), body.path("input"), (ObjectNode) body.path("lease_request"), null);
	}

	@Test
	void writesWhatAParserReads() {
		long seed = 4711L;
		Random random = new Random(seed);
		for (int i = 0; i < 500; i++) {
			JobEvent event = RandomJobEvents.next(random);

			JsonNode payload = MAPPER.readTree(this.encoder.encode(event, TS).bytes());

			assertThat(payload.path("kind").stringValue()).isEqualTo(event.kind());
			assertThat(JobEvent.of(event.kind(), payload.path("body"))).as("seed %d, round %d", seed, i)
				.isEqualTo(event);
		}
	}

	@Test
	void isSafeForUseBySeveralThreads() throws Exception {
		int threads = 8;
		ExecutorService executor = Executors.newFixedThreadPool(threads);
		try {
			List<Callable<Void>> tasks = new ArrayList<>();
			for (int t = 0; t < threads; t++) {
				long seed = t;
				tasks.add(() -> {
					encodeMany(seed);
					return null;
				});
			}
			for (Future<Void> outcome : executor.invokeAll(tasks, 60, TimeUnit.SECONDS)) {
				outcome.get();
			}
		}
		finally {
			executor.shutdownNow();
		}
	}

	private void encodeMany(long seed) {
		Random random = new Random(seed);
		JobEventEncoder alone = new JobEventEncoder();
		for (int i = 0; i < 500; i++) {
			JobEvent event = RandomJobEvents.next(random);
			assertThat(this.encoder.encode(event, TS).bytes()).as("seed %d, round %d", seed, i)
				.isEqualTo(alone.encode(event, TS).bytes());
			if (i % 10 == 0) {
				failOnce();
			}
		}
	}

	private void failOnce() {
		ObjectNode tree = JsonNodeFactory.instance.objectNode().put("k", Double.NaN);
		assertThatExceptionOfType(ArcpException.class)
			.isThrownBy(() -> this.encoder.encode(new JobEvent.Vendor("x-vendor.a.b", tree), TS));
	}

	@Test
	void replacesUnpairedSurrogatesAndNothingElse() {
		long seed = 1337L;
		Random random = new Random(seed);
		for (int i = 0; i < 2000; i++) {
			String text = surrogates(random);
			String expected = text.codePoints()
				.map((c) -> (c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE) ? 0xFFFD : c)
				.collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
				.toString();
			ObjectNode tree = JsonNodeFactory.instance.objectNode().put(text, text);

			JsonNode body = MAPPER
				.readTree(this.encoder.encode(new JobEvent.Log(LogLevel.INFO, text, tree), TS).bytes())
				.path("body");

			assertThat(body.path("message").stringValue()).as("seed %d, round %d", seed, i).isEqualTo(expected);
			assertThat(body.path("attributes")).as("seed %d, round %d", seed, i)
				.isEqualTo(JsonNodeFactory.instance.objectNode().put(expected, expected));
		}
	}

	private static String surrogates(Random random) {
		StringBuilder text = new StringBuilder("a".repeat(random.nextInt(30)));
		for (int i = random.nextInt(12); i > 0; i--) {
			text.append("\uD800\uDBFF\uDC00\uDFFFx?\u00e9\uFFFD".charAt(random.nextInt(8)));
		}
		return text.toString();
	}

}
