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

package io.arcp.event;

import java.time.Instant;

import io.arcp.protocol.ErrorCode;
import io.arcp.protocol.InternalErrorException;
import io.arcp.protocol.InvalidRequestException;
import io.arcp.protocol.JobError;
import io.arcp.protocol.JobStatus;
import io.arcp.protocol.json.IdleWriters;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Encodes the payloads of numbered frames, each once, with a streaming generator (ARCP
 * sections 1.5 and 1.6).
 * <p>
 * Times have three fraction digits, numbers the plain notation with the scale that they
 * came with, and unpaired surrogates become U+FFFD. Trees are read while the call lasts
 * and are not kept. Safe for use by several threads.
 *
 * @since 0.1.0
 */
public final class JobEventEncoder {

	/**
	 * Largest payload of an event in bytes: a frame of 960 KiB less what its envelope may
	 * take.
	 */
	public static final int MAX_PAYLOAD = 960 * 1024 - 1024;

	private final IdleWriters<PayloadWriter> writers = new IdleWriters<>(PayloadWriter::new);

	/**
	 * Creates an encoder.
	 */
	public JobEventEncoder() {
	}

	/**
	 * Encodes an event.
	 * @param event the event, not a {@link JobEvent.Result}
	 * @param ts when it was emitted
	 * @return the encoded event
	 * @throws InvalidRequestException if its frame would be larger than 960 KiB, or if a
	 * tree in it is nested too deep or holds what is not JSON
	 * @throws InternalErrorException if the frame of a {@link JobEvent.ResultChunk} would
	 * be larger than 960 KiB (ARCP section 3.11)
	 */
	public EncodedEvent encode(JobEvent event, Instant ts) {
		PayloadWriter writer = this.writers.take();
		writer.begin(MAX_PAYLOAD);
		writer.constant(PayloadNames.KIND, event.kind());
		writer.time(PayloadNames.TS, ts);
		EventBodyWriter.write(event, writer);
		byte[] payload = end(writer);
		if (payload == null) {
			throw tooLarge(event);
		}
		String ref = (event instanceof JobEvent.Delegate delegate) ? delegate.childJobId() : null;
		return new EncodedEvent(event.kind(), ref, payload);
	}

	private static RuntimeException tooLarge(JobEvent event) {
		String problem = "the frame would be larger than 960 KiB";
		if (event instanceof JobEvent.ResultChunk) {
			return new InternalErrorException("body.data: " + problem);
		}
		return InvalidRequestException.forField("body", problem);
	}

	/**
	 * Encodes the payload of {@code job.result} with an inline result, of any size.
	 * @param value the result, or {@code null} for an agent that returned nothing
	 * @param summary a summary, or {@code null}
	 * @param completedAt when the job ended
	 * @return the encoded frame
	 * @throws InvalidRequestException if the result is nested too deep or holds what is
	 * not JSON
	 */
	public EncodedEvent result(@Nullable JsonNode value, @Nullable String summary, Instant completedAt) {
		PayloadWriter writer = begin(JobStatus.SUCCESS);
		if (value != null) {
			writer.node(PayloadNames.RESULT, value);
		}
		else {
			writer.nothing(PayloadNames.RESULT);
		}
		writer.text(PayloadNames.SUMMARY, summary);
		return end(writer, EncodedEvent.RESULT, completedAt);
	}

	/**
	 * Encodes the payload of {@code job.result} for a result that was streamed.
	 * @param resultId the id of the result
	 * @param size its size in bytes
	 * @param summary a summary, or {@code null}
	 * @param completedAt when the job ended
	 * @return the encoded frame
	 */
	public EncodedEvent result(String resultId, long size, @Nullable String summary, Instant completedAt) {
		PayloadWriter writer = begin(JobStatus.SUCCESS);
		writer.text(PayloadNames.RESULT_ID, resultId);
		writer.number(PayloadNames.RESULT_SIZE, size);
		writer.text(PayloadNames.SUMMARY, summary);
		return end(writer, EncodedEvent.RESULT, completedAt);
	}

	/**
	 * Encodes the payload of a terminal {@code job.error}.
	 * @param finalStatus how the job ended: {@code ERROR}, {@code CANCELLED} or
	 * {@code TIMED_OUT}
	 * @param code the code
	 * @param message the message; cut at 1,024 characters, and replaced by the code if
	 * blank
	 * @param retryable whether another attempt may succeed; overruled where ARCP section
	 * 5 is absolute
	 * @param details details, or {@code null}; left out if the frame would be larger than
	 * 960 KiB with them
	 * @param completedAt when the job ended
	 * @return the encoded frame
	 * @throws IllegalArgumentException if the status is not one of an error
	 * @throws InvalidRequestException if the details are nested too deep or hold what is
	 * not JSON
	 */
	public EncodedEvent error(JobStatus finalStatus, ErrorCode code, String message, boolean retryable,
			@Nullable ObjectNode details, Instant completedAt) {
		JobError error = new JobError(finalStatus, code, message, retryable, null, completedAt, details);
		EncodedEvent event = error(error, details);
		return (event.bytes().length <= MAX_PAYLOAD) ? event : error(error, null);
	}

	private EncodedEvent error(JobError error, @Nullable ObjectNode details) {
		PayloadWriter writer = begin(error.finalStatus());
		writer.constant(PayloadNames.CODE, error.code().name());
		writer.text(PayloadNames.MESSAGE, error.message());
		writer.flag(PayloadNames.RETRYABLE, error.retryable());
		writer.node(PayloadNames.DETAILS, details);
		return end(writer, EncodedEvent.ERROR, error.completedAt());
	}

	private PayloadWriter begin(JobStatus finalStatus) {
		PayloadWriter writer = this.writers.take();
		writer.begin(Integer.MAX_VALUE - 8);
		writer.constant(PayloadNames.FINAL_STATUS, finalStatus.wireName());
		return writer;
	}

	private EncodedEvent end(PayloadWriter writer, String kind, Instant completedAt) {
		writer.time(PayloadNames.COMPLETED_AT, completedAt);
		byte[] payload = end(writer);
		if (payload == null) {
			throw new InternalErrorException("a payload has more than 2 GiB");
		}
		return new EncodedEvent(kind, payload);
	}

	private byte @Nullable [] end(PayloadWriter writer) {
		byte[] payload = writer.end();
		this.writers.giveBack(writer);
		return payload;
	}

}
