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

import io.arcp.protocol.json.WireJson;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Writes the body of an event (ARCP section 1.6).
 */
final class EventBodyWriter {

	/** Inputs of delegations above this size are left out. */
	private static final int MAX_DELEGATE_INPUT = 64 * 1024;

	private final JsonGenerator generator;

	private EventBodyWriter(JsonGenerator generator) {
		this.generator = generator;
	}

	static void write(JobEvent event, JsonGenerator generator) {
		if (event instanceof JobEvent.Vendor vendor) {
			WireJson.writeNode(generator, vendor.body());
			return;
		}
		generator.writeStartObject();
		new EventBodyWriter(generator).members(event);
		generator.writeEndObject();
	}

	private void members(JobEvent event) {
		if (event instanceof JobEvent.Log log) {
			text("level", log.level().wireName());
			text("message", log.message());
			node("attributes", log.attributes());
		}
		else if (event instanceof JobEvent.ResultChunk chunk) {
			text("result_id", chunk.resultId());
			number("chunk_seq", chunk.chunkSeq());
			text("data", chunk.data());
			text("encoding", chunk.encoding().wireName());
			this.generator.writeName("more");
			this.generator.writeBoolean(chunk.more());
		}
		else if (event instanceof JobEvent.Progress progress) {
			progress(progress);
		}
		else if (event instanceof JobEvent.Metric metric) {
			metric(metric);
		}
		else if (event instanceof JobEvent.Status status) {
			status(status);
		}
		else if (event instanceof JobEvent.Thought thought) {
			text("text", thought.text());
		}
		else {
			otherMembers(event);
		}
	}

	private void otherMembers(JobEvent event) {
		if (event instanceof JobEvent.ToolCall call) {
			text("tool", call.tool());
			text("call_id", call.callId());
			node("args", call.args());
		}
		else if (event instanceof JobEvent.ToolResult result) {
			toolResult(result);
		}
		else if (event instanceof JobEvent.ArtifactRef artifact) {
			text("uri", artifact.uri());
			text("content_type", artifact.contentType());
			number("byte_size", artifact.byteSize());
			text("sha256", artifact.sha256());
		}
		else if (event instanceof JobEvent.Delegate delegate) {
			delegate(delegate);
		}
		else {
			throw new IllegalArgumentException("an event of kind '" + event.kind() + "' has no body");
		}
	}

	private void progress(JobEvent.Progress progress) {
		this.generator.writeName("current");
		WireJson.writeNumber(this.generator, progress.current());
		if (progress.total() != null) {
			this.generator.writeName("total");
			WireJson.writeNumber(this.generator, progress.total());
		}
		text("units", progress.units());
		text("message", progress.message());
	}

	private void metric(JobEvent.Metric metric) {
		text("name", metric.name());
		this.generator.writeName("value");
		WireJson.writeNumber(this.generator, metric.value());
		text("unit", metric.unit());
		if (!metric.dimensions().isEmpty()) {
			this.generator.writeName("dimensions");
			this.generator.writeStartObject();
			for (Map.Entry<String, String> dimension : metric.dimensions().entrySet()) {
				text(dimension.getKey(), dimension.getValue());
			}
			this.generator.writeEndObject();
		}
	}

	private void status(JobEvent.Status status) {
		text("phase", status.phase());
		text("message", status.message());
		ObjectNode more = status.more();
		if (more != null) {
			more.forEachEntry((name, value) -> {
				if (!name.equals("phase") && !name.equals("message")) {
					node(name, value);
				}
			});
		}
	}

	private void toolResult(JobEvent.ToolResult result) {
		text("call_id", result.callId());
		JobEvent.ToolError error = result.error();
		if (error == null) {
			node("result", result.result());
			return;
		}
		this.generator.writeName("error");
		this.generator.writeStartObject();
		text("code", error.code().name());
		text("message", error.message());
		this.generator.writeName("retryable");
		this.generator.writeBoolean(error.retryable());
		node("details", error.details());
		this.generator.writeEndObject();
	}

	private void delegate(JobEvent.Delegate delegate) {
		text("delegate_id", delegate.delegateId());
		text("child_job_id", delegate.childJobId());
		text("agent", delegate.agent());
		this.generator.writeName("input");
		if (delegate.input().toString().length() > MAX_DELEGATE_INPUT) {
			this.generator.writeNull();
			this.generator.writeName("input_omitted");
			this.generator.writeBoolean(true);
		}
		else {
			WireJson.writeNode(this.generator, delegate.input());
		}
		node("lease_request", delegate.leaseRequest());
		node("lease_constraints", delegate.leaseConstraints());
	}

	private void text(String name, @Nullable String value) {
		if (value != null) {
			WireJson.writeText(this.generator, name, value);
		}
	}

	private void number(String name, @Nullable Long value) {
		if (value != null) {
			this.generator.writeName(name);
			this.generator.writeNumber(value.longValue());
		}
	}

	private void node(String name, @Nullable JsonNode value) {
		if (value != null) {
			this.generator.writeName(name);
			WireJson.writeNode(this.generator, value);
		}
	}

}
