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

import java.util.Locale;
import java.util.Optional;

/**
 * States of a job (ARCP section 3.6).
 *
 * @since 0.1.0
 */
public enum JobStatus {

	/** Accepted, and waiting to start. */
	PENDING,

	/** At work. */
	RUNNING,

	/** Ended with a result. */
	SUCCESS,

	/** Ended with an error. */
	ERROR,

	/** Ended by a cancel. */
	CANCELLED,

	/** Ended by its time limit. */
	TIMED_OUT;

	private final String wireName = name().toLowerCase(Locale.ROOT);

	/**
	 * Returns the name that goes over the wire.
	 * @return the wire name, in lower case
	 */
	public String wireName() {
		return this.wireName;
	}

	/**
	 * Tells whether a job in this state has ended.
	 * @return {@code true} for all states but {@link #PENDING} and {@link #RUNNING}
	 */
	public boolean isTerminal() {
		return this != PENDING && this != RUNNING;
	}

	/**
	 * Finds the status with the given wire name.
	 * @param wireName the wire name
	 * @return the status, or empty if the name is unknown
	 */
	public static Optional<JobStatus> of(String wireName) {
		for (JobStatus status : values()) {
			if (status.wireName.equals(wireName)) {
				return Optional.of(status);
			}
		}
		return Optional.empty();
	}

}
