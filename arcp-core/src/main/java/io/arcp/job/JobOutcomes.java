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

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;

import io.arcp.event.EncodedEvent;
import io.arcp.event.JobEvent;
import io.arcp.event.JobEventEncoder;
import io.arcp.event.ResultChunkRules;
import io.arcp.protocol.ArcpException;
import io.arcp.protocol.ErrorCode;
import io.arcp.protocol.InternalErrorException;
import io.arcp.protocol.JobStatus;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Makes the frames with which the runtime begins and ends a job (ARCP section 3.6).
 */
final class JobOutcomes {

	private static final JobEvent RUNNING = new JobEvent.Status("running", null, null);

	private final JobEventEncoder encoder;

	private final Clock clock;

	private final ResultChunkRules chunks;

	private final int maxInlineSize;

	JobOutcomes(JobEnvironment environment, ResultChunkRules chunks, int maxInlineSize) {
		this.encoder = environment.encoder();
		this.clock = environment.clock();
		this.chunks = chunks;
		this.maxInlineSize = maxInlineSize;
	}

	EncodedEvent running() {
		return this.encoder.encode(RUNNING, this.clock.instant());
	}

	/**
	 * Returns the success of a handler: inline, or, when it has begun to stream, with the
	 * stream's id; the stream is closed first if the handler has not done so.
	 */
	JobOutcome success(@Nullable JsonNode result, EventSink sink) {
		Instant now = this.clock.instant();
		synchronized (this.chunks) {
			JobEvent.ResultChunk last = this.chunks.closingChunk();
			if (last != null) {
				this.chunks.accept(last);
				sink.add(this.encoder.encode(last, now));
			}
			String resultId = this.chunks.resultId();
			if (resultId != null) {
				return new JobOutcome(JobStatus.SUCCESS, this.encoder.result(resultId, this.chunks.size(), null, now));
			}
		}
		EncodedEvent event = this.encoder.result(result, null, now);
		if (event.bytes().length > this.maxInlineSize) {
			return failure(new InternalErrorException("the result has more than " + this.maxInlineSize + " bytes"));
		}
		return new JobOutcome(JobStatus.SUCCESS, event);
	}

	JobOutcome failure(ArcpException failure) {
		return error(JobStatus.ERROR, failure.code(), Objects.requireNonNullElse(failure.getMessage(), ""),
				failure.retryable(), failure.details());
	}

	JobOutcome cancelled(String reason) {
		return error(JobStatus.CANCELLED, ErrorCode.CANCELLED, "job was cancelled", false, reason(reason));
	}

	JobOutcome timedOut(Duration limit) {
		return error(JobStatus.TIMED_OUT, ErrorCode.TIMEOUT, "max_runtime_sec " + limit.toSeconds() + " exceeded", true,
				null);
	}

	JobOutcome shutDown() {
		return error(JobStatus.ERROR, ErrorCode.INTERNAL_ERROR, "the runtime is shutting down", true,
				reason("shutting_down"));
	}

	private JobOutcome error(JobStatus status, ErrorCode code, String message, boolean retryable,
			@Nullable ObjectNode details) {
		return new JobOutcome(status,
				this.encoder.error(status, code, message, retryable, details, this.clock.instant()));
	}

	private static ObjectNode reason(String reason) {
		return JsonNodeFactory.instance.objectNode().put("reason", reason);
	}

}
