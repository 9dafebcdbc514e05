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

package io.arcp.server;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

import io.arcp.protocol.Dialect;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Finds the calls that frames answer, by the rules of one of the official libraries (ARCP
 * sections 3.2 and 3.3). It never looks at what its library does not look at.
 */
final class ModelClient {

	private final Dialect dialect;

	private final Map<String, Call> pending = new LinkedHashMap<>();

	private final List<Call> resolved = new ArrayList<>();

	private final Set<String> running = new HashSet<>();

	ModelClient(Dialect dialect) {
		this.dialect = dialect;
	}

	Call add(String id, Kind kind, @Nullable String trace, @Nullable String jobId) {
		Call call = new Call(id, kind, trace, jobId);
		this.pending.put(id, call);
		return call;
	}

	boolean isWaiting() {
		return !this.pending.isEmpty();
	}

	List<Call> resolved() {
		return this.resolved;
	}

	void receive(JsonNode frame) {
		switch (frame.path("type").asString()) {
			case "job.accepted" -> accepted(frame);
			case "job.error" -> jobError(frame);
			case "session.error" -> sessionError(frame);
			case "job.result" -> this.running.remove(frame.path("job_id").asString());
			case "job.subscribed" -> resolve(subscribed(frame), frame);
			case "session.jobs" -> resolve(find(inPayload(frame, "request_id")), frame);
			default -> {
			}
		}
	}

	private void accepted(JsonNode frame) {
		this.running.add(frame.path("job_id").asString());
		Call call = switch (this.dialect) {
			case GENERIC -> find(frame.path("request_id").asString());
			case TYPESCRIPT -> either(ofTrace(frame, (it) -> it.kind == Kind.SUBMIT), oldestSubmit());
			case JAVA, GO, CSHARP -> oldestSubmit();
			case PYTHON -> either(find(inPayload(frame, "request_id")), oldestSubmit());
			case RUBY -> find(inPayload(frame, "reply_to"));
		};
		resolve(call, frame);
	}

	private void jobError(JsonNode frame) {
		String jobId = frame.path("job_id").asString("");
		if (this.running.remove(jobId)) {
			return;
		}
		Call call = switch (this.dialect) {
			case GENERIC -> find(frame.path("request_id").asString());
			case TYPESCRIPT -> jobId.isEmpty() ? null : either(ofTrace(frame, (it) -> true), oldestSubmit());
			case JAVA -> jobId.isEmpty() ? find(frame.path("id").asString()) : subscriptionTo(jobId);
			case GO, CSHARP, PYTHON -> null;
			case RUBY -> find(inPayload(frame, "reply_to"));
		};
		resolve(call, frame);
	}

	private void sessionError(JsonNode frame) {
		Call call = switch (this.dialect) {
			case GENERIC -> find(frame.path("request_id").asString());
			case TYPESCRIPT -> throw new AssertionError("destroys what is in flight: " + frame);
			case JAVA -> null;
			case GO, CSHARP -> oldest((it) -> it.kind != Kind.LIST);
			case PYTHON -> either(find(inPayload(frame, "request_id")), oldest((it) -> it.kind != Kind.LIST));
			case RUBY -> find(inPayload(frame, "reply_to"));
		};
		resolve(call, frame);
	}

	private @Nullable Call subscribed(JsonNode frame) {
		return switch (this.dialect) {
			case GENERIC -> find(frame.path("request_id").asString());
			case TYPESCRIPT, JAVA, GO, CSHARP -> subscriptionTo(inPayload(frame, "job_id"));
			case PYTHON -> find(inPayload(frame, "request_id"));
			case RUBY -> find(inPayload(frame, "reply_to"));
		};
	}

	private static String inPayload(JsonNode frame, String member) {
		return frame.path("payload").path(member).asString("");
	}

	private @Nullable Call find(String id) {
		return this.pending.get(id);
	}

	private @Nullable Call ofTrace(JsonNode frame, Predicate<Call> condition) {
		String trace = frame.path("trace_id").asString("");
		return oldest((call) -> trace.equals(call.trace) && condition.test(call));
	}

	private @Nullable Call subscriptionTo(String jobId) {
		return oldest((call) -> call.kind == Kind.SUBSCRIBE && jobId.equals(call.jobId));
	}

	private @Nullable Call oldestSubmit() {
		return oldest((call) -> call.kind == Kind.SUBMIT);
	}

	private @Nullable Call oldest(Predicate<Call> condition) {
		return this.pending.values().stream().filter(condition).findFirst().orElse(null);
	}

	private static @Nullable Call either(@Nullable Call first, @Nullable Call second) {
		return (first != null) ? first : second;
	}

	private void resolve(@Nullable Call call, JsonNode frame) {
		if (call != null) {
			this.pending.remove(call.id);
			call.answer = frame;
			this.resolved.add(call);
		}
	}

	/**
	 * What was asked for.
	 */
	enum Kind {

		SUBMIT, SUBSCRIBE, CANCEL, LIST

	}

	/**
	 * A call and its answer.
	 */
	static final class Call {

		private final String id;

		private final Kind kind;

		private final @Nullable String trace;

		private final @Nullable String jobId;

		private @Nullable JsonNode answer;

		private Call(String id, Kind kind, @Nullable String trace, @Nullable String jobId) {
			this.id = id;
			this.kind = kind;
			this.trace = trace;
			this.jobId = jobId;
		}

		String id() {
			return this.id;
		}

		JsonNode answer() {
			if (this.answer == null) {
				throw new AssertionError("no answer to " + this.id);
			}
			return this.answer;
		}

		@Override
		public String toString() {
			return this.kind + " " + this.id + ": " + this.answer;
		}

	}

}
