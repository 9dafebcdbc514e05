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

import java.util.Set;

import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * A frame as it came over the wire. Members that are absent read as empty.
 *
 * @param json the whole envelope
 */
record Frame(JsonNode json) {

	private static final JsonMapper MAPPER = JsonMapper.builder()
		.enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
		.disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
		.build();

	static Frame parse(String text) {
		return new Frame(MAPPER.readTree(text));
	}

	static JsonNode json(String text) {
		return MAPPER.readTree(text);
	}

	String type() {
		return text("/type");
	}

	String id() {
		return text("/id");
	}

	String sessionId() {
		return text("/session_id");
	}

	String jobId() {
		return text("/job_id");
	}

	String requestId() {
		return text("/request_id");
	}

	String traceId() {
		return text("/trace_id");
	}

	boolean isNumbered() {
		return this.json.has("event_seq");
	}

	/** The number of the frame in its session. */
	long seq() {
		return this.json.path("event_seq").asLong(0);
	}

	/** The number of a forwarded frame in the session of the owner. */
	long originSeq() {
		return this.json.path("origin_seq").asLong(0);
	}

	boolean isTerminal() {
		return isNumbered() && Set.of("job.result", "job.error").contains(type());
	}

	boolean isError() {
		return Set.of("job.error", "session.error").contains(type());
	}

	JsonNode payload() {
		return this.json.path("payload");
	}

	/** The status of a job that has ended. */
	String finalStatus() {
		return text("/payload/final_status");
	}

	String code() {
		return text("/payload/code");
	}

	/** The kind of an event. */
	String kind() {
		return text("/payload/kind");
	}

	/** The body of an event. */
	JsonNode body() {
		return at("/payload/body");
	}

	boolean isBackPressure() {
		return text("/payload/body/phase").equals("back_pressure");
	}

	JsonNode at(String pointer) {
		return this.json.at(pointer);
	}

	String text(String pointer) {
		return at(pointer).asString("");
	}

	@Override
	public String toString() {
		return this.json.toString();
	}

}
