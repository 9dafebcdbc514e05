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

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;

import io.arcp.protocol.ArcpException;
import io.arcp.protocol.ErrorCode;
import io.arcp.protocol.InvalidRequestException;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.NullNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What an agent emits (ARCP section 1.6).
 * <p>
 * An event whose body breaks the rule of its kind cannot be created: constructors and
 * factory methods throw {@link InvalidRequestException}, whose message names the field,
 * such as {@code body.level}. What depends on the job (negotiated features, the order of
 * result chunks) and the size of the frame are checked when the event is emitted.
 * <p>
 * Trees are not copied: they must not be modified until the event is emitted.
 * <p>
 * This file is long because it is the list of all kinds, each with its rule.
 *
 * @since 0.1.0
 */
public sealed interface JobEvent {

	/**
	 * Returns the kind as it goes over the wire.
	 * @return the kind; that of a {@link Result} never goes out
	 */
	String kind();

	/**
	 * Creates a {@code log} event at level {@code info}.
	 * @param message the message
	 * @return the event
	 */
	static JobEvent log(String message) {
		return new Log(LogLevel.INFO, message, null);
	}

	/**
	 * Creates a {@code log} event.
	 * @param level the level
	 * @param message the message
	 * @return the event
	 */
	static JobEvent log(LogLevel level, String message) {
		return new Log(level, message, null);
	}

	/**
	 * Creates a {@code thought} event.
	 * @param text the text
	 * @return the event
	 */
	static JobEvent thought(String text) {
		return new Thought(text);
	}

	/**
	 * Creates a {@code status} event.
	 * @param phase the phase, not empty
	 * @return the event
	 */
	static JobEvent status(String phase) {
		return new Status(phase, null, null);
	}

	/**
	 * Creates a {@code status} event with a message.
	 * @param phase the phase, not empty
	 * @param message the message
	 * @return the event
	 */
	static JobEvent status(String phase, String message) {
		return new Status(phase, message, null);
	}

	/**
	 * Creates a {@code progress} event.
	 * @param current how far the job is, at least 0
	 * @param total the whole, at least {@code current}
	 * @return the event
	 */
	static JobEvent progress(long current, long total) {
		return new Progress(BigDecimal.valueOf(current), BigDecimal.valueOf(total), null, null);
	}

	/**
	 * Creates a {@code progress} event with units.
	 * @param current how far the job is, at least 0
	 * @param total the whole, at least {@code current}
	 * @param units what is counted, not empty
	 * @return the event
	 */
	static JobEvent progress(long current, long total, String units) {
		return new Progress(BigDecimal.valueOf(current), BigDecimal.valueOf(total), units, null);
	}

	/**
	 * Creates a {@code metric} event.
	 * @param name the name, not empty
	 * @param value the value; it goes out with its scale
	 * @param unit the unit, or {@code null}
	 * @return the event
	 */
	static JobEvent metric(String name, BigDecimal value, @Nullable String unit) {
		return new Metric(name, value, unit, Map.of());
	}

	/**
	 * Creates a {@code metric} event.
	 * @param name the name, not empty
	 * @param value the value
	 * @param unit the unit, or {@code null}
	 * @return the event
	 */
	static JobEvent metric(String name, long value, @Nullable String unit) {
		return new Metric(name, BigDecimal.valueOf(value), unit, Map.of());
	}

	/**
	 * Creates a {@code metric} event.
	 * @param name the name, not empty
	 * @param value the value, finite; rounded to 18 fraction digits
	 * @param unit the unit, or {@code null}
	 * @return the event
	 */
	static JobEvent metric(String name, double value, @Nullable String unit) {
		Rules.require(Double.isFinite(value), "body.value", "expected a finite number");
		BigDecimal decimal = BigDecimal.valueOf(value);
		boolean tooFine = decimal.scale() > Metric.MAX_DIGITS;
		return metric(name, tooFine ? decimal.setScale(Metric.MAX_DIGITS, RoundingMode.HALF_EVEN) : decimal, unit);
	}

	/**
	 * Creates an {@code artifact_ref} event without size and digest.
	 * @param uri where the artifact is
	 * @param contentType its media type
	 * @return the event
	 */
	static JobEvent artifactRef(String uri, String contentType) {
		return new ArtifactRef(uri, contentType, null, null);
	}

	/**
	 * Creates the result of a job that emits a stream of events.
	 * @param value the result, or {@code null}
	 * @return the event, which must be the last
	 */
	static JobEvent result(@Nullable JsonNode value) {
		return new Result(value);
	}

	/**
	 * Creates an event of a kind from its body, with the rules of that kind. Members that
	 * the kind does not have are left out, except those of {@code status} and of vendors.
	 * @param kind the kind; not {@code delegate}, which only the runtime emits
	 * @param body the body, an object
	 * @return the event
	 * @throws InvalidRequestException if the kind is unknown or the body breaks its rule
	 */
	static JobEvent of(String kind, JsonNode body) {
		return EventBodyReader.read(kind, body);
	}

	/**
	 * A log record.
	 *
	 * @param level its level
	 * @param message its message
	 * @param attributes its attributes, or {@code null}
	 */
	record Log(LogLevel level, String message, @Nullable ObjectNode attributes) implements JobEvent {

		/**
		 * Checks the rule of the kind.
		 * @param level its level
		 * @param message its message
		 * @param attributes its attributes, or {@code null}
		 * @throws InvalidRequestException if the body breaks the rule
		 */
		public Log {
			Rules.present(level, "body.level");
			Rules.present(message, "body.message");
		}

		@Override
		public String kind() {
			return "log";
		}

	}

	/**
	 * A thought of the agent.
	 *
	 * @param text the text
	 */
	record Thought(String text) implements JobEvent {

		/**
		 * Checks the rule of the kind.
		 * @param text the text
		 * @throws InvalidRequestException if the body breaks the rule
		 */
		public Thought {
			Rules.present(text, "body.text");
		}

		@Override
		public String kind() {
			return "thought";
		}

	}

	/**
	 * A call of a tool.
	 *
	 * @param tool the tool's name, not empty
	 * @param callId the id of the call, not empty
	 * @param args the arguments; an empty object if there are none
	 */
	record ToolCall(String tool, String callId, ObjectNode args) implements JobEvent {

		/**
		 * Checks the rule of the kind.
		 * @param tool the tool's name, not empty
		 * @param callId the id of the call, not empty
		 * @param args the arguments; an empty object if there are none
		 * @throws InvalidRequestException if the body breaks the rule
		 */
		public ToolCall {
			Rules.notEmpty(tool, "body.tool");
			Rules.notEmpty(callId, "body.call_id");
			args = (args != null) ? args : JsonNodeFactory.instance.objectNode();
		}

		@Override
		public String kind() {
			return "tool_call";
		}

	}

	/**
	 * The result of a call, or its error.
	 *
	 * @param callId the id of the call
	 * @param result the result; {@code null} exactly when there is an error
	 * @param error the error, or {@code null}
	 */
	record ToolResult(String callId, @Nullable JsonNode result, @Nullable ToolError error) implements JobEvent {

		/**
		 * Checks the rule of the kind.
		 * @param callId the id of the call
		 * @param result the result; {@code null} exactly when there is an error
		 * @param error the error, or {@code null}
		 * @throws InvalidRequestException if the body breaks the rule
		 */
		public ToolResult {
			Rules.present(callId, "body.call_id");
			Rules.require((result == null) != (error == null), "body", "expected exactly one of 'result' and 'error'");
		}

		/**
		 * Creates the result of a call.
		 * @param callId the id of the call
		 * @param result the result, or {@code null}
		 * @return the event
		 */
		public static ToolResult success(String callId, @Nullable JsonNode result) {
			return new ToolResult(callId, (result != null) ? result : NullNode.getInstance(), null);
		}

		/**
		 * Creates the error of a call.
		 * @param callId the id of the call
		 * @param error the error
		 * @return the event
		 */
		public static ToolResult failure(String callId, ArcpException error) {
			Rules.present(error, "body.error");
			return new ToolResult(callId, null, new ToolError(error.code(),
					Objects.requireNonNullElse(error.getMessage(), ""), error.retryable(), error.details()));
		}

		@Override
		public String kind() {
			return "tool_result";
		}

	}

	/**
	 * Why a call failed.
	 *
	 * @param code the code
	 * @param message the message; replaced by the code if blank, cut at 1,024 characters
	 * @param retryable whether another attempt may succeed; overruled where ARCP section
	 * 5 says so
	 * @param details details, or {@code null}
	 */
	record ToolError(ErrorCode code, String message, boolean retryable, @Nullable ObjectNode details) {

		/**
		 * Brings the error into its wire form.
		 * @param code the code
		 * @param message the message; replaced by the code if blank, cut at 1,024
		 * characters
		 * @param retryable whether another attempt may succeed; overruled where ARCP
		 * section 5 says so
		 * @param details details, or {@code null}
		 * @throws InvalidRequestException if the body breaks the rule
		 */
		public ToolError {
			Rules.present(code, "body.error.code");
			Rules.present(message, "body.error.message");
			message = Objects.requireNonNullElse(new ArcpException(code, message).getMessage(), code.name());
			retryable = code.retryable(retryable);
		}

	}

	/**
	 * A phase of the job. The runtime itself uses {@code running}, {@code back_pressure}
	 * and {@code credential_rotated}.
	 *
	 * @param phase the phase, not empty
	 * @param message a message, or {@code null}
	 * @param more further members, none of them {@code phase} or {@code message}, or
	 * {@code null}
	 */
	record Status(String phase, @Nullable String message, @Nullable ObjectNode more) implements JobEvent {

		/**
		 * Checks the rule of the kind.
		 * @param phase the phase, not empty
		 * @param message a message, or {@code null}
		 * @param more further members, none of them {@code phase} or {@code message}, or
		 * {@code null}
		 * @throws InvalidRequestException if the body breaks the rule
		 */
		public Status {
			Rules.notEmpty(phase, "body.phase");
			Rules.require(more == null || !(more.has("phase") || more.has("message")), "body",
					"'phase' and 'message' cannot be among the further members");
		}

		@Override
		public String kind() {
			return "status";
		}

	}

	/**
	 * A measurement.
	 *
	 * @param name the name, not empty
	 * @param value the value: absolute value below 10^18, at most 18 fraction digits; it
	 * goes out with its scale
	 * @param unit the unit, or {@code null}
	 * @param dimensions the dimensions, in the order in which they go out
	 */
	record Metric(String name, BigDecimal value, @Nullable String unit,
			Map<String, String> dimensions) implements JobEvent {

		private static final int MAX_DIGITS = 18;

		/**
		 * Checks the rule of the kind.
		 * @param name the name, not empty
		 * @param value the value: absolute value below 10^18, at most 18 fraction digits;
		 * it goes out with its scale
		 * @param unit the unit, or {@code null}
		 * @param dimensions the dimensions, in the order in which they go out
		 * @throws InvalidRequestException if the body breaks the rule
		 */
		public Metric {
			Rules.notEmpty(name, "body.name");
			Rules.number(value, "body.value");
			Rules.require(value.signum() == 0 || value.precision() - value.scale() <= MAX_DIGITS, "body.value",
					"expected an absolute value below 10^18");
			Rules.require(value.scale() <= MAX_DIGITS, "body.value", "expected at most 18 fraction digits");
			Rules.dimensions(dimensions);
			dimensions = dimensions.isEmpty() ? Map.of() : Collections.unmodifiableMap(new LinkedHashMap<>(dimensions));
		}

		@Override
		public String kind() {
			return "metric";
		}

	}

	/**
	 * A reference to something that the job has made.
	 *
	 * @param uri where it is
	 * @param contentType its media type
	 * @param byteSize its size in bytes, or {@code null}
	 * @param sha256 its SHA-256 digest as 64 hexadecimal digits, or {@code null}
	 */
	record ArtifactRef(String uri, String contentType, @Nullable Long byteSize,
			@Nullable String sha256) implements JobEvent {

		private static final Pattern SHA_256 = Pattern.compile("[0-9a-fA-F]{64}");

		/**
		 * Checks the rule of the kind.
		 * @param uri where it is
		 * @param contentType its media type
		 * @param byteSize its size in bytes, or {@code null}
		 * @param sha256 its SHA-256 digest as 64 hexadecimal digits, or {@code null}
		 * @throws InvalidRequestException if the body breaks the rule
		 */
		public ArtifactRef {
			Rules.present(uri, "body.uri");
			Rules.present(contentType, "body.content_type");
			Rules.require(byteSize == null || byteSize >= 0, "body.byte_size", "expected an integer of at least 0");
			Rules.require(sha256 == null || SHA_256.matcher(sha256).matches(), "body.sha256",
					"expected 64 hexadecimal digits");
		}

		@Override
		public String kind() {
			return "artifact_ref";
		}

	}

	/**
	 * A delegation to another agent; emitted by the runtime.
	 *
	 * @param delegateId the id of the delegation
	 * @param childJobId the id of the child
	 * @param agent the agent
	 * @param input the input
	 * @param leaseRequest the lease that was asked for, or {@code null}
	 * @param leaseConstraints the constraints that were asked for, or {@code null}
	 */
	record Delegate(String delegateId, String childJobId, String agent, JsonNode input,
			@Nullable ObjectNode leaseRequest, @Nullable ObjectNode leaseConstraints) implements JobEvent {

		/**
		 * Checks the rule of the kind.
		 * @param delegateId the id of the delegation
		 * @param childJobId the id of the child
		 * @param agent the agent
		 * @param input the input
		 * @param leaseRequest the lease that was asked for, or {@code null}
		 * @param leaseConstraints the constraints that were asked for, or {@code null}
		 * @throws InvalidRequestException if the body breaks the rule
		 */
		public Delegate {
			Rules.notEmpty(delegateId, "body.delegate_id");
			Rules.notEmpty(childJobId, "body.child_job_id");
			Rules.notEmpty(agent, "body.agent");
			Rules.present(input, "body.input");
		}

		@Override
		public String kind() {
			return "delegate";
		}

	}

	/**
	 * How far the job is.
	 *
	 * @param current how far, at least 0
	 * @param total the whole, at least {@code current}, or {@code null}
	 * @param units what is counted, not empty, or {@code null}
	 * @param message a message, or {@code null}
	 */
	record Progress(BigDecimal current, @Nullable BigDecimal total, @Nullable String units,
			@Nullable String message) implements JobEvent {

		/**
		 * Checks the rule of the kind.
		 * @param current how far, at least 0
		 * @param total the whole, at least {@code current}, or {@code null}
		 * @param units what is counted, not empty, or {@code null}
		 * @param message a message, or {@code null}
		 * @throws InvalidRequestException if the body breaks the rule
		 */
		public Progress {
			Rules.number(current, "body.current");
			Rules.require(current.signum() >= 0, "body.current", "expected at least 0");
			if (total != null) {
				Rules.number(total, "body.total");
				Rules.require(total.signum() >= 0, "body.total", "expected at least 0");
				Rules.require(current.compareTo(total) <= 0, "body.current", "expected at most 'total'");
			}
			Rules.require(units == null || !units.isEmpty(), "body.units", "expected a non-empty string");
		}

		@Override
		public String kind() {
			return "progress";
		}

	}

	/**
	 * A part of a streamed result.
	 *
	 * @param resultId the id of the result, not empty
	 * @param chunkSeq the number of the part, from 0
	 * @param data the data
	 * @param encoding how it is encoded
	 * @param more whether another part follows
	 */
	record ResultChunk(String resultId, long chunkSeq, String data, ChunkEncoding encoding,
			boolean more) implements JobEvent {

		/**
		 * Checks the rule of the kind.
		 * @param resultId the id of the result, not empty
		 * @param chunkSeq the number of the part, from 0
		 * @param data the data
		 * @param encoding how it is encoded
		 * @param more whether another part follows
		 * @throws InvalidRequestException if the body breaks the rule
		 */
		public ResultChunk {
			Rules.notEmpty(resultId, "body.result_id");
			Rules.require(chunkSeq >= 0, "body.chunk_seq", "expected an integer of at least 0");
			Rules.present(data, "body.data");
			Rules.present(encoding, "body.encoding");
		}

		@Override
		public String kind() {
			return "result_chunk";
		}

	}

	/**
	 * An event of a vendor.
	 *
	 * @param kind the kind, {@code x-vendor.<vendor>.<name>}
	 * @param body the body
	 */
	record Vendor(String kind, ObjectNode body) implements JobEvent {

		/**
		 * Checks the rule of the kind.
		 * @param kind the kind, {@code x-vendor.<vendor>.<name>}
		 * @param body the body
		 * @throws InvalidRequestException if the body breaks the rule
		 */
		public Vendor {
			Rules.vendorKind(kind);
			Rules.present(body, "body");
		}

	}

	/**
	 * The result of a job that emits a stream of events: no event of its own, but the end
	 * of the job.
	 *
	 * @param value the result, or {@code null}
	 */
	record Result(@Nullable JsonNode value) implements JobEvent {

		@Override
		public String kind() {
			return EncodedEvent.RESULT;
		}

	}

}
