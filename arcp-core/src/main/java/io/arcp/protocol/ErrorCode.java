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

import java.util.Optional;

/**
 * Closed set of error codes that go over the wire, with their retryability (ARCP section
 * 5).
 *
 * @since 0.1.0
 */
public enum ErrorCode {

	/**
	 * Stands for an operation, a cancel or a subscription that the principal or the lease
	 * does not allow.
	 */
	PERMISSION_DENIED(false),

	/** Stands for a delegation that would widen the authority of the parent. */
	LEASE_SUBSET_VIOLATION(false),

	/** Stands for a job id that is unknown or no longer retained. */
	JOB_NOT_FOUND(false),

	/** Stands for an idempotency key that was used before with other parameters. */
	DUPLICATE_KEY(false),

	/** Stands for an agent name that is unknown or disabled. */
	AGENT_NOT_AVAILABLE(false),

	/** Stands for a known agent without the version that was asked for. */
	AGENT_VERSION_NOT_AVAILABLE(false),

	/** Stands for a job that was cancelled. */
	CANCELLED(false),

	/** Stands for a job that reached its maximum run time. */
	TIMEOUT(true),

	/** Stands for a session that cannot be resumed. */
	RESUME_WINDOW_EXPIRED(false),

	/** Stands for a peer that was silent for too long. */
	HEARTBEAT_LOST(true),

	/** Stands for a lease that has expired. */
	LEASE_EXPIRED(false),

	/** Stands for a budget that is used up. */
	BUDGET_EXHAUSTED(false),

	/**
	 * Stands for a malformed or misplaced request, or misuse of the context by an agent.
	 */
	INVALID_REQUEST(false),

	/** Stands for a missing, refused or expired token. */
	UNAUTHENTICATED(false),

	/** Stands for a fault of an agent or of the runtime, or a cap that was reached. */
	INTERNAL_ERROR(true);

	private final boolean retryableByDefault;

	ErrorCode(boolean retryableByDefault) {
		this.retryableByDefault = retryableByDefault;
	}

	/**
	 * Tells whether an error of this code is retryable unless its exception says
	 * otherwise.
	 * @return the default of the table in ARCP section 5
	 */
	public boolean retryableByDefault() {
		return this.retryableByDefault;
	}

	/**
	 * Applies the two absolute rules of ARCP section 5 to a wanted value:
	 * {@link #INTERNAL_ERROR} is always retryable, {@link #LEASE_EXPIRED} and
	 * {@link #BUDGET_EXHAUSTED} never are.
	 * @param wanted the value that the thrower asks for
	 * @return the value that goes over the wire
	 */
	public boolean retryable(boolean wanted) {
		if (this == INTERNAL_ERROR) {
			return true;
		}
		return wanted && this != LEASE_EXPIRED && this != BUDGET_EXHAUSTED;
	}

	/**
	 * Finds the code with the given wire name.
	 * @param wireName the name as it goes over the wire, such as {@code JOB_NOT_FOUND}
	 * @return the code, or empty if there is none of that name
	 */
	public static Optional<ErrorCode> of(String wireName) {
		for (ErrorCode code : values()) {
			if (code.name().equals(wireName)) {
				return Optional.of(code);
			}
		}
		return Optional.empty();
	}

}
