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

import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The official client libraries, by how they write frames and by what they look at to
 * find an answer (ARCP sections 3.2 and 3.3).
 */
enum Library {

	TYPESCRIPT, JAVA, GO, CSHARP, PYTHON, RUBY;

	private static final String BASE_32 = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

	private static final int ULID_LENGTH = 26;

	String newId() {
		return switch (this) {
			case TYPESCRIPT, CSHARP, RUBY -> "msg_" + newUlid();
			case JAVA, PYTHON -> newUlid();
			case GO -> newUuid();
		};
	}

	static String newUlid() {
		StringBuilder ulid = new StringBuilder("01");
		ThreadLocalRandom.current()
			.ints(ULID_LENGTH - 2L, 0, BASE_32.length())
			.forEach((digit) -> ulid.append(BASE_32.charAt(digit)));
		return ulid.toString();
	}

	/** A UUID of version 7 differs from one of version 4 by one digit. */
	private static String newUuid() {
		return new StringBuilder(UUID.randomUUID().toString()).replace(14, 15, "7").toString();
	}

	/**
	 * Returns what an envelope has beside its id, its type and its payload.
	 * @param sessionId the session, or {@code null} before the welcome
	 */
	String moreOfEnvelope(@Nullable String sessionId) {
		String session = (sessionId != null) ? ",\"session_id\":\"" + sessionId + "\"" : "";
		return switch (this) {
			case TYPESCRIPT -> session + ",\"trace_id\":\"" + UUID.randomUUID().toString().replace("-", "") + "\"";
			case CSHARP -> session + ",\"timestamp\":\"2026-05-13T19:42:13.000Z\"";
			case RUBY -> (sessionId != null) ? session : ",\"session_id\":\"sess_" + newUlid() + "\"";
			case JAVA, GO, PYTHON -> session;
		};
	}

	String capabilities(String features) {
		return "{\"encodings\":[\"json\"],\"features\":" + features + ((this == PYTHON) ? ",\"agents\":[]}" : "}");
	}

	String resume(String sessionId, String token, long lastSeq) {
		return switch (this) {
			case JAVA, CSHARP -> ",\"resume_token\":\"%s\",\"last_event_seq\":%d".formatted(token, lastSeq);
			case TYPESCRIPT, GO, PYTHON, RUBY ->
				",\"resume\":{\"session_id\":\"%s\",\"resume_token\":\"%s\",\"last_event_seq\":%d}".formatted(sessionId,
						token, lastSeq);
		};
	}

	String sessionId(Frame welcome) {
		return (this == PYTHON) ? welcome.text("/payload/session_id") : welcome.sessionId();
	}

	boolean isAcceptance(Frame frame, String requestId) {
		return frame.type().equals("job.accepted") && switch (this) {
			case TYPESCRIPT, JAVA, GO, CSHARP -> true;
			case PYTHON -> frame.text("/payload/request_id").equals(requestId);
			case RUBY -> repliesTo(frame, requestId);
		};
	}

	private static boolean repliesTo(Frame frame, String requestId) {
		return frame.text("/payload/reply_to").equals(requestId);
	}

	/** A job error is the end of a job that the client knows, where it is numbered. */
	boolean isRefusalOfSubmit(Frame frame, String requestId) {
		boolean ofJob = frame.type().equals("job.error") && !frame.isTerminal();
		return switch (this) {
			case TYPESCRIPT -> ofJob && !frame.jobId().isEmpty();
			case JAVA -> ofJob && frame.jobId().isEmpty() && frame.id().equals(requestId);
			case GO, CSHARP -> frame.type().equals("session.error");
			case PYTHON -> frame.type().equals("session.error") && frame.text("/payload/request_id").equals(requestId);
			case RUBY -> frame.isError() && repliesTo(frame, requestId);
		};
	}

	boolean isRefusalOfSubscription(Frame frame, String requestId, String jobId) {
		return switch (this) {
			case JAVA -> frame.type().equals("job.error") && frame.jobId().equals(jobId);
			case TYPESCRIPT -> frame.type().equals("session.error");
			case GO, CSHARP, PYTHON, RUBY -> isRefusalOfSubmit(frame, requestId);
		};
	}

	/**
	 * Returns whether a frame tells that a cancel is refused: the libraries that do not
	 * wait for that ignore a job error of no job.
	 */
	boolean isRefusalOfCancel(Frame frame, String requestId) {
		return switch (this) {
			case TYPESCRIPT, CSHARP, PYTHON -> frame.type().equals("job.error") && frame.jobId().isEmpty();
			case JAVA, GO, RUBY -> isRefusalOfSubmit(frame, requestId);
		};
	}

	boolean isRefusalOfListing(Frame frame, String requestId) {
		return (this == TYPESCRIPT) ? frame.type().equals("session.error") : isRefusalOfSubmit(frame, requestId);
	}

	boolean isListing(Frame frame, String requestId) {
		return frame.type().equals("session.jobs")
				&& ((this == RUBY) ? repliesTo(frame, requestId) : frame.text("/payload/request_id").equals(requestId));
	}

	boolean isSubscription(Frame frame, String requestId, String jobId) {
		return frame.type().equals("job.subscribed") && switch (this) {
			case TYPESCRIPT, JAVA, GO, CSHARP -> frame.text("/payload/job_id").equals(jobId);
			case PYTHON -> frame.text("/payload/request_id").equals(requestId);
			case RUBY -> repliesTo(frame, requestId);
		};
	}

	JsonNode result(Frame end) {
		return end.at((this == GO) ? "/payload/output" : "/payload/result");
	}

}
