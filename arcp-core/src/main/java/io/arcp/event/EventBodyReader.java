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
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

import io.arcp.protocol.ErrorCode;
import io.arcp.protocol.InvalidRequestException;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Reads a generic body as the event of its kind (ARCP section 7.3, {@code emitEvent}).
 */
final class EventBodyReader {

	private static final Set<String> KINDS = Set.of("log", "thought", "tool_call", "tool_result", "status", "metric",
			"artifact_ref", "progress", "result_chunk");

	private final JsonNode body;

	private final String path;

	private EventBodyReader(JsonNode body, String path) {
		this.body = body;
		this.path = path;
	}

	static JobEvent read(String kind, JsonNode body) {
		Rules.present(kind, "kind");
		Rules.require(!kind.equals("delegate"), "kind", "'delegate' is emitted by the runtime only");
		if (!KINDS.contains(kind)) {
			Rules.vendorKind(kind);
		}
		Rules.require(body instanceof ObjectNode, "body", "expected an object");
		EventBodyReader reader = new EventBodyReader(body, "body");
		return switch (kind) {
			case "log" -> new JobEvent.Log(LogLevel.of(reader.text("level")), reader.text("message"),
					reader.optionalObject("attributes"));
			case "thought" -> new JobEvent.Thought(reader.text("text"));
			case "tool_call" -> reader.toolCall();
			case "tool_result" -> reader.toolResult();
			case "status" -> reader.status();
			case "metric" -> new JobEvent.Metric(reader.text("name"), reader.number("value"),
					reader.optionalText("unit"), reader.dimensions());
			case "artifact_ref" -> new JobEvent.ArtifactRef(reader.text("uri"), reader.text("content_type"),
					reader.has("byte_size") ? reader.integer("byte_size") : null, reader.optionalText("sha256"));
			case "progress" ->
				new JobEvent.Progress(reader.number("current"), reader.has("total") ? reader.number("total") : null,
						reader.optionalText("units"), reader.optionalText("message"));
			case "result_chunk" -> new JobEvent.ResultChunk(reader.text("result_id"), reader.integer("chunk_seq"),
					reader.text("data"), ChunkEncoding.of(reader.text("encoding")), reader.flag("more"));
			default -> new JobEvent.Vendor(kind, (ObjectNode) body);
		};
	}

	private JobEvent toolCall() {
		ObjectNode args = optionalObject("args");
		return new JobEvent.ToolCall(text("tool"), text("call_id"),
				(args != null) ? args : JsonNodeFactory.instance.objectNode());
	}

	private JobEvent toolResult() {
		String callId = text("call_id");
		JsonNode result = this.body.get("result");
		ObjectNode error = optionalObject("error");
		if (error == null) {
			return new JobEvent.ToolResult(callId, result, null);
		}
		EventBodyReader reader = new EventBodyReader(error, "body.error");
		return new JobEvent.ToolResult(callId, result, new JobEvent.ToolError(reader.code(), reader.text("message"),
				reader.flag("retryable"), reader.optionalObject("details")));
	}

	private ErrorCode code() {
		return ErrorCode.of(text("code"))
			.orElseThrow(() -> InvalidRequestException.forField(field("code"), "expected a code of the protocol"));
	}

	private JobEvent status() {
		ObjectNode more = JsonNodeFactory.instance.objectNode();
		more.setAll((ObjectNode) this.body);
		more.remove("phase");
		more.remove("message");
		return new JobEvent.Status(text("phase"), optionalText("message"), more.isEmpty() ? null : more);
	}

	private Map<String, String> dimensions() {
		ObjectNode node = optionalObject("dimensions");
		Map<String, String> dimensions = new LinkedHashMap<>();
		if (node != null) {
			node.forEachEntry((name, value) -> {
				Rules.require(value.isString(), "body.dimensions." + name, "expected a string");
				dimensions.put(name, value.stringValue());
			});
		}
		return dimensions;
	}

	private String field(String name) {
		return this.path + '.' + name;
	}

	private boolean has(String name) {
		JsonNode value = this.body.get(name);
		return value != null && !value.isNull();
	}

	private String text(String name) {
		JsonNode value = this.body.get(name);
		if (value == null || !value.isString()) {
			throw InvalidRequestException.forField(field(name), "expected a string");
		}
		return value.stringValue();
	}

	private @Nullable String optionalText(String name) {
		return has(name) ? text(name) : null;
	}

	private BigDecimal number(String name) {
		JsonNode value = this.body.get(name);
		if (value != null && value.isNumber()) {
			if (!value.isFloat() && !value.isDouble()) {
				return value.decimalValue();
			}
			if (Double.isFinite(value.doubleValue())) {
				String text = value.isFloat() ? Float.toString(value.floatValue())
						: Double.toString(value.doubleValue());
				return new BigDecimal(text);
			}
		}
		throw InvalidRequestException.forField(field(name), "expected a finite number");
	}

	private long integer(String name) {
		JsonNode value = this.body.get(name);
		if (value == null || !value.isIntegralNumber() || !value.canConvertToLong()) {
			throw InvalidRequestException.forField(field(name), "expected an integer");
		}
		return value.longValue();
	}

	private boolean flag(String name) {
		JsonNode value = this.body.get(name);
		if (value == null || !value.isBoolean()) {
			throw InvalidRequestException.forField(field(name), "expected true or false");
		}
		return value.booleanValue();
	}

	private @Nullable ObjectNode optionalObject(String name) {
		if (!has(name)) {
			return null;
		}
		JsonNode value = this.body.get(name);
		if (!(value instanceof ObjectNode object)) {
			throw InvalidRequestException.forField(field(name), "expected an object");
		}
		return object;
	}

}
