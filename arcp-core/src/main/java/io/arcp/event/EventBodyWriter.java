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

import java.util.Map;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Writes the bodies of events, with their members in the order of ARCP section 1.6.
 */
final class EventBodyWriter {

	/** Inputs of delegations above this size are left out. */
	static final int MAX_DELEGATE_INPUT = 64 * 1024;

	private EventBodyWriter() {
	}

	static void write(JobEvent event, PayloadWriter writer) {
		if (event instanceof JobEvent.Vendor vendor) {
			writer.node(PayloadNames.BODY, vendor.body());
		}
		else if (event instanceof JobEvent.Status status && status.more() != null) {
			writer.node(PayloadNames.BODY, merged(status, status.more()));
		}
		else {
			writer.beginObject(PayloadNames.BODY);
			members(event, writer);
			writer.endObject();
		}
	}

	/** The kinds of which there are many come first. */
	private static void members(JobEvent event, PayloadWriter writer) {
		if (event instanceof JobEvent.Log log) {
			writer.constant(PayloadNames.LEVEL, log.level().wireName());
			writer.text(PayloadNames.MESSAGE, log.message());
			writer.node(PayloadNames.ATTRIBUTES, log.attributes());
		}
		else if (event instanceof JobEvent.ResultChunk chunk) {
			resultChunk(chunk, writer);
		}
		else if (event instanceof JobEvent.Progress progress) {
			writer.number(PayloadNames.CURRENT, progress.current());
			writer.number(PayloadNames.TOTAL, progress.total());
			writer.text(PayloadNames.UNITS, progress.units());
			writer.text(PayloadNames.MESSAGE, progress.message());
		}
		else if (event instanceof JobEvent.Thought thought) {
			writer.text(PayloadNames.TEXT, thought.text());
		}
		else if (event instanceof JobEvent.Metric metric) {
			metric(metric, writer);
		}
		else if (event instanceof JobEvent.Status status) {
			writer.text(PayloadNames.PHASE, status.phase());
			writer.text(PayloadNames.MESSAGE, status.message());
		}
		else {
			rareMembers(event, writer);
		}
	}

	private static void rareMembers(JobEvent event, PayloadWriter writer) {
		if (event instanceof JobEvent.ToolCall call) {
			writer.text(PayloadNames.TOOL, call.tool());
			writer.text(PayloadNames.CALL_ID, call.callId());
			writer.node(PayloadNames.ARGS, call.args());
		}
		else if (event instanceof JobEvent.ToolResult result) {
			writer.text(PayloadNames.CALL_ID, result.callId());
			writer.node(PayloadNames.RESULT, result.result());
			error(result.error(), writer);
		}
		else if (event instanceof JobEvent.ArtifactRef artifact) {
			writer.text(PayloadNames.URI, artifact.uri());
			writer.text(PayloadNames.CONTENT_TYPE, artifact.contentType());
			writer.number(PayloadNames.BYTE_SIZE, artifact.byteSize());
			writer.text(PayloadNames.SHA_256, artifact.sha256());
		}
		else if (event instanceof JobEvent.Delegate delegate) {
			delegate(delegate, writer);
		}
		else {
			throw new IllegalArgumentException("an event of kind '" + event.kind() + "' has no body");
		}
	}

	private static void resultChunk(JobEvent.ResultChunk chunk, PayloadWriter writer) {
		writer.text(PayloadNames.RESULT_ID, chunk.resultId());
		writer.number(PayloadNames.CHUNK_SEQ, chunk.chunkSeq());
		writer.text(PayloadNames.DATA, chunk.data());
		writer.constant(PayloadNames.ENCODING, chunk.encoding().wireName());
		writer.flag(PayloadNames.MORE, chunk.more());
	}

	private static void metric(JobEvent.Metric metric, PayloadWriter writer) {
		writer.text(PayloadNames.NAME, metric.name());
		writer.number(PayloadNames.VALUE, metric.value());
		writer.text(PayloadNames.UNIT, metric.unit());
		if (!metric.dimensions().isEmpty()) {
			ObjectNode dimensions = JsonNodeFactory.instance.objectNode();
			for (Map.Entry<String, String> dimension : metric.dimensions().entrySet()) {
				dimensions.put(dimension.getKey(), dimension.getValue());
			}
			writer.node(PayloadNames.DIMENSIONS, dimensions);
		}
	}

	private static ObjectNode merged(JobEvent.Status status, ObjectNode more) {
		ObjectNode body = JsonNodeFactory.instance.objectNode();
		body.put("phase", status.phase());
		if (status.message() != null) {
			body.put("message", status.message());
		}
		return body.setAll(more);
	}

	private static void error(JobEvent.@Nullable ToolError error, PayloadWriter writer) {
		if (error == null) {
			return;
		}
		writer.beginObject(PayloadNames.ERROR);
		writer.constant(PayloadNames.CODE, error.code().name());
		writer.text(PayloadNames.MESSAGE, error.message());
		writer.flag(PayloadNames.RETRYABLE, error.retryable());
		writer.node(PayloadNames.DETAILS, error.details());
		writer.endObject();
	}

	private static void delegate(JobEvent.Delegate delegate, PayloadWriter writer) {
		writer.text(PayloadNames.DELEGATE_ID, delegate.delegateId());
		writer.text(PayloadNames.CHILD_JOB_ID, delegate.childJobId());
		writer.text(PayloadNames.AGENT, delegate.agent());
		if (isTooLarge(delegate.input())) {
			writer.nothing(PayloadNames.INPUT);
			writer.flag(PayloadNames.INPUT_OMITTED, true);
		}
		else {
			writer.node(PayloadNames.INPUT, delegate.input());
		}
		writer.node(PayloadNames.LEASE_REQUEST, delegate.leaseRequest());
		writer.node(PayloadNames.LEASE_CONSTRAINTS, delegate.leaseConstraints());
	}

	private static boolean isTooLarge(JsonNode input) {
		PayloadWriter writer = new PayloadWriter();
		writer.begin(MAX_DELEGATE_INPUT + "{\"body\":{\"input\":}}".length());
		writer.beginObject(PayloadNames.BODY);
		writer.node(PayloadNames.INPUT, input);
		writer.endObject();
		return writer.end() == null;
	}

}
