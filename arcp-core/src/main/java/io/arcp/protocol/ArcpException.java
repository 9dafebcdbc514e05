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

package io.arcp.protocol;

import java.math.BigDecimal;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The one exception that crosses the edge of the protocol: a code, a message that is safe
 * to send, and whether a retry makes sense (ARCP section 5).
 * <p>
 * The message is never blank and at most {@value #MAX_MESSAGE_LENGTH} characters long;
 * {@link #retryable()} obeys the absolute rules of {@link ErrorCode#retryable(boolean)}.
 * There is one subclass per code; agents may throw either.
 *
 * @since 0.1.0
 */
public class ArcpException extends RuntimeException {

	/**
	 * Length in characters at which messages are cut.
	 */
	public static final int MAX_MESSAGE_LENGTH = 1024;

	private static final long serialVersionUID = 1L;

	private static final Map<ErrorCode, Factory> FACTORIES = factories();

	/** The code that goes over the wire. */
	private final ErrorCode code;

	/** Whether the same request may succeed later. */
	private final boolean retryable;

	/** The details, or {@code null}. */
	private final @Nullable ObjectNode details;

	/**
	 * Creates an exception with the default retryability of its code.
	 * @param code the error code
	 * @param message the safe message; a blank one is replaced by the name of the code
	 */
	public ArcpException(ErrorCode code, String message) {
		this(code, message, null);
	}

	/**
	 * Creates an exception with details and the default retryability of its code.
	 * @param code the error code
	 * @param message the safe message; a blank one is replaced by the name of the code
	 * @param details the members of {@code details}, or {@code null} for none
	 */
	public ArcpException(ErrorCode code, String message, @Nullable ObjectNode details) {
		this(code, message, code.retryableByDefault(), details, null);
	}

	/**
	 * Creates an exception.
	 * @param code the error code
	 * @param message the safe message; a blank one is replaced by the name of the code
	 * @param retryable whether the client may retry; overruled where ARCP section 5 is
	 * absolute
	 * @param details the members of {@code details}, which are copied, or {@code null}
	 * for none
	 * @param cause the cause, which is logged and never sent, or {@code null}
	 */
	public ArcpException(ErrorCode code, String message, boolean retryable, @Nullable ObjectNode details,
			@Nullable Throwable cause) {
		super(safeMessage(code, message), cause);
		this.code = code;
		this.retryable = code.retryable(retryable);
		this.details = (details != null) ? details.deepCopy() : null;
	}

	/**
	 * Creates the subclass that belongs to a code.
	 * @param code the error code
	 * @param message the safe message
	 * @param details the members of {@code details}, or {@code null} for none
	 * @return the exception, with the default retryability of the code
	 */
	public static ArcpException of(ErrorCode code, String message, @Nullable ObjectNode details) {
		return of(code, message, code.retryableByDefault(), details);
	}

	/**
	 * Creates the subclass that belongs to a code, with a retryability of its own.
	 * @param code the error code
	 * @param message the safe message
	 * @param retryable whether the client may retry
	 * @param details the members of {@code details}, or {@code null} for none
	 * @return the exception
	 */
	public static ArcpException of(ErrorCode code, String message, boolean retryable, @Nullable ObjectNode details) {
		return Objects.requireNonNull(FACTORIES.get(code)).create(message, retryable, details);
	}

	/**
	 * Creates the subclass that belongs to a code, with details that are plain values.
	 * @param code the error code
	 * @param message the safe message
	 * @param details the members of {@code details}: texts and numbers
	 * @return the exception, with the default retryability of the code
	 */
	public static ArcpException withDetails(ErrorCode code, String message, Map<String, ?> details) {
		ObjectNode node = JsonNodeFactory.instance.objectNode();
		details.forEach((name, value) -> {
			if (value instanceof BigDecimal number) {
				node.put(name, number);
			}
			else if (value instanceof Number number) {
				node.put(name, number.longValue());
			}
			else {
				node.put(name, String.valueOf(value));
			}
		});
		return of(code, message, node);
	}

	/**
	 * Returns the code that goes over the wire.
	 * @return the error code
	 */
	public ErrorCode code() {
		return this.code;
	}

	/**
	 * Tells whether the same request may succeed later.
	 * @return the value that goes over the wire
	 */
	public boolean retryable() {
		return this.retryable;
	}

	/**
	 * Returns the details of the error. The node must not be modified.
	 * @return the details, or {@code null} if there are none
	 */
	public @Nullable ObjectNode details() {
		return this.details;
	}

	/**
	 * Brings a text into the form that error messages have on the wire: not blank, and
	 * cut between two characters at {@value #MAX_MESSAGE_LENGTH}.
	 * @param code the code whose name replaces a blank message
	 * @param message the message, or {@code null}
	 * @return the message to send
	 */
	static String safeMessage(ErrorCode code, @Nullable String message) {
		Objects.requireNonNull(code, "code");
		if (message == null || message.isBlank()) {
			return code.name();
		}
		if (message.length() <= MAX_MESSAGE_LENGTH) {
			return message;
		}
		boolean splitsPair = Character.isHighSurrogate(message.charAt(MAX_MESSAGE_LENGTH - 1));
		return message.substring(0, splitsPair ? MAX_MESSAGE_LENGTH - 1 : MAX_MESSAGE_LENGTH);
	}

	private static Map<ErrorCode, Factory> factories() {
		Map<ErrorCode, Factory> factories = new EnumMap<>(ErrorCode.class);
		factories.put(ErrorCode.PERMISSION_DENIED, PermissionDeniedException::new);
		factories.put(ErrorCode.LEASE_SUBSET_VIOLATION, LeaseSubsetViolationException::new);
		factories.put(ErrorCode.JOB_NOT_FOUND, JobNotFoundException::new);
		factories.put(ErrorCode.DUPLICATE_KEY, DuplicateKeyException::new);
		factories.put(ErrorCode.AGENT_NOT_AVAILABLE, AgentNotAvailableException::new);
		factories.put(ErrorCode.AGENT_VERSION_NOT_AVAILABLE, AgentVersionNotAvailableException::new);
		factories.put(ErrorCode.CANCELLED, JobCancelledException::new);
		factories.put(ErrorCode.TIMEOUT, JobTimeoutException::new);
		factories.put(ErrorCode.RESUME_WINDOW_EXPIRED, ResumeWindowExpiredException::new);
		factories.put(ErrorCode.HEARTBEAT_LOST, HeartbeatLostException::new);
		factories.put(ErrorCode.LEASE_EXPIRED, LeaseExpiredException::new);
		factories.put(ErrorCode.BUDGET_EXHAUSTED, BudgetExhaustedException::new);
		factories.put(ErrorCode.INVALID_REQUEST, InvalidRequestException::new);
		factories.put(ErrorCode.UNAUTHENTICATED, UnauthenticatedException::new);
		factories.put(ErrorCode.INTERNAL_ERROR, InternalErrorException::new);
		return factories;
	}

	/**
	 * Constructor of one subclass.
	 */
	@FunctionalInterface
	private interface Factory {

		ArcpException create(String message, boolean retryable, @Nullable ObjectNode details);

	}

}
