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

import java.util.ArrayList;
import java.util.List;

import io.arcp.protocol.ArcpException;
import io.arcp.protocol.JobId;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

/**
 * Failures that somebody should subscribe to. Safe for use by several threads.
 */
final class EmitFailures {

	private static final Logger logger = LoggerFactory.getLogger(EmitFailures.class);

	private static final int MAX_FAILURES = 16;

	private final List<Failure> failures = new ArrayList<>(0);

	private int ofResult;

	/**
	 * Keeps a failure until somebody subscribes to it.
	 * @param result whether the result has a gap with it
	 */
	<T> Mono<T> add(ArcpException cause, boolean result) {
		Failure failure = new Failure(cause, result);
		synchronized (this.failures) {
			if (this.failures.size() < MAX_FAILURES || (result && this.ofResult == 0)) {
				this.failures.add(failure);
				this.ofResult += result ? 1 : 0;
			}
		}
		return Mono.defer(() -> {
			failure.observed = true;
			return Mono.error(cause);
		});
	}

	/**
	 * Logs the failures that nobody has subscribed to.
	 */
	void logUnobserved(JobId jobId) {
		synchronized (this.failures) {
			for (Failure failure : this.failures) {
				if (!failure.observed) {
					logger.warn("Job {} ignored the failure of an emit: {}", jobId, failure.cause.getMessage());
				}
			}
		}
	}

	/**
	 * Returns the failure with which the result has a gap that nobody has noticed.
	 */
	@Nullable ArcpException unobservedOfResult() {
		synchronized (this.failures) {
			for (Failure failure : this.failures) {
				if (failure.result && !failure.observed) {
					return failure.cause;
				}
			}
		}
		return null;
	}

	private static final class Failure {

		private final ArcpException cause;

		private final boolean result;

		private volatile boolean observed;

		private Failure(ArcpException cause, boolean result) {
			this.cause = cause;
			this.result = result;
		}

	}

}
