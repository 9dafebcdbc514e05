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

import java.nio.charset.StandardCharsets;
import java.time.Instant;

import io.arcp.protocol.ErrorCode;
import io.arcp.protocol.InvalidRequestException;
import io.arcp.protocol.JobStatus;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for the payloads of terminal frames of {@link JobEventEncoder}.
 */
class TerminalPayloadTests {

	private static final Instant TS = Instant.parse("2026-05-13T19:30:01Z");

	private final JobEventEncoder encoder = new JobEventEncoder();

	private static ObjectNode object(String json) {
		return (ObjectNode) RandomJobEvents.MAPPER.readTree(json);
	}

	private static String text(EncodedEvent event) {
		return new String(event.bytes(), StandardCharsets.UTF_8);
	}

	@Test
	void writesAnInlineResult() {
		EncodedEvent event = this.encoder.result(object("{\"echoed\":1}"), null, TS);

		assertThat(event.kind()).isEqualTo(EncodedEvent.RESULT);
		assertThat(text(event)).isEqualTo("{\"final_status\":\"success\",\"result\":{\"echoed\":1},"
				+ "\"completed_at\":\"2026-05-13T19:30:01.000Z\"}");
	}

	@Test
	void writesNullForNothing() {
		EncodedEvent event = this.encoder.result(null, "done", TS);

		assertThat(text(event)).isEqualTo("{\"final_status\":\"success\",\"result\":null,\"summary\":\"done\","
				+ "\"completed_at\":\"2026-05-13T19:30:01.000Z\"}");
	}

	@Test
	void writesTheIdOfAStreamedResult() {
		EncodedEvent event = this.encoder.result("res_1", 5_000_000_000L, "s", TS);

		assertThat(text(event)).isEqualTo("{\"final_status\":\"success\",\"result_id\":\"res_1\","
				+ "\"result_size\":5000000000,\"summary\":\"s\",\"completed_at\":\"2026-05-13T19:30:01.000Z\"}");
	}

	@Test
	void writesAnError() {
		EncodedEvent event = this.encoder.error(JobStatus.TIMED_OUT, ErrorCode.TIMEOUT, "max_runtime_sec 1 exceeded",
				true, null, TS);

		assertThat(event.kind()).isEqualTo(EncodedEvent.ERROR);
		assertThat(text(event)).isEqualTo("{\"final_status\":\"timed_out\",\"code\":\"TIMEOUT\","
				+ "\"message\":\"max_runtime_sec 1 exceeded\",\"retryable\":true,"
				+ "\"completed_at\":\"2026-05-13T19:30:01.000Z\"}");
	}

	@Test
	void obeysTheAbsoluteRulesOfErrors() {
		EncodedEvent event = this.encoder.error(JobStatus.ERROR, ErrorCode.INTERNAL_ERROR, "", false,
				object("{\"cap\":\"x\"}"), TS);

		assertThat(text(event)).isEqualTo("{\"final_status\":\"error\",\"code\":\"INTERNAL_ERROR\","
				+ "\"message\":\"INTERNAL_ERROR\",\"retryable\":true,\"details\":{\"cap\":\"x\"},"
				+ "\"completed_at\":\"2026-05-13T19:30:01.000Z\"}");
		assertThatIllegalArgumentException()
			.isThrownBy(() -> this.encoder.error(JobStatus.SUCCESS, ErrorCode.TIMEOUT, "m", true, null, TS));
	}

	@Test
	void refusesAResultThatIsNotJson() {
		ObjectNode tree = JsonNodeFactory.instance.objectNode().put("k", Double.NaN);

		assertThatExceptionOfType(InvalidRequestException.class).isThrownBy(() -> this.encoder.result(tree, null, TS))
			.withMessageStartingWith("result: ");
		assertThatExceptionOfType(InvalidRequestException.class)
			.isThrownBy(() -> this.encoder.error(JobStatus.ERROR, ErrorCode.TIMEOUT, "m", true, tree, TS))
			.withMessageStartingWith("details: ");
	}

	@Test
	void replacesUnpairedSurrogates() {
		String bad = "\uDC00 and a text that is long enough for the fast way \uD800";
		String good = bad.replace('\uDC00', '\uFFFD').replace('\uD800', '\uFFFD');

		assertThat(text(this.encoder.result("res_1", 1, bad, TS))).contains("\"summary\":\"" + good + "\"");
		assertThat(text(this.encoder.error(JobStatus.ERROR, ErrorCode.TIMEOUT, bad, true, null, TS)))
			.contains("\"message\":\"" + good + "\"");
	}

}
