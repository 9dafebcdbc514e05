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

package io.arcp.sample.demo;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Checks the frames of a session with one job: the welcome comes first, the acceptance
 * before the events, the first event is {@code status running}, the numbers have no gap
 * and the last one is that of the result. For one thread.
 */
final class StreamCheck {

	private final JsonMapper mapper = JsonMapper.builder().build();

	private boolean welcomed;

	private boolean accepted;

	private long lastSeq;

	private @Nullable JsonNode result;

	/**
	 * Checks the next frame.
	 * @param frame the frame as it was received
	 * @throws IllegalStateException if it may not come now
	 */
	void accept(String frame) {
		JsonNode message = this.mapper.readTree(frame);
		String type = message.path("type").asString("");
		if (!this.welcomed) {
			require(type.equals("session.welcome"), "expected session.welcome first, got " + type);
			this.welcomed = true;
			return;
		}
		if (message.has("event_seq")) {
			checkNumber(message.path("event_seq").asLong());
		}
		JsonNode payload = message.path("payload");
		switch (type) {
			case "job.accepted" -> {
				require(!this.accepted, "job.accepted came twice");
				this.accepted = true;
			}
			case "job.event" -> checkEvent(payload);
			case "job.result" -> this.result = resultOf(payload);
			case "session.ping", "session.pong", "session.closed" -> {
				// May come at any time
			}
			default -> throw new IllegalStateException(
					"unexpected " + type + ": " + payload.path("message").asString("no message"));
		}
	}

	/**
	 * Returns the result of the job.
	 * @return the result
	 * @throws IllegalStateException if it has not come
	 */
	JsonNode result() {
		if (this.result == null) {
			throw new IllegalStateException("the job has no result");
		}
		return this.result;
	}

	/**
	 * Returns how many frames were numbered.
	 * @return the last number
	 */
	long lastSeq() {
		return this.lastSeq;
	}

	private void checkNumber(long seq) {
		require(this.result == null, "event_seq " + seq + " after the result");
		require(seq == this.lastSeq + 1, "expected event_seq " + (this.lastSeq + 1) + ", got " + seq);
		this.lastSeq = seq;
	}

	private void checkEvent(JsonNode payload) {
		require(this.accepted, "job.event before job.accepted");
		require(this.lastSeq > 0, "job.event without event_seq");
		if (this.lastSeq == 1) {
			require(payload.at("/body/phase").asString("").equals("running"),
					"expected status running as the first event, got " + payload.path("kind"));
		}
	}

	private JsonNode resultOf(JsonNode payload) {
		require(this.accepted && this.lastSeq > 1, "job.result before the events");
		require(payload.path("final_status").asString("").equals("success"), "the job did not succeed");
		return payload.path("result");
	}

	private static void require(boolean condition, String problem) {
		if (!condition) {
			throw new IllegalStateException(problem);
		}
	}

}
