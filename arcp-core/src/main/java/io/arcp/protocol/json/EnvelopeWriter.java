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

import io.arcp.protocol.Dialect;
import io.arcp.protocol.EnvelopeHeader;
import io.arcp.protocol.TraceContext;
import tools.jackson.core.JsonGenerator;

/**
 * Writes the members of the envelope but for the payload (ARCP section 1.2).
 */
final class EnvelopeWriter {

	private EnvelopeWriter() {
	}

	static void writeMembers(JsonGenerator generator, EnvelopeHeader header) {
		MemberWriter out = new MemberWriter(generator, Dialect.GENERIC);
		out.text("arcp", "1.1");
		out.text("id", header.id());
		out.text("type", header.type());
		out.text("session_id", header.sessionId());
		out.text("job_id", header.jobId());
		TraceContext trace = header.trace();
		out.text("trace_id", (trace != null) ? trace.traceId() : null);
		out.number("event_seq", header.eventSeq());
		out.text("request_id", header.requestId());
		out.number("origin_seq", header.originSeq());
		out.node("extensions", header.extensions());
	}

}
