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

package io.arcp.sample.hostile;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Checks what comes back on one connection against what was sent on it (ARCP sections
 * 1.2, 2.8, 3.3 and 5).
 */
final class Answers {

	private static final JsonMapper MAPPER = JsonMapper.builder().build();

	private static final Set<String> CODES = Set.of("PERMISSION_DENIED", "LEASE_SUBSET_VIOLATION", "JOB_NOT_FOUND",
			"DUPLICATE_KEY", "AGENT_NOT_AVAILABLE", "AGENT_VERSION_NOT_AVAILABLE", "CANCELLED", "TIMEOUT",
			"RESUME_WINDOW_EXPIRED", "HEARTBEAT_LOST", "LEASE_EXPIRED", "BUDGET_EXHAUSTED", "INVALID_REQUEST",
			"UNAUTHENTICATED", "INTERNAL_ERROR");

	private static final Set<String> FINAL = Set.of("LEASE_EXPIRED", "BUDGET_EXHAUSTED");

	/** How each request may be refused. INTERNAL_ERROR has to name a cap. */
	private static final Map<String, Set<String>> REFUSALS = Map.of("job.submit",
			Set.of("INVALID_REQUEST", "AGENT_NOT_AVAILABLE", "AGENT_VERSION_NOT_AVAILABLE", "DUPLICATE_KEY",
					"PERMISSION_DENIED", "JOB_NOT_FOUND", "LEASE_SUBSET_VIOLATION", "INTERNAL_ERROR"),
			"job.subscribe", Set.of("INVALID_REQUEST", "JOB_NOT_FOUND", "PERMISSION_DENIED"), "job.cancel",
			Set.of("INVALID_REQUEST", "JOB_NOT_FOUND", "PERMISSION_DENIED"));

	private static final Map<String, Set<String>> ANSWERS = Map.of("job.accepted", Set.of("job.submit"),
			"job.cancelled", Set.of("job.cancel"), "job.subscribed", Set.of("job.subscribe"), "session.jobs",
			Set.of("session.list_jobs"), "session.pong", Set.of("session.ping"), "session.closed",
			Set.of("session.close", "session.bye"));

	private static final int MAX_STRIKES = 10;

	private static final long ANY = -1;

	/** The types of the frames that had an id. */
	private final Map<String, Set<String>> sent = new HashMap<>();

	/** Behind which numbers the session before may go on when it is resumed. */
	private final Set<Long> resumes = new HashSet<>();

	/** The session before, which the client may resume. */
	private final String resumable;

	private final FuzzReport report;

	private boolean resumed;

	private long seq = -1;

	private int strikes;

	Answers(String resumable, FuzzReport report) {
		this.resumable = resumable;
		this.report = report;
	}

	/**
	 * Remembers a frame as far as it can be read.
	 */
	void sent(byte[] frame) {
		try {
			JsonNode json = MAPPER.readTree(frame);
			this.sent.computeIfAbsent(json.path("id").asString(""), (id) -> new HashSet<>())
				.add(json.path("type").asString(""));
			resumes(json.path("payload"));
			resumes(json.at("/payload/resume"));
		}
		catch (JacksonException ex) {
			// no frame
		}
	}

	/** Without a number everything comes that was not acknowledged. */
	private void resumes(JsonNode request) {
		if (request.has("resume_token")) {
			JsonNode number = request.path("last_event_seq");
			this.resumes.add((number.isNumber()) ? Math.max(0, number.asLong(0)) : ANY);
		}
	}

	/**
	 * Returns whether the runtime may have closed the connection.
	 * @param code the code of the close
	 * @param inHandshake whether the hello was a hostile one
	 */
	boolean isEndExpected(int code, boolean inHandshake) {
		return switch (code) {
			case 1000 -> hasSent("session.close") || hasSent("session.bye");
			case 1007, 1009 -> true; // an answer to octets
			case 1008 -> inHandshake || this.strikes == MAX_STRIKES;
			default -> false;
		};
	}

	private boolean hasSent(String type) {
		return this.sent.values().stream().anyMatch((types) -> types.contains(type));
	}

	/**
	 * Checks a frame.
	 * @return what is wrong with it, or {@code null}
	 */
	@Nullable String check(JsonNode frame) {
		String type = frame.path("type").asString("");
		this.report.received(type);
		if (!frame.path("arcp").asString("").equals("1.1") || frame.path("id").asString("").isEmpty()
				|| !frame.path("session_id").asString("").startsWith("sess_") || !frame.path("payload").isObject()) {
			return "not an envelope";
		}
		if (type.equals("session.welcome")) {
			this.resumed = frame.path("session_id").asString().equals(this.resumable);
		}
		if (frame.has("event_seq") && !isNext(frame.path("event_seq").asLong())) {
			return "expected another number than " + frame.path("event_seq");
		}
		if (type.equals("session.error") || type.equals("job.error")) {
			return checkError(frame, frame.path("payload"));
		}
		Set<String> requests = ANSWERS.get(type);
		if (requests != null && this.sent.getOrDefault(frame.path("request_id").asString(""), Set.of())
			.stream()
			.noneMatch(requests::contains)) {
			return "answers nothing that was sent";
		}
		return null;
	}

	private boolean isNext(long number) {
		long before = this.seq;
		this.seq = number;
		if (before >= 0) {
			return number == before + 1;
		}
		return number == 1 || this.resumed && (this.resumes.contains(number - 1) || this.resumes.contains(ANY));
	}

	private @Nullable String checkError(JsonNode frame, JsonNode error) {
		String code = error.path("code").asString("");
		this.report.error(code);
		if (!CODES.contains(code) || error.path("message").asString("").isBlank()
				|| !error.path("retryable").isBoolean()) {
			return "not a complete error";
		}
		boolean retryable = error.path("retryable").asBoolean();
		if ((code.equals("INTERNAL_ERROR") && !retryable) || (FINAL.contains(code) && retryable)) {
			return "breaks the rules of retries";
		}
		if (error.path("message").asString().startsWith("malformed frame")) {
			this.strikes++;
		}
		return frame.has("event_seq") || isDocumented(frame, code) ? null : "not a documented refusal";
	}

	private boolean isDocumented(JsonNode frame, String code) {
		if (code.equals("INVALID_REQUEST")) {
			return true;
		}
		if (code.equals("INTERNAL_ERROR") && !frame.at("/payload/details/cap").isString()) {
			return false;
		}
		return this.sent.getOrDefault(frame.path("request_id").asString(""), Set.of())
			.stream()
			.anyMatch((type) -> REFUSALS.getOrDefault(type, Set.of()).contains(code));
	}

}
