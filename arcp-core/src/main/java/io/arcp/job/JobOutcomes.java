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
import java.util.Objects;
import java.util.Set;

import io.arcp.event.EncodedEvent;
import io.arcp.event.JobEvent;
import io.arcp.event.JobEventEncoder;
import io.arcp.protocol.ArcpException;
import io.arcp.protocol.ErrorCode;
import io.arcp.protocol.Feature;
import io.arcp.protocol.InternalErrorException;
import io.arcp.protocol.InvalidRequestException;
import io.arcp.protocol.JobStatus;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Makes the frames with which the runtime begins and ends a job (ARCP section 3.6).
 */
final class JobOutcomes {

	private static final Logger logger = LoggerFactory.getLogger(JobOutcomes.class);

	private static final JobEvent RUNNING = new JobEvent.Status("running", null, null);

	/** Bytes around an inline result in its payload. */
	private static final int BEFORE_RESULT = "{'final_status':'success','result':".length();

	private static final int BEHIND_RESULT = ",'completed_at':'2026-05-13T19:30:01.000Z'}".length();

	private final JobEventEncoder encoder;

	private final Clock clock;

	private final StreamedResult streamed;

	private final int maxInlineSize;

	private final boolean mayStream;

	JobOutcomes(JobEnvironment environment, StreamedResult streamed, int maxInlineSize, Set<Feature> features) {
		this.encoder = environment.encoder();
		this.clock = environment.clock();
		this.streamed = streamed;
		this.maxInlineSize = maxInlineSize;
		this.mayStream = features.contains(Feature.RESULT_CHUNK);
	}

	EncodedEvent running() {
		return this.encoder.encode(RUNNING, this.clock.instant());
	}

	/**
	 * Returns how a job ends whose handler has returned a result: inline, or, when it has
	 * begun to stream, with the stream's id; the stream is closed if the handler has not
	 * done so. A result that is too large for one frame is streamed.
	 * @param gap why a part of the result was not emitted, or {@code null}
	 * @return the outcome, or {@code null} when the stream ends the job
	 */
	@Nullable JobOutcome success(@Nullable JsonNode result, @Nullable ArcpException gap) {
		if (gap != null) {
			return failure(JobFailures.sanitize(gap));
		}
		try {
			if (!this.streamed.isBegun()) {
				return inlineOrStreamed(result);
			}
			this.streamed.close();
			return null;
		}
		catch (InternalErrorException ex) {
			return failure(ex);
		}
		catch (InvalidRequestException ex) {
			return failure(new InternalErrorException("the result cannot be sent: " + ex.getMessage()));
		}
		catch (RuntimeException ex) {
			logger.error("A result cannot be sent", ex);
			return failure(JobFailures.sanitize(ex));
		}
	}

	JobOutcome success(ResultEnd end) {
		return new JobOutcome(JobStatus.SUCCESS,
				this.encoder.result(end.resultId(), end.size(), end.summary(), this.clock.instant()));
	}

	private @Nullable JobOutcome inlineOrStreamed(@Nullable JsonNode result) {
		EncodedEvent event = this.encoder.result(result, null, this.clock.instant());
		byte[] payload = event.bytes();
		int size = payload.length - BEFORE_RESULT - BEHIND_RESULT;
		if (size <= this.maxInlineSize && payload.length <= JobEventEncoder.MAX_PAYLOAD) {
			return new JobOutcome(JobStatus.SUCCESS, event);
		}
		if (!this.mayStream) {
			return failure(new InternalErrorException("the result has more than " + this.maxInlineSize + " bytes"));
		}
		this.streamed.stream(payload, BEFORE_RESULT, BEFORE_RESULT + size);
		return null;
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
