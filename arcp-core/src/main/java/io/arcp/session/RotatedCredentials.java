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

package io.arcp.session;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

import io.arcp.event.EncodedEvent;
import io.arcp.job.Jobs;
import io.arcp.protocol.Credential;
import io.arcp.protocol.Dialect;
import io.arcp.protocol.JobId;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Tells the session that owns a job the new value of a rotated credential. The stored
 * event has none: it is put in from the live credential when the frame is sent, and left
 * out when that is gone (ARCP section 2.5).
 */
final class RotatedCredentials {

	/** The body and the payload end with these. */
	private static final int CLOSING_BRACES = 2;

	private final Jobs jobs;

	private final boolean shown;

	private final Dialect dialect;

	/**
	 * Creates a view for one connection.
	 * @param shown whether values may be sent over it
	 * @param dialect the dialect of its client
	 */
	RotatedCredentials(Jobs jobs, boolean shown, Dialect dialect) {
		this.jobs = jobs;
		this.shown = shown;
		this.dialect = dialect;
	}

	/**
	 * Returns the event as it is sent: any but that of a rotation as it is.
	 */
	EncodedEvent show(JobId job, EncodedEvent stored) {
		String id = stored.rotatedCredential();
		if (id == null || !this.shown) {
			return stored;
		}
		Credential live = this.jobs.credentials(job).find(id);
		ObjectNode more = JsonNodeFactory.instance.objectNode();
		ObjectNode details = JsonNodeFactory.instance.objectNode().put("id", id);
		boolean namesItTwice = this.dialect == Dialect.CSHARP;
		if (namesItTwice) {
			more.put("credential_id", id);
		}
		if (live != null) {
			String value = live.value().value();
			more.put("value", value);
			details.put("value", value);
			if (namesItTwice) {
				more.put("credential_value", value);
			}
		}
		more.set("details", details);
		return new EncodedEvent(stored.kind(), stored.ref(), append(stored.bytes(), more));
	}

	private static byte[] append(byte[] payload, ObjectNode members) {
		byte[] more = members.toString().getBytes(StandardCharsets.UTF_8);
		ByteArrayOutputStream joined = new ByteArrayOutputStream(payload.length + more.length);
		joined.write(payload, 0, payload.length - CLOSING_BRACES);
		joined.write(',');
		joined.write(more, 1, more.length - 1);
		joined.write('}');
		return joined.toByteArray();
	}

}
