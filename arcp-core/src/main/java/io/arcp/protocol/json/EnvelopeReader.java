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

import io.arcp.protocol.EnvelopeHeader;
import io.arcp.protocol.InvalidRequestException;
import io.arcp.protocol.TraceContext;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Reads the members of the envelope (ARCP section 1.2).
 */
final class EnvelopeReader {

	private static final int MAX_ID_LENGTH = 256;

	private EnvelopeReader() {
	}

	static @Nullable String id(ObjectNode frame) {
		String id = text(frame, "id");
		if (id == null || (id.length() > MAX_ID_LENGTH && id.codePointCount(0, id.length()) > MAX_ID_LENGTH)) {
			return null;
		}
		return id;
	}

	static @Nullable String type(ObjectNode frame) {
		return text(frame, "type");
	}

	/**
	 * Reads the header of a frame from a client, whose numbers and request id are
	 * ignored.
	 * @param frame the envelope object
	 * @param id the usable id
	 * @param type the usable type
	 * @return the header
	 */
	static EnvelopeHeader fromClient(ObjectNode frame, String id, String type) {
		return new EnvelopeHeader(id, type, text(frame, "session_id"), text(frame, "job_id"), trace(frame), null, null,
				null, extensions(frame));
	}

	/**
	 * Reads the header of a frame from the runtime.
	 * @param frame the envelope object
	 * @param id the usable id
	 * @param type the usable type
	 * @return the header
	 */
	static EnvelopeHeader fromRuntime(ObjectNode frame, String id, String type) {
		return new EnvelopeHeader(id, type, text(frame, "session_id"), text(frame, "job_id"), trace(frame),
				number(frame, "event_seq"), text(frame, "request_id"), number(frame, "origin_seq"), extensions(frame));
	}

	/**
	 * Refuses other major versions.
	 * @param frame the envelope object
	 */
	static void checkVersion(ObjectNode frame) {
		JsonNode version = frame.get("arcp");
		if (version == null) {
			return;
		}
		if (!version.isString()) {
			throw InvalidRequestException.forField("arcp", "expected a string, got " + Members.describe(version));
		}
		String text = version.stringValue();
		if (!text.equals("1") && !text.startsWith("1.")) {
			throw InvalidRequestException.forField("arcp", "expected version 1.1 or another of major version 1");
		}
	}

	/**
	 * Refuses a member that is there and not a string.
	 * @param frame the envelope object
	 * @param name the name of the member
	 */
	static void checkText(ObjectNode frame, String name) {
		JsonNode value = frame.get(name);
		if (value != null && !value.isNull() && !value.isString()) {
			throw InvalidRequestException.forField(name, "expected a string, got " + Members.describe(value));
		}
	}

	static Members payload(ObjectNode frame) {
		JsonNode payload = frame.get("payload");
		if (payload instanceof ObjectNode object) {
			return new Members("payload", object);
		}
		if (payload == null || payload.isNull()) {
			return new Members("payload", JsonNodeFactory.instance.objectNode());
		}
		throw InvalidRequestException.forField("payload", "expected an object, got " + Members.describe(payload));
	}

	private static @Nullable TraceContext trace(ObjectNode frame) {
		return TraceContext.parse(text(frame, "trace_id"));
	}

	private static @Nullable ObjectNode extensions(ObjectNode frame) {
		return (frame.get("extensions") instanceof ObjectNode object) ? object : null;
	}

	private static @Nullable Long number(ObjectNode frame, String name) {
		JsonNode value = frame.get(name);
		return (value != null && value.canConvertToLong() && value.isIntegralNumber()) ? (Long) value.longValue()
				: null;
	}

	private static @Nullable String text(ObjectNode frame, String name) {
		JsonNode value = frame.get(name);
		return (value != null && value.isString() && !value.stringValue().isEmpty()) ? value.stringValue() : null;
	}

}
