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

import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A run of an agent that does operations, as its client sees it.
 *
 * @param accepted the answer to the submit
 * @param frames what came after it, the terminal frame being the last
 */
record OperationRun(Frame accepted, List<Frame> frames) {

	/** The verdict on an operation that was allowed. */
	static final String OK = "ok";

	/**
	 * Runs an agent under a lease.
	 */
	static OperationRun of(WireConnection connection, String agent, String input, String lease) {
		Frame accepted = connection.answerTo(connection.submitWithLease(agent, input, lease));
		assertThat(accepted.type()).as("answer %s", accepted).isEqualTo("job.accepted");
		return new OperationRun(accepted, connection.untilEnd(accepted.jobId()));
	}

	/**
	 * Runs the agent {@code tool} with one operation for each target.
	 */
	static OperationRun onTargets(WireConnection connection, String lease, String namespace, String... targets) {
		ObjectNode input = JsonNodeFactory.instance.objectNode();
		ArrayNode operations = input.putArray("ops");
		for (String target : targets) {
			operations.addObject().put("ns", namespace).put("target", target);
		}
		return of(connection, "tool", input.toString(), lease);
	}

	Frame end() {
		return this.frames.get(this.frames.size() - 1);
	}

	List<Frame> events(String kind) {
		return this.frames.stream().filter((frame) -> frame.kind().equals(kind)).toList();
	}

	/**
	 * Returns the verdict on each operation of a job that succeeded: {@link #OK}, or a
	 * code. Checks that events and result agree on it.
	 */
	List<String> verdicts() {
		assertThat(end().finalStatus()).as("status of %s", end()).isEqualTo("success");
		assertThat(events("tool_call")).extracting(OperationRun::callId)
			.isEqualTo(events("tool_result").stream().map(OperationRun::callId).toList());
		List<String> verdicts = events("tool_result").stream().map(OperationRun::verdict).toList();
		assertThat(outcomes().filter((outcome) -> outcome.has("call_id"))
			.map((outcome) -> outcome.path("allowed").booleanValue() ? OK : outcome.path("code").asString()))
			.as("outcomes")
			.isEqualTo(verdicts);
		return verdicts;
	}

	/**
	 * Returns the outcomes in the result.
	 */
	Stream<JsonNode> outcomes() {
		return StreamSupport.stream(end().at("/payload/result/outcomes").spliterator(), false);
	}

	private static String callId(Frame event) {
		return event.body().path("call_id").asString();
	}

	private static String verdict(Frame result) {
		JsonNode body = result.body();
		if (body.has("error")) {
			assertThat(body.has("result")).as("a result in %s", body).isFalse();
			assertThat(body.at("/error/message").asString()).as("message of %s", body).isNotBlank();
			assertThat(body.at("/error/retryable").isBoolean()).as("retryable in %s", body).isTrue();
			return body.at("/error/code").asString();
		}
		assertThat(body.path("result")).hasToString("{\"ok\":true}");
		return OK;
	}

}
