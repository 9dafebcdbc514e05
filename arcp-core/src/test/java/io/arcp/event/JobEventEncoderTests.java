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

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import io.arcp.protocol.ErrorCode;
import io.arcp.protocol.InternalErrorException;
import io.arcp.protocol.InvalidRequestException;
import io.arcp.protocol.JobStatus;
import io.arcp.protocol.PermissionDeniedException;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link JobEventEncoder}.
 */
class JobEventEncoderTests {

	private static final Instant TS = Instant.parse("2026-05-13T19:30:01Z");

	private static final JsonMapper MAPPER = JsonMapper.builder()
		.enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
		.disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
		.build();

	private final JobEventEncoder encoder = new JobEventEncoder();

	private static ObjectNode object(String json) {
		return (ObjectNode) MAPPER.readTree(json);
	}

	private static String text(EncodedEvent event) {
		return new String(event.bytes(), StandardCharsets.UTF_8);
	}

	private String body(JobEvent event) {
		String text = text(this.encoder.encode(event, TS));
		String start = "{\"kind\":\"" + event.kind() + "\",\"ts\":\"2026-05-13T19:30:01.000Z\",\"body\":";
		assertThat(text).startsWith(start).endsWith("}");
		return text.substring(start.length(), text.length() - 1);
	}

	/**
	 * The examples of the protocol, and the members that they leave out.
	 */
	@Nested
	class Bodies {

		static Stream<Arguments> examples() {
			return Stream.of(
					Arguments.of(new JobEvent.Log(LogLevel.INFO, "hi", object("{\"k\":1}")),
							"{'level':'info','message':'hi','attributes':{'k':1}}"),
					Arguments.of(JobEvent.log(LogLevel.CRITICAL, ""), "{'level':'critical','message':''}"),
					Arguments.of(JobEvent.thought("hm"), "{'text':'hm'}"),
					Arguments.of(new JobEvent.ToolCall("web.search", "c1", object("{\"q\":\"x\"}")),
							"{'tool':'web.search','call_id':'c1','args':{'q':'x'}}"),
					Arguments.of(
							JobEvent.ToolResult.failure("c1",
									new PermissionDeniedException("tool.call denies web.search")),
							"{'call_id':'c1','error':{'code':'PERMISSION_DENIED','message':'tool.call denies web.search',"
									+ "'retryable':false}}"),
					Arguments.of(
							new JobEvent.ToolResult("c1", null,
									new JobEvent.ToolError(ErrorCode.TIMEOUT, "late", true, object("{\"k\":1}"))),
							"{'call_id':'c1','error':{'code':'TIMEOUT','message':'late','retryable':true,"
									+ "'details':{'k':1}}}"),
					Arguments.of(JobEvent.ToolResult.success("c1", null), "{'call_id':'c1','result':null}"),
					Arguments.of(JobEvent.ToolResult.success("c1", StringNode.valueOf("r")),
							"{'call_id':'c1','result':'r'}"),
					Arguments.of(JobEvent.status("running"), "{'phase':'running'}"),
					Arguments.of(JobEvent.status("p", "m"), "{'phase':'p','message':'m'}"),
					Arguments.of(new JobEvent.Status("p", "m", object("{\"id\":\"x\",\"n\":[1]}")),
							"{'phase':'p','message':'m','id':'x','n':[1]}"),
					Arguments.of(new JobEvent.Status("p", null, object("{\"id\":null}")), "{'phase':'p','id':null}"),
					Arguments.of(JobEvent.metric("cost.inference", 0.0234, "USD"),
							"{'name':'cost.inference','value':0.0234,'unit':'USD'}"),
					Arguments.of(new JobEvent.Metric("n", BigDecimal.TEN, null, Map.of("a\"b", "c")),
							"{'name':'n','value':10,'dimensions':{'a\\\"b':'c'}}"),
					Arguments.of(new JobEvent.ArtifactRef("file:///out/a.txt", "text/plain", 12L, null),
							"{'uri':'file:///out/a.txt','content_type':'text/plain','byte_size':12}"),
					Arguments.of(new JobEvent.ArtifactRef("u", "t", null, "a".repeat(64)),
							"{'uri':'u','content_type':'t','sha256':'" + "a".repeat(64) + "'}"),
					Arguments.of(
							new JobEvent.Delegate("d1", "job_01JZGF26X9F73TX7D3P97QW8TX", "echo", object("{\"a\":1}"),
									object("{\"fs.read\":[\"/a/*\"]}"), object("{\"expires_at\":\"x\"}")),
							"{'delegate_id':'d1','child_job_id':'job_01JZGF26X9F73TX7D3P97QW8TX','agent':'echo',"
									+ "'input':{'a':1},'lease_request':{'fs.read':['/a/*']},"
									+ "'lease_constraints':{'expires_at':'x'}}"),
					Arguments.of(
							new JobEvent.Progress(BigDecimal.valueOf(47), BigDecimal.valueOf(120), "files", "a.ts"),
							"{'current':47,'total':120,'units':'files','message':'a.ts'}"),
					Arguments.of(new JobEvent.Progress(BigDecimal.ZERO, null, null, null), "{'current':0}"),
					Arguments.of(
							new JobEvent.ResultChunk("res_01JZGTQ8J8FY7KPHHCHFCFC230", 0, "hello, ", ChunkEncoding.UTF8,
									true),
							"{'result_id':'res_01JZGTQ8J8FY7KPHHCHFCFC230','chunk_seq':0,'data':'hello, ',"
									+ "'encoding':'utf8','more':true}"),
					Arguments.of(new JobEvent.Vendor("x-vendor.acme.note", object("{\"note\":\"any\"}")),
							"{'note':'any'}"));
		}

		@ParameterizedTest
		@MethodSource("examples")
		void haveTheirMembersInOrder(JobEvent event, String expected) {
			assertThat(body(event)).isEqualTo(expected.replace('\'', '"'));
		}

		@Test
		void nameTheChildOfADelegation() {
			JobEvent event = new JobEvent.Delegate("d", "job_1", "a", object("{}"), null, null);

			assertThat(JobEventEncoderTests.this.encoder.encode(event, TS).ref()).isEqualTo("job_1");
			assertThat(JobEventEncoderTests.this.encoder.encode(JobEvent.log("m"), TS).ref()).isNull();
		}

		@Test
		void leaveOutAnInputAbove64KiB() {
			StringNode fits = StringNode.valueOf("\u00e9".repeat((64 * 1024 - 2) / 2));
			StringNode tooLarge = StringNode.valueOf(fits.stringValue() + "x");

			String with = body(new JobEvent.Delegate("d", "j", "a", fits, object("{}"), null));
			String without = body(new JobEvent.Delegate("d", "j", "a", tooLarge, object("{}"), null));

			assertThat(with).contains("\"input\":\"\u00e9").doesNotContain("input_omitted");
			assertThat(without).isEqualTo("{\"delegate_id\":\"d\",\"child_job_id\":\"j\",\"agent\":\"a\","
					+ "\"input\":null,\"input_omitted\":true,\"lease_request\":{}}");
		}

		@Test
		void refuseAResult() {
			assertThatIllegalArgumentException()
				.isThrownBy(() -> JobEventEncoderTests.this.encoder.encode(JobEvent.result(null), TS));
		}

	}

	/**
	 * The forms of single values.
	 */
	@Nested
	class Values {

		@ParameterizedTest
		@CsvSource({ "5,5", "5.00,5.00", "1e3,1000", "25E-1,2.5", "-1E+17,-100000000000000000", "0E3,0", "0.00,0.00",
				"1e-18,0.000000000000000001", "123456789012345678,123456789012345678" })
		void areNumbersInPlainNotation(String value, String expected) {
			assertThat(body(JobEvent.metric("n", new BigDecimal(value), null)))
				.isEqualTo("{\"name\":\"n\",\"value\":" + expected + "}");
		}

		@Test
		void areNumbersWithinTreesInPlainNotation() {
			ObjectNode attributes = object("{\"a\":1e3,\"b\":5.00,\"c\":[25E-1,12345678901234567890]}");
			attributes.put("d", 1e21).put("e", 0.1f);

			assertThat(body(new JobEvent.Log(LogLevel.INFO, "m", attributes))).endsWith("\"attributes\":"
					+ "{\"a\":1000,\"b\":5.00,\"c\":[2.5,12345678901234567890],\"d\":1000000000000000000000,\"e\":0.1}}");
		}

		@Test
		void areTimesWithThreeFractionDigits() {
			List<String> times = new ArrayList<>();
			for (String time : List.of("2026-05-13T19:30:01.999999999Z", "2026-05-13T19:30:01.007Z",
					"2026-05-13T19:30:02Z", "2026-05-13T19:30:01.120Z", "1969-12-31T23:59:59.5Z")) {
				times.add(text(JobEventEncoderTests.this.encoder.encode(JobEvent.log("m"), Instant.parse(time)))
					.substring(20, 44));
			}

			assertThat(times).containsExactly("2026-05-13T19:30:01.999Z", "2026-05-13T19:30:01.007Z",
					"2026-05-13T19:30:02.000Z", "2026-05-13T19:30:01.120Z", "1969-12-31T23:59:59.500Z");
		}

		@Test
		void areUnpairedSurrogatesReplacedEverywhere() {
			String bad = "a\uD800b\uDC00\uD83D\uDE00";
			String good = "a\uFFFDb\uFFFD\uD83D\uDE00";
			String filler = "x".repeat(30);
			ObjectNode tree = JsonNodeFactory.instance.objectNode().put(bad, bad);

			assertThat(body(JobEvent.thought(bad))).isEqualTo("{\"text\":\"" + good + "\"}");
			assertThat(body(JobEvent.thought(filler + bad))).isEqualTo("{\"text\":\"" + filler + good + "\"}");
			assertThat(body(JobEvent.thought(filler + "\uD800"))).isEqualTo("{\"text\":\"" + filler + "\uFFFD\"}");
			assertThat(body(new JobEvent.Status("p", null, tree)))
				.isEqualTo("{\"phase\":\"p\",\"" + good + "\":\"" + good + "\"}");
			assertThat(body(new JobEvent.Metric("n", BigDecimal.ONE, bad, Map.of(bad, bad))))
				.isEqualTo("{\"name\":\"n\",\"value\":1,\"unit\":\"" + good + "\",\"dimensions\":{\"" + good + "\":\""
						+ good + "\"}}");
			assertThat(body(new JobEvent.Vendor("x-vendor.a.b", tree)))
				.isEqualTo("{\"" + good + "\":\"" + good + "\"}");
		}

		@Test
		void areTextsEscapedWhereverTheSpecialCharacterIs() {
			for (char c : new char[] { '"', '\\', '\n', '\0', '\u001f', '?', '\u007f', '\u00e9', '\u20ac', '\uFFFD' }) {
				for (int length = 24; length < 42; length++) {
					for (int at = 0; at < length; at++) {
						StringBuilder text = new StringBuilder("x".repeat(length));
						text.setCharAt(at, c);

						JsonNode body = MAPPER.readTree(body(JobEvent.thought(text.toString())));

						assertThat(body.path("text").stringValue()).isEqualTo(text.toString());
					}
				}
			}
		}

		@Test
		void areLongTextsWrittenBehindEachOther() {
			for (int first : new int[] { 30, 7_000, 8_000, 20_000 }) {
				for (int second : new int[] { 30, 7_000, 8_000, 20_000 }) {
					String phase = "x".repeat(first);
					String message = "y".repeat(second);

					assertThat(body(new JobEvent.Status(phase, message, null)))
						.isEqualTo("{\"phase\":\"" + phase + "\",\"message\":\"" + message + "\"}");
				}
			}
		}

		@Test
		void areRefusedWithTheirFieldWhenTheyAreNotJson() {
			ObjectNode notFinite = JsonNodeFactory.instance.objectNode().put("k", Double.NaN);
			ObjectNode tooLong = JsonNodeFactory.instance.objectNode().put("k", new BigDecimal("1e1000"));
			ObjectNode huge = JsonNodeFactory.instance.objectNode().put("k", new BigDecimal("1e900000000"));
			ObjectNode pojo = JsonNodeFactory.instance.objectNode().putPOJO("k", new Object());

			for (ObjectNode tree : List.of(notFinite, tooLong, huge, pojo)) {
				assertRefused(new JobEvent.Log(LogLevel.INFO, "m", tree), "body.attributes");
				assertRefused(new JobEvent.ToolCall("t", "c", object("{}").set("a", tree)), "body.args");
				assertRefused(JobEvent.ToolResult.failure("c", new PermissionDeniedException("m", tree)),
						"body.error.details");
				assertRefused(new JobEvent.Status("p", null, tree), "body");
				assertRefused(new JobEvent.Delegate("d", "j", "a", object("{}"), tree, null), "body.lease_request");
				assertRefused(new JobEvent.Vendor("x-vendor.a.b", tree), "body");
			}
			assertThat(body(JobEvent.log("m"))).isEqualTo("{\"level\":\"info\",\"message\":\"m\"}");
		}

		@Test
		void areRefusedWhenTheFrameWouldBeTooDeep() {
			assertThat(body(new JobEvent.Vendor("x-vendor.a.b", nested(198)))).startsWith("{\"k\":[[[");
			assertRefused(new JobEvent.Vendor("x-vendor.a.b", nested(199)), "body");
			assertRefused(new JobEvent.Vendor("x-vendor.a.b", nested(5000)), "body");
			assertRefused(new JobEvent.Delegate("d", "j", "a", nested(199), null, null), "body.input");
			assertRefused(JobEvent.ToolResult.success("c", nested(199)), "body.result");
		}

		@Test
		void areRefusedWhenATreeHoldsItself() {
			ObjectNode tree = JsonNodeFactory.instance.objectNode();
			tree.set("k", JsonNodeFactory.instance.arrayNode().add(tree));

			assertRefused(new JobEvent.Log(LogLevel.INFO, "m", tree), "body.attributes");
			assertRefused(JobEvent.of("status", tree.put("phase", "p")), "body");
			assertRefused(JobEvent.of("x-vendor.a.b", tree), "body");
		}

		private ObjectNode nested(int depth) {
			ArrayNode array = JsonNodeFactory.instance.arrayNode();
			for (int i = 2; i < depth; i++) {
				ArrayNode outer = JsonNodeFactory.instance.arrayNode();
				outer.add(array);
				array = outer;
			}
			return JsonNodeFactory.instance.objectNode().set("k", array);
		}

		private void assertRefused(JobEvent event, String field) {
			assertThatExceptionOfType(InvalidRequestException.class)
				.isThrownBy(() -> JobEventEncoderTests.this.encoder.encode(event, TS))
				.withMessageStartingWith(field + ": ");
		}

	}

	/**
	 * How large a payload may be.
	 */
	@Nested
	class Sizes {

		private static final int OVERHEAD = body(0).length;

		private static byte[] body(int length) {
			return new JobEventEncoder().encode(JobEvent.thought("x".repeat(length)), TS).bytes();
		}

		@Test
		void reachTheLimit() {
			int fits = JobEventEncoder.MAX_PAYLOAD - OVERHEAD;

			assertThat(body(fits)).hasSize(JobEventEncoder.MAX_PAYLOAD);
			assertThatExceptionOfType(InvalidRequestException.class).isThrownBy(() -> body(fits + 1))
				.withMessageStartingWith("body: ");
		}

		@Test
		void countEscapesAndEncodedBytes() {
			String escapes = "\n".repeat(JobEventEncoder.MAX_PAYLOAD / 2);
			String umlauts = "\u00e9".repeat(JobEventEncoder.MAX_PAYLOAD / 2);

			for (String text : List.of(escapes, umlauts)) {
				assertThatExceptionOfType(InvalidRequestException.class)
					.isThrownBy(() -> JobEventEncoderTests.this.encoder.encode(JobEvent.log(text), TS));
			}
			assertThat(JobEventEncoderTests.this.body(JobEvent.thought("m"))).isEqualTo("{\"text\":\"m\"}");
		}

		@Test
		void areAnInternalErrorForAResultChunk() {
			JobEvent chunk = new JobEvent.ResultChunk("r", 0, "x".repeat(1024 * 1024), ChunkEncoding.UTF8, true);

			assertThatExceptionOfType(InternalErrorException.class)
				.isThrownBy(() -> JobEventEncoderTests.this.encoder.encode(chunk, TS));
		}

		@Test
		void areFreeForAnInlineResult() {
			EncodedEvent event = JobEventEncoderTests.this.encoder.result(StringNode.valueOf("x".repeat(3_000_000)),
					null, TS);

			assertThat(event.bytes()).hasSizeGreaterThan(3_000_000);
		}

		@Test
		void leaveOutDetailsOfAnErrorThatDoNotFit() {
			ObjectNode details = JsonNodeFactory.instance.objectNode().put("k", "x".repeat(1_000_000));

			EncodedEvent event = JobEventEncoderTests.this.encoder.error(JobStatus.ERROR, ErrorCode.INVALID_REQUEST,
					"m", false, details, TS);

			assertThat(text(event)).doesNotContain("details").contains("\"message\":\"m\"");
		}

	}

}
