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

package io.arcp.client;

import java.time.Duration;

import io.arcp.protocol.ResumeRequest;
import io.arcp.protocol.Secret;
import io.arcp.protocol.SessionWelcome;
import org.jspecify.annotations.Nullable;

/**
 * What a client needs to get its session back: the tokens, how often it has tried, and
 * how long it may go on. Belongs to the lane of the session.
 */
final class ResumeState {

	private final Reconnect policy;

	private final String sessionId;

	private Secret token;

	/**
	 * The token before the newest one, until the runtime is known to have read a frame on
	 * the connection that brought the newest.
	 */
	private @Nullable Secret previous;

	private long windowMillis;

	private long lostAt;

	private boolean lost;

	private int failures;

	ResumeState(Reconnect policy, SessionWelcome welcome) {
		this.policy = policy;
		this.sessionId = welcome.sessionId();
		this.token = welcome.resumeToken();
		this.windowMillis = Duration.ofSeconds(welcome.resumeWindowSec()).toMillis();
	}

	boolean isLost() {
		return this.lost;
	}

	Duration window() {
		return Duration.ofMillis(this.windowMillis);
	}

	void lost(long now) {
		if (!this.lost) {
			this.lost = true;
			this.lostAt = now;
		}
	}

	void resumed(SessionWelcome welcome) {
		this.lost = false;
		this.previous = this.token;
		this.token = welcome.resumeToken();
		this.windowMillis = Duration.ofSeconds(welcome.resumeWindowSec()).toMillis();
	}

	void confirmed() {
		this.previous = null;
		this.failures = 0;
	}

	/**
	 * Goes back to the token before the newest one.
	 * @return whether there is one
	 */
	boolean fallBack() {
		Secret older = this.previous;
		if (older == null) {
			return false;
		}
		this.token = older;
		this.previous = null;
		return true;
	}

	ResumeRequest request(long lastEventSeq) {
		return new ResumeRequest(this.sessionId, this.token, lastEventSeq);
	}

	/**
	 * Counts an attempt.
	 * @param now the time in milliseconds
	 * @return the time before it in milliseconds, or {@code -1} if the window has passed
	 */
	long nextDelayMillis(long now) {
		if (now - this.lostAt >= this.windowMillis) {
			return -1;
		}
		int attempt = this.failures;
		this.failures = Math.min(attempt + 1, Integer.MAX_VALUE - 1);
		return this.policy.delayMillis(attempt, this.token.hashCode());
	}

}
