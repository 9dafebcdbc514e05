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

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Random;
import java.util.function.Consumer;

import io.arcp.protocol.InvalidRequestException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.util.ByteArrayBuilder;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link WireJson}.
 */
class WireJsonTests {

	private final JsonNodeFactory nodes = JsonNodeFactory.instance;

	@Test
	void formatsTimesWithThreeFractionDigits() {
		assertThat(WireJson.timestamp(Instant.parse("2026-05-13T19:42:13Z"))).isEqualTo("2026-05-13T19:42:13.000Z");
		assertThat(WireJson.timestamp(Instant.parse("2026-05-13T19:42:13.0209Z")))
			.isEqualTo("2026-05-13T19:42:13.020Z");
	}

	@Test
	void formatsTimesLikeTheJdk() {
		DateTimeFormatter formatter = DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSS'Z'")
			.withZone(ZoneOffset.UTC);
		Random random = new Random(4);

		for (int i = 0; i < 1000; i++) {
			Instant instant = Instant.ofEpochMilli(random.nextLong(-10_000_000_000_000L, 100_000_000_000_000L));
			assertThat(WireJson.timestamp(instant)).as("seed 4, round %d", i).isEqualTo(formatter.format(instant));
			assertThat(WireTime.parse(formatter.format(instant))).as("seed 4, round %d", i).isEqualTo(instant);
		}
	}

	@Test
	void parsesTimesWithOffset() {
		Instant expected = Instant.parse("2026-05-13T19:42:13Z");

		assertThat(WireTime.parse("2026-05-13T19:42:13.000Z")).isEqualTo(expected);
		assertThat(WireTime.parse("2026-05-13T19:42:13Z")).isEqualTo(expected);
		assertThat(WireTime.parse("2026-05-13T21:42:13+02:00")).isEqualTo(expected);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "2026-05-13", "2026-05-13T19:42:13", "2026-02-30T19:42:13.000Z",
			"2026-13-01T19:42:13.000Z", "2026-05-13T25:42:13.000Z", "2026-05-13T19:42:60.000Z" })
	void refusesWhatIsNoTime(String text) {
		assertThatExceptionOfType(DateTimeException.class).isThrownBy(() -> WireTime.parse(text));
	}

	@ParameterizedTest
	@CsvSource({ "5,5", "5.00,5.00", "1e3,1000", "25E-1,2.5", "0e5000,0", "-1E-3,-0.001", "0.10,0.10" })
	void writesNumbersInPlainNotation(String number, String expected) {
		assertThat(written((generator) -> WireJson.writeNumber(generator, new BigDecimal(number)))).isEqualTo(expected);
	}

	@ParameterizedTest
	@CsvSource({ "1e999,1000", "1e1000,1001", "1e-999,1000", "1e-1000,1001", "0e-1000,1001", "12.34,4", "0.01,3",
			"1e2147483647,2147483648" })
	void countsDigitsWithoutExpanding(String number, long digits) {
		assertThat(WireJson.plainDigits(new BigDecimal(number))).isEqualTo(digits);
	}

	@Test
	void refusesWhatCannotGoOverTheWire() {
		assertRefused(this.nodes.numberNode(new BigDecimal("1e5000")));
		assertRefused(this.nodes.numberNode(Double.NaN));
		assertRefused(this.nodes.numberNode(Float.POSITIVE_INFINITY));
		assertRefused(this.nodes.pojoNode(new Object()));
	}

	@Test
	void writesFloatingNumbersInPlainNotation() {
		assertThat(written(this.nodes.numberNode(1e21))).isEqualTo("1000000000000000000000");
		assertThat(written(this.nodes.numberNode(0.1f))).isEqualTo("0.1");
		assertThat(written(this.nodes.numberNode(2.5))).isEqualTo("2.5");
	}

	@Test
	void replacesUnpairedSurrogates() {
		JsonNode tree = this.nodes.objectNode().put("k\uD800", "a\uD83Db\uDE00c\uD83D\uDE00\uD83D");

		assertThat(written(tree)).isEqualTo("{\"k\uFFFD\":\"a\uFFFDb\uFFFDc\uD83D\uDE00\uFFFD\"}");
	}

	@Test
	void writesOtherNodes() {
		assertThat(written(this.nodes.binaryNode(new byte[] { 1, 2 }))).isEqualTo("\"AQI=\"");
		assertThat(written(this.nodes.missingNode())).isEqualTo("null");
		assertThat(written(this.nodes.numberNode((short) 3))).isEqualTo("3");
	}

	private void assertRefused(JsonNode node) {
		assertThatExceptionOfType(InvalidRequestException.class).isThrownBy(() -> written(node));
	}

	private static String written(JsonNode node) {
		return written((generator) -> WireJson.writeNode(generator, node));
	}

	private static String written(Consumer<JsonGenerator> content) {
		ByteArrayBuilder bytes = new ByteArrayBuilder();
		try (JsonGenerator generator = WireJson.factory().createGenerator(ObjectWriteContext.empty(), bytes)) {
			content.accept(generator);
		}
		return new String(bytes.toByteArray(), StandardCharsets.UTF_8);
	}

}
