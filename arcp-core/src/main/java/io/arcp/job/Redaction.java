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

package io.arcp.job;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;

import io.arcp.credential.JobCredentials;
import io.arcp.protocol.ArcpException;
import io.arcp.protocol.Secret;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Takes the values of a job's credentials out of what its agent has failed with: HTTP
 * clients like to quote the header that they refuse (ARCP section 6.3).
 */
final class Redaction {

	/** Leaves everything as it is. */
	static final Redaction NONE = new Redaction(List.of());

	/** A chain of causes may be a circle. */
	private static final int MAX_CAUSES = 16;

	private final List<Secret> secrets;

	private Redaction(List<Secret> secrets) {
		this.secrets = secrets;
	}

	static Redaction of(JobCredentials credentials) {
		return new Redaction(credentials.secrets());
	}

	String text(String text) {
		String redacted = text;
		for (Secret secret : this.secrets) {
			redacted = redacted.replace(secret.value(), secret.toString());
		}
		return redacted;
	}

	/**
	 * Returns an error as it may be sent: the same when it holds no value.
	 */
	ArcpException error(ArcpException error) {
		if (this.secrets.isEmpty()) {
			return error;
		}
		String message = Objects.requireNonNullElse(error.getMessage(), "");
		ObjectNode details = error.details();
		ObjectNode safeDetails = (details != null) ? object(details) : null;
		return (text(message).equals(message) && Objects.equals(details, safeDetails)) ? error
				: ArcpException.of(error.code(), text(message), error.retryable(), safeDetails);
	}

	private JsonNode json(JsonNode node) {
		if (node.isString()) {
			return JsonNodeFactory.instance.stringNode(text(node.stringValue()));
		}
		if (node instanceof ObjectNode object) {
			return object(object);
		}
		if (node instanceof ArrayNode array) {
			ArrayNode redacted = JsonNodeFactory.instance.arrayNode(array.size());
			array.forEach((element) -> redacted.add(json(element)));
			return redacted;
		}
		return node;
	}

	private ObjectNode object(ObjectNode object) {
		ObjectNode redacted = JsonNodeFactory.instance.objectNode();
		for (Map.Entry<String, JsonNode> member : object.properties()) {
			redacted.set(text(member.getKey()), json(member.getValue()));
		}
		return redacted;
	}

	/**
	 * Returns a failure as it may be logged: the same when neither it nor what it comes
	 * of holds a value.
	 */
	Throwable failure(Throwable failure) {
		return (!this.secrets.isEmpty() && isFoundIn(failure, Collections.newSetFromMap(new IdentityHashMap<>())))
				? new RedactedFailure(failure, this, MAX_CAUSES) : failure;
	}

	private boolean isFoundIn(Throwable failure, Set<Throwable> seen) {
		if (!seen.add(failure)) {
			return false;
		}
		String printed = failure.toString();
		Throwable cause = failure.getCause();
		return !text(printed).equals(printed) || (cause != null && isFoundIn(cause, seen))
				|| Stream.of(failure.getSuppressed()).anyMatch((suppressed) -> isFoundIn(suppressed, seen));
	}

	/**
	 * Stands for a failure whose text, or that of a cause, holds a value. What was
	 * suppressed is left out.
	 */
	private static final class RedactedFailure extends Exception {

		private static final long serialVersionUID = 1L;

		RedactedFailure(Throwable failure, Redaction redaction, int causes) {
			super(redaction.text(failure.toString()), cause(failure.getCause(), redaction, causes), false, true);
			setStackTrace(failure.getStackTrace());
		}

		private static @Nullable Throwable cause(@Nullable Throwable cause, Redaction redaction, int causes) {
			return (cause != null && causes > 0) ? new RedactedFailure(cause, redaction, causes - 1) : null;
		}

		@Override
		public String toString() {
			return String.valueOf(getMessage());
		}

	}

}
