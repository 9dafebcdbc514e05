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

package io.arcp.session;

/**
 * Caps of one session (ARCP section 7.1).
 *
 * @param maxBufferedEvents numbered frames that are kept for a replay, and the events
 * that the history of a job keeps
 * @param maxBufferedBytes bytes of them
 * @param maxConcurrentJobs jobs of the session that have not ended
 * @since 0.1.0
 */
public record SessionCaps(int maxBufferedEvents, long maxBufferedBytes, int maxConcurrentJobs) {

	/** The caps of the protocol: 10,000 events, 16 MiB, 100 jobs. */
	public static final SessionCaps DEFAULT = new SessionCaps(10_000, 16L * 1024 * 1024, 100);

	/**
	 * Creates the caps.
	 * @param maxBufferedEvents numbered frames that are kept for a replay, and the events
	 * that the history of a job keeps
	 * @param maxBufferedBytes bytes of them
	 * @param maxConcurrentJobs jobs of the session that have not ended
	 */
	public SessionCaps {
		if (maxBufferedEvents < 1 || maxBufferedBytes < 1 || maxConcurrentJobs < 1) {
			throw new IllegalArgumentException("session caps must be at least 1");
		}
	}

}
