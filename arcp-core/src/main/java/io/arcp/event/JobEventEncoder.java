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

import java.io.ByteArrayOutputStream;
import java.time.Instant;
import java.util.function.Consumer;

import io.arcp.protocol.ErrorCode;
import io.arcp.protocol.InvalidRequestException;
import io.arcp.protocol.JobStatus;
import io.arcp.protocol.json.WireJson;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Encodes the payloads of numbered frames, each once, with a streaming generator (ARCP
 * sections 1.5 and 1.6). Safe for use by several threads.
 *
 * @since 0.1.0
 */
public final class JobEventEncoder {

	/** The largest payload: a frame of 960 KiB less what its envelope may take. */
	public static final int MAX_PAYLOAD = 960 * 1024 - 1024;

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
	 * @throws InvalidRequestException if its frame would be larger than 960 KiB
	 */
	public EncodedEvent encode(JobEvent event, Instant ts) {
		byte[] bytes = write((generator) -> {
			WireJson.writeText(generator, "kind", event.kind());
			WireJson.writeTimestamp(generator, "ts", ts);
			generator.writeName("body");
			EventBodyWriter.write(event, generator);
		});
		if (bytes.length > MAX_PAYLOAD) {
			throw InvalidRequestException.forField("body", "the frame would be larger than 960 KiB");
		}
		String ref = (event instanceof JobEvent.Delegate delegate) ? delegate.childJobId() : null;
		return new EncodedEvent(event.kind(), ref, bytes);
	}

	/**
	 * Encodes the payload of {@code job.result} with an inline result.
	 * @param value the result, or {@code null}
	 * @param summary a summary, or {@code null}
	 * @param completedAt when the job ended
	 * @return the encoded frame
	 */
	public EncodedEvent result(@Nullable JsonNode value, @Nullable String summary, Instant completedAt) {
		return new EncodedEvent(EncodedEvent.RESULT, write((generator) -> {
			WireJson.writeText(generator, "final_status", JobStatus.SUCCESS.wireName());
			generator.writeName("result");
			if (value != null) {
				WireJson.writeNode(generator, value);
			}
			else {
				generator.writeNull();
			}
			end(generator, summary, completedAt);
		}));
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
		return new EncodedEvent(EncodedEvent.RESULT, write((generator) -> {
			WireJson.writeText(generator, "final_status", JobStatus.SUCCESS.wireName());
			WireJson.writeText(generator, "result_id", resultId);
			generator.writeName("result_size");
			generator.writeNumber(size);
			end(generator, summary, completedAt);
		}));
	}

	private static void end(JsonGenerator generator, @Nullable String summary, Instant completedAt) {
		if (summary != null) {
			WireJson.writeText(generator, "summary", summary);
		}
		WireJson.writeTimestamp(generator, "completed_at", completedAt);
	}

	/**
	 * Encodes the payload of a terminal {@code job.error}.
	 * @param finalStatus how the job ended
	 * @param code the code
	 * @param message the message, not empty
	 * @param retryable whether another attempt may succeed; overruled where ARCP section
	 * 5 says so
	 * @param details details, or {@code null}
	 * @param completedAt when the job ended
	 * @return the encoded frame
	 */
	public EncodedEvent error(JobStatus finalStatus, ErrorCode code, String message, boolean retryable,
			@Nullable ObjectNode details, Instant completedAt) {
		return new EncodedEvent(EncodedEvent.ERROR, write((generator) -> {
			WireJson.writeText(generator, "final_status", finalStatus.wireName());
			WireJson.writeText(generator, "code", code.name());
			WireJson.writeText(generator, "message", message);
			generator.writeName("retryable");
			generator.writeBoolean(code.retryable(retryable));
			if (details != null) {
				generator.writeName("details");
				WireJson.writeNode(generator, details);
			}
			WireJson.writeTimestamp(generator, "completed_at", completedAt);
		}));
	}

	private static byte[] write(Consumer<JsonGenerator> members) {
		ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
		try (JsonGenerator generator = WireJson.factory().createGenerator(ObjectWriteContext.empty(), bytes)) {
			generator.writeStartObject();
			members.accept(generator);
			generator.writeEndObject();
		}
		return bytes.toByteArray();
	}

}
