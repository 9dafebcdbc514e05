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

package io.arcp.spring.autoconfigure.diagnostics;

import java.time.Duration;

/**
 * The grace period for jobs is longer than Spring would wait for it.
 *
 * @since 0.1.0
 */
public final class ShutdownGraceException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	/** The shortest time that Spring has to give. */
	private final Duration needed;

	/**
	 * Creates the exception.
	 * @param grace the grace period
	 * @param timeout how long Spring waits
	 * @param margin what is needed beside the grace period
	 */
	public ShutdownGraceException(Duration grace, Duration timeout, Duration margin) {
		super("arcp.shutdown.grace-period (" + seconds(grace) + ") plus " + seconds(margin)
				+ " is longer than spring.lifecycle.timeout-per-shutdown-phase (" + seconds(timeout)
				+ "), which would cut it short.");
		this.needed = grace.plus(margin);
	}

	String needed() {
		return seconds(this.needed);
	}

	private static String seconds(Duration duration) {
		return (duration.toMillisPart() == 0) ? duration.toSeconds() + "s" : duration.toMillis() + "ms";
	}

}
