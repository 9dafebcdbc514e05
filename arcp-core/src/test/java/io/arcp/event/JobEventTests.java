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
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

import io.arcp.protocol.ErrorCode;
import io.arcp.protocol.InvalidRequestException;
import io.arcp.protocol.PermissionDeniedException;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.NullNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link JobEvent}.
 */
class JobEventTests {

	private static final JsonMapper MAPPER = JsonMapper.builder()
		.enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
		.build();

	private static final String SHA = "0123456789abcdefABCDEF0123456789abcdefABCDEF0123456789abcdefABCD";

	private static void assertRefused(ThrowingCallable call, String field) {
		assertThatExceptionOfType(InvalidRequestException.class).isThrownBy(call)
			.withMessageStartingWith(field + ": ")
			.satisfies((ex) -> assertThat(Objects.requireNonNull(ex.details()).path("field").stringValue())
				.isEqualTo(field));
	}

	private static JsonNode json(String text) {
		return MAPPER.readTree(text);
	}

	/**
	 * What constructors and factory methods accept.
	 */
	@Nested
	class Constructors {

		@Test
		@SuppressWarnings("NullAway")
		void refuseMissingMembers() {
			ObjectNode object = JsonNodeFactory.instance.objectNode();

			assertRefused(() -> new JobEvent.Log(null, "m", null), "body.level");
			assertRefused(() -> new JobEvent.Log(LogLevel.INFO, null, null), "body.message");
			assertRefused(() -> new JobEvent.Thought(null), "body.text");
			assertRefused(() -> new JobEvent.ToolResult(null, NullNode.instance, null), "body.call_id");
			assertRefused(() -> new JobEvent.Metric("n", null, null, Map.of()), "body.value");
			assertRefused(() -> new JobEvent.Metric("n", BigDecimal.ONE, null, null), "body.dimensions");
			assertRefused(() -> new JobEvent.ArtifactRef(null, "t", null, null), "body.uri");
			assertRefused(() -> new JobEvent.ArtifactRef("u", null, null, null), "body.content_type");
			assertRefused(() -> new JobEvent.Delegate("d", "j", "a", null, null, null), "body.input");
			assertRefused(() -> new JobEvent.Progress(null, null, null, null), "body.current");
			assertRefused(() -> new JobEvent.ResultChunk("r", 0, null, ChunkEncoding.UTF8, true), "body.data");
			assertRefused(() -> new JobEvent.ResultChunk("r", 0, "", null, true), "body.encoding");
			assertRefused(() -> new JobEvent.Vendor("x-vendor.a.b", null), "body");
			assertRefused(() -> new JobEvent.Vendor(null, object), "kind");
			assertRefused(() -> new JobEvent.ToolError(null, "m", false, null), "body.error.code");
			assertRefused(() -> new JobEvent.ToolError(ErrorCode.TIMEOUT, null, false, null), "body.error.message");
			assertRefused(() -> JobEvent.ToolResult.failure("c", null), "body.error");
			assertRefused(() -> JobEvent.status(null), "body.phase");
			assertRefused(() -> JobEvent.metric("n", (BigDecimal) null, null), "body.value");
			assertRefused(() -> JobEvent.of(null, object), "kind");
			assertRefused(() -> JobEvent.of("log", null), "body");
		}

		@Test
		void refuseEmptyNames() {
			ObjectNode object = JsonNodeFactory.instance.objectNode();

			assertRefused(() -> new JobEvent.ToolCall("", "c", object), "body.tool");
			assertRefused(() -> new JobEvent.ToolCall("t", "", object), "body.call_id");
			assertRefused(() -> JobEvent.status(""), "body.phase");
			assertRefused(() -> JobEvent.metric("", 1, null), "body.name");
			assertRefused(() -> JobEvent.progress(1, 2, ""), "body.units");
			assertRefused(() -> new JobEvent.ResultChunk("", 0, "", ChunkEncoding.UTF8, true), "body.result_id");
			assertRefused(() -> new JobEvent.Delegate("", "j", "a", object, null, null), "body.delegate_id");
			assertRefused(() -> new JobEvent.Delegate("d", "", "a", object, null, null), "body.child_job_id");
			assertRefused(() -> new JobEvent.Delegate("d", "j", "", object, null, null), "body.agent");
		}

		@Test
		void acceptEmptyTexts() {
			assertThat(JobEvent.log("").kind()).isEqualTo("log");
			assertThat(JobEvent.thought("").kind()).isEqualTo("thought");
			assertThat(new JobEvent.ResultChunk("r", 0, "", ChunkEncoding.UTF8, false).kind())
				.isEqualTo("result_chunk");
		}

		@ParameterizedTest
		@ValueSource(strings = { "1e18", "-1e18", "1000000000000000000", "1e2147483647", "0.0000000000000000001",
				"1e-19", "1e-2147483647", "0e-19" })
		void refuseMetricValuesOutOfRange(String value) {
			assertRefused(() -> JobEvent.metric("n", new BigDecimal(value), null), "body.value");
		}

		@ParameterizedTest
		@ValueSource(strings = { "999999999999999999.999999999999999999", "-999999999999999999", "1e17", "0", "0e5",
				"0.000000000000000001" })
		void acceptMetricValuesInRange(String value) {
			JobEvent.Metric metric = (JobEvent.Metric) JobEvent.metric("n", new BigDecimal(value), null);

			assertThat(metric.value()).isEqualTo(new BigDecimal(value));
		}

		@Test
		void refuseDoublesThatAreNotFinite() {
			assertRefused(() -> JobEvent.metric("n", Double.NaN, null), "body.value");
			assertRefused(() -> JobEvent.metric("n", Double.NEGATIVE_INFINITY, null), "body.value");
		}

		@Test
		void roundFineDoubles() {
			JobEvent.Metric metric = (JobEvent.Metric) JobEvent.metric("n", 1.0e-5 / 3, null);

			assertThat(metric.value()).isEqualTo(new BigDecimal("0.000003333333333333"));
		}

		@Test
		@SuppressWarnings("NullAway")
		void keepOrderOfDimensionsAndRefuseNulls() {
			Map<String, String> dimensions = new HashMap<>();
			dimensions.put("k", null);

			assertRefused(() -> new JobEvent.Metric("n", BigDecimal.ONE, null, dimensions), "body.dimensions.k");

			dimensions.put("k", "v");
			JobEvent.Metric metric = new JobEvent.Metric("n", BigDecimal.ONE, null, dimensions);
			dimensions.clear();
			assertThat(metric.dimensions()).containsExactly(Map.entry("k", "v"));
		}

		@Test
		void refuseProgressThatIsNotWithinTotal() {
			assertRefused(() -> JobEvent.progress(-1, 5), "body.current");
			assertRefused(() -> JobEvent.progress(6, 5), "body.current");
			assertRefused(() -> JobEvent.progress(0, -1), "body.total");
			assertRefused(() -> new JobEvent.Progress(new BigDecimal("1e1000"), null, null, null), "body.current");
			assertRefused(() -> new JobEvent.Progress(BigDecimal.ZERO, new BigDecimal("1e-1000"), null, null),
					"body.total");
			assertThat(JobEvent.progress(5, 5).kind()).isEqualTo("progress");
		}

		@Test
		void refuseWrongArtifacts() {
			assertRefused(() -> new JobEvent.ArtifactRef("u", "t", -1L, null), "body.byte_size");
			assertRefused(() -> new JobEvent.ArtifactRef("u", "t", 0L, SHA + "0"), "body.sha256");
			assertRefused(() -> new JobEvent.ArtifactRef("u", "t", 0L, SHA.replace('0', 'g')), "body.sha256");
			assertThat(new JobEvent.ArtifactRef("u", "t", 0L, SHA).sha256()).isEqualTo(SHA);
		}

		@Test
		void refuseResultAndErrorTogetherOrNeither() {
			JobEvent.ToolError error = new JobEvent.ToolError(ErrorCode.PERMISSION_DENIED, "no", false, null);

			assertRefused(() -> new JobEvent.ToolResult("c", null, null), "body");
			assertRefused(() -> new JobEvent.ToolResult("c", NullNode.instance, error), "body");
		}

		@Test
		void refuseStatusMembersTwice() {
			assertRefused(() -> new JobEvent.Status("p", null, JsonNodeFactory.instance.objectNode().put("phase", "q")),
					"body");
			assertRefused(() -> new JobEvent.Status("p", null, JsonNodeFactory.instance.objectNode().put("message", 1)),
					"body");
		}

		@Test
		void refuseNegativeChunkNumber() {
			assertRefused(() -> new JobEvent.ResultChunk("r", -1, "", ChunkEncoding.UTF8, true), "body.chunk_seq");
		}

		@ParameterizedTest
		@ValueSource(strings = { "x-vendor.acme.note", "x-vendor.a.b.c", "x-vendor.a_1.-" })
		void acceptVendorKinds(String kind) {
			assertThat(new JobEvent.Vendor(kind, JsonNodeFactory.instance.objectNode()).kind()).isEqualTo(kind);
		}

		@ParameterizedTest
		@ValueSource(strings = { "", "x-vendor", "x-vendor.", "x-vendor.acme", "x-vendor.acme.", "x-vendor..note",
				"x-vendor.acme..note", "x-vendor.Acme.note", "x-vendor.acme.no te", "X-vendor.acme.note",
				"x-vendorr.a.b", "log", "x-vendor.acme.note\n" })
		void refuseOtherKinds(String kind) {
			assertRefused(() -> new JobEvent.Vendor(kind, JsonNodeFactory.instance.objectNode()), "kind");
		}

		@Test
		void bringErrorsIntoWireForm() {
			JobEvent.ToolError overruled = new JobEvent.ToolError(ErrorCode.LEASE_EXPIRED, " ", true, null);
			JobEvent.ToolError longOne = new JobEvent.ToolError(ErrorCode.TIMEOUT, "x".repeat(2000), true, null);

			assertThat(overruled.retryable()).isFalse();
			assertThat(overruled.message()).isEqualTo("LEASE_EXPIRED");
			assertThat(longOne.message()).hasSize(1024);
		}

		@Test
		void takeErrorsFromExceptions() {
			ObjectNode details = JsonNodeFactory.instance.objectNode().put("k", 1);

			JobEvent.ToolResult result = JobEvent.ToolResult.failure("c",
					new PermissionDeniedException("denied", details));

			assertThat(result.error())
				.isEqualTo(new JobEvent.ToolError(ErrorCode.PERMISSION_DENIED, "denied", false, details));
			assertThat(JobEvent.ToolResult.success("c", null).result()).isEqualTo(NullNode.instance);
		}

	}

	/**
	 * What is made of a kind and a body.
	 */
	@Nested
	class GenericBodies {

		static Stream<Arguments> bodies() {
			ObjectNode object = JsonNodeFactory.instance.objectNode().put("k", 1);
			return Stream.of(
					Arguments.of("log", "{'level':'critical','message':'m','attributes':{'k':1}}",
							new JobEvent.Log(LogLevel.CRITICAL, "m", object)),
					Arguments
						.of("log", "{'level':'info','message':'m','attributes':null,'other':1}", JobEvent.log("m")),
					Arguments.of("thought", "{'text':'t'}", JobEvent.thought("t")),
					Arguments.of("tool_call", "{'tool':'t','call_id':'c','args':{'k':1}}",
							new JobEvent.ToolCall("t", "c", object)),
					Arguments.of("tool_call", "{'tool':'t','call_id':'c'}",
							new JobEvent.ToolCall("t", "c", JsonNodeFactory.instance.objectNode())),
					Arguments.of("tool_result", "{'call_id':'c','result':null}",
							JobEvent.ToolResult.success("c", null)),
					Arguments.of("tool_result",
							"{'call_id':'c','error':{'code':'TIMEOUT','message':'m','retryable':false,'details':{'k':1}}}",
							new JobEvent.ToolResult("c", null,
									new JobEvent.ToolError(ErrorCode.TIMEOUT, "m", false, object))),
					Arguments.of("status", "{'phase':'p','k':1}", new JobEvent.Status("p", null, object)),
					Arguments.of("status", "{'phase':'p','message':'m'}", JobEvent.status("p", "m")),
					Arguments.of("metric", "{'name':'n','value':0.50,'unit':'USD','dimensions':{'a':'b'}}",
							new JobEvent.Metric("n", new BigDecimal("0.50"), "USD", Map.of("a", "b"))),
					Arguments.of("artifact_ref", "{'uri':'u','content_type':'t','byte_size':7,'sha256':'" + SHA + "'}",
							new JobEvent.ArtifactRef("u", "t", 7L, SHA)),
					Arguments.of("progress", "{'current':1,'total':2,'units':'files','message':'m'}",
							new JobEvent.Progress(BigDecimal.ONE, BigDecimal.valueOf(2), "files", "m")),
					Arguments.of("progress", "{'current':1.5}",
							new JobEvent.Progress(new BigDecimal("1.5"), null, null, null)),
					Arguments.of("result_chunk",
							"{'result_id':'r','chunk_seq':0,'data':'d','encoding':'base64','more':true}",
							new JobEvent.ResultChunk("r", 0, "d", ChunkEncoding.BASE64, true)),
					Arguments.of("x-vendor.acme.note", "{'k':1}", new JobEvent.Vendor("x-vendor.acme.note", object)));
		}

		@ParameterizedTest
		@MethodSource("bodies")
		void becomeTheEventOfTheirKind(String kind, String body, JobEvent expected) {
			assertThat(JobEvent.of(kind, json(body.replace('\'', '"')))).isEqualTo(expected);
		}

		@ParameterizedTest
		@CsvSource(delimiter = '|', quoteCharacter = '~', value = { "log | {'message':'m'} | body.level",
				"log | {'level':'fatal','message':'m'} | body.level",
				"log | {'level':'INFO','message':'m'} | body.level", "log | {'level':'info'} | body.message",
				"log | {'level':'info','message':1} | body.message",
				"log | {'level':'info','message':'m','attributes':[]} | body.attributes", "thought | {} | body.text",
				"thought | {'text':null} | body.text", "tool_call | {'call_id':'c'} | body.tool",
				"tool_call | {'tool':'t'} | body.call_id",
				"tool_call | {'tool':'t','call_id':'c','args':1} | body.args",
				"tool_result | {'result':1} | body.call_id", "tool_result | {'call_id':'c'} | body",
				"tool_result | {'call_id':'c','error':1} | body.error",
				"tool_result | {'call_id':'c','result':null,'error':{'code':'TIMEOUT','message':'m','retryable':true}} | body",
				"tool_result | {'call_id':'c','error':{'code':'NOPE','message':'m','retryable':true}} | body.error.code",
				"tool_result | {'call_id':'c','error':{'code':'TIMEOUT','retryable':true}} | body.error.message",
				"tool_result | {'call_id':'c','error':{'code':'TIMEOUT','message':'m'}} | body.error.retryable",
				"tool_result | {'call_id':'c','error':{'code':'TIMEOUT','message':'m','retryable':true,'details':1}} | body.error.details",
				"status | {} | body.phase", "status | {'phase':''} | body.phase",
				"status | {'phase':'p','message':1} | body.message", "metric | {'value':1} | body.name",
				"metric | {'name':'n'} | body.value", "metric | {'name':'n','value':'1'} | body.value",
				"metric | {'name':'n','value':1e400} | body.value", "metric | {'name':'n','value':1e-400} | body.value",
				"metric | {'name':'n','value':1,'unit':1} | body.unit",
				"metric | {'name':'n','value':1,'dimensions':{'d':1}} | body.dimensions.d",
				"metric | {'name':'n','value':1,'dimensions':[]} | body.dimensions",
				"artifact_ref | {'content_type':'t'} | body.uri", "artifact_ref | {'uri':'u'} | body.content_type",
				"artifact_ref | {'uri':'u','content_type':'t','byte_size':1.5} | body.byte_size",
				"artifact_ref | {'uri':'u','content_type':'t','byte_size':-1} | body.byte_size",
				"artifact_ref | {'uri':'u','content_type':'t','byte_size':9223372036854775808} | body.byte_size",
				"artifact_ref | {'uri':'u','content_type':'t','sha256':'ab'} | body.sha256",
				"progress | {'total':1} | body.current", "progress | {'current':2,'total':1} | body.current",
				"progress | {'current':1,'total':'2'} | body.total", "progress | {'current':1,'units':''} | body.units",
				"result_chunk | {'chunk_seq':0,'data':'','encoding':'utf8','more':true} | body.result_id",
				"result_chunk | {'result_id':'r','data':'','encoding':'utf8','more':true} | body.chunk_seq",
				"result_chunk | {'result_id':'r','chunk_seq':0,'encoding':'utf8','more':true} | body.data",
				"result_chunk | {'result_id':'r','chunk_seq':0,'data':'','encoding':'hex','more':true} | body.encoding",
				"result_chunk | {'result_id':'r','chunk_seq':0,'data':'','encoding':'utf8'} | body.more",
				"x-vendor.acme.note | 1 | body", "x-vendor.acme.note | null | body", "log | [] | body",
				"delegate | {'delegate_id':'d','child_job_id':'j','agent':'a','input':1} | kind", "result | {} | kind",
				"error | {} | kind", "unknown | {} | kind", "x-vendor.acme | {} | kind" })
		void failWhenTheyBreakARule(String kind, String body, String field) {
			assertRefused(() -> JobEvent.of(kind, json(body.replace('\'', '"'))), field);
		}

		@Test
		void acceptFloatingPointNodes() {
			ObjectNode body = JsonNodeFactory.instance.objectNode().put("name", "n");

			JobEvent ofDouble = JobEvent.of("metric", body.put("value", 0.1));
			JobEvent ofFloat = JobEvent.of("metric", body.put("value", 0.1f));

			assertThat(ofDouble).isEqualTo(JobEvent.metric("n", new BigDecimal("0.1"), null));
			assertThat(ofFloat).isEqualTo(ofDouble);
			assertRefused(() -> JobEvent.of("metric", body.put("value", Double.NaN)), "body.value");
			assertRefused(() -> JobEvent.of("metric", body.put("value", Float.POSITIVE_INFINITY)), "body.value");
		}

		@Test
		void doNotChangeWhatTheyAreMadeFrom() {
			ObjectNode body = JsonNodeFactory.instance.objectNode().put("phase", "p").put("k", 1);

			JobEvent.of("status", body);

			assertThat(body).isEqualTo(JsonNodeFactory.instance.objectNode().put("phase", "p").put("k", 1));
		}

	}

	@Test
	void keepsTheValueOfAResult() {
		assertThat(JobEvent.result(StringNode.valueOf("x"))).isEqualTo(new JobEvent.Result(StringNode.valueOf("x")));
		assertThat(JobEvent.result(null).kind()).isEqualTo("result");
	}

}
