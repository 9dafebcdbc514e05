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

import java.util.regex.Pattern;

import io.arcp.protocol.Dialect;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Recognizes the dialect of a client from its first frame (ARCP section 3.3).
 */
final class DialectDetector {

	private static final String ULID = "[0-7][0-9A-HJKMNP-TV-Z]{25}";

	private static final Pattern BARE_ULID = Pattern.compile(ULID);

	private static final Pattern MESSAGE_ID = Pattern.compile("msg_" + ULID);

	private static final Pattern UUID_V7 = Pattern
		.compile("[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-7[0-9a-fA-F]{3}-[89abAB][0-9a-fA-F]{3}-[0-9a-fA-F]{12}");

	private DialectDetector() {
	}

	static Dialect detect(ObjectNode frame, String id) {
		JsonNode sessionId = frame.get("session_id");
		if (sessionId != null && sessionId.isString()) {
			return Dialect.RUBY;
		}
		if (UUID_V7.matcher(id).matches()) {
			return Dialect.GO;
		}
		if (BARE_ULID.matcher(id).matches()) {
			return frame.path("payload").path("capabilities").has("agents") ? Dialect.PYTHON : Dialect.JAVA;
		}
		if (MESSAGE_ID.matcher(id).matches()) {
			return frame.has("timestamp") ? Dialect.CSHARP : Dialect.TYPESCRIPT;
		}
		return Dialect.GENERIC;
	}

}
