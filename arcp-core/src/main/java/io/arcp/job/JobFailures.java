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

import io.arcp.protocol.ArcpException;
import io.arcp.protocol.ErrorCode;
import io.arcp.protocol.InternalErrorException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a client is told when an agent fails (ARCP section 3.6).
 */
final class JobFailures {

	private static final Logger logger = LoggerFactory.getLogger(JobFailures.class);

	private JobFailures() {
	}

	/**
	 * Logs the failure of an agent, once, and returns it as it goes over the wire.
	 */
	static ArcpException report(Throwable failure, SubmittedJob job) {
		Redaction redaction = Redaction.of(job.credentials());
		Throwable safe = redaction.failure(failure);
		if (isTyped(failure)) {
			logger.debug("Job {} of session {} failed", job.jobId(), job.sessionId(), safe);
		}
		else {
			logger.warn("Job {} of session {} failed: agent {} threw an exception", job.jobId(), job.sessionId(),
					job.agentRef(), safe);
		}
		return sanitize(failure, redaction);
	}

	private static boolean isTyped(Throwable failure) {
		return failure instanceof ArcpException typed && typed.code() != ErrorCode.CANCELLED;
	}

	/**
	 * Returns a failure of the runtime as it goes over the wire.
	 */
	static ArcpException sanitize(Throwable failure) {
		return sanitize(failure, Redaction.NONE);
	}

	/**
	 * Returns the failure as it goes over the wire: typed, without a stack trace, without
	 * control characters and without the values of credentials.
	 */
	static ArcpException sanitize(Throwable failure, Redaction redaction) {
		if (failure instanceof ArcpException typed) {
			return redaction.error(isTyped(typed) ? typed
					: new InternalErrorException("agent ended as cancelled without a cancel: " + typed.getMessage()));
		}
		String name = failure.getClass().getSimpleName();
		if (name.isEmpty()) {
			name = failure.getClass().getSuperclass().getSimpleName();
		}
		String message = failure.getMessage();
		return new InternalErrorException(
				(message != null && !message.isEmpty()) ? name + ": " + printable(redaction.text(message)) : name);
	}

	private static String printable(String message) {
		int limit = Math.min(message.length(), ArcpException.MAX_MESSAGE_LENGTH);
		StringBuilder text = new StringBuilder(limit);
		for (int i = 0; i < limit; i++) {
			char c = message.charAt(i);
			text.append(Character.isISOControl(c) ? ' ' : c);
		}
		return text.toString();
	}

}
