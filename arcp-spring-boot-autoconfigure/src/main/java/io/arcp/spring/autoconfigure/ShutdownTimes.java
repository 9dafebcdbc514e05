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

package io.arcp.spring.autoconfigure;

import java.time.Duration;

import io.arcp.spring.autoconfigure.diagnostics.ShutdownGraceException;

import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.Environment;

/**
 * Compares the grace period with the time that Spring gives a phase of its shutdown,
 * which would cut a longer grace period short without a word (ARCP section 2.10).
 */
final class ShutdownTimes {

	private static final String PHASE_TIMEOUT = "spring.lifecycle.timeout-per-shutdown-phase";

	private static final Duration DEFAULT_PHASE_TIMEOUT = Duration.ofSeconds(30);

	/** For what comes after the wait for jobs. */
	private static final Duration MARGIN = Duration.ofSeconds(2);

	private ShutdownTimes() {
	}

	static void check(Duration grace, Environment environment) {
		Duration timeout = Binder.get(environment).bind(PHASE_TIMEOUT, Duration.class).orElse(DEFAULT_PHASE_TIMEOUT);
		if (grace.plus(MARGIN).compareTo(timeout) > 0) {
			throw new ShutdownGraceException(grace, timeout, MARGIN);
		}
	}

}
