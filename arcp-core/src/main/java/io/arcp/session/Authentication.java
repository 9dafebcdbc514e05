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

import java.time.Clock;
import java.time.Instant;

import io.arcp.protocol.ArcpPrincipal;
import io.arcp.protocol.UnauthenticatedException;
import io.arcp.transport.CloseStatus;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * Whose session it is, and how long the token of its connection is good (ARCP section
 * 2.3). A resume brings a principal of the same name with a token of its own.
 */
final class Authentication {

	private final Session session;

	private final SessionSettings.TokenExpiry settings;

	private final Clock clock;

	private volatile ArcpPrincipal principal;

	/** Used by the common timer. */
	private @Nullable Instant warnedOf;

	Authentication(Session session, ArcpPrincipal principal, SessionSettings.TokenExpiry settings, Clock clock) {
		this.session = session;
		this.principal = principal;
		this.settings = settings;
		this.clock = clock;
	}

	ArcpPrincipal principal() {
		return this.principal;
	}

	/**
	 * Sets whom the token of the new connection belongs to; on the lane.
	 */
	void renew(ArcpPrincipal fresh) {
		this.principal = fresh;
	}

	/**
	 * Looks at the clock while the session is connected. Called by one thread at a time.
	 */
	void tick() {
		ArcpPrincipal current = this.principal;
		Instant at = current.expiresAt();
		if (at == null || this.settings.policy() == TokenExpiryPolicy.KEEP) {
			return;
		}
		Instant now = this.clock.instant();
		if (!now.isBefore(at)) {
			this.session.lane().execute(this::expire);
		}
		else if (!at.equals(this.warnedOf) && !now.plus(this.settings.warning()).isBefore(at)) {
			this.warnedOf = at;
			warn(current, at);
		}
	}

	private void warn(ArcpPrincipal current, Instant at) {
		Sessions.logger.info("The token of {} in session {} expires at {}", current.getName(), this.session.sessionId(),
				at);
		try {
			this.settings.listener().tokenExpires(this.session, at);
		}
		catch (RuntimeException ex) {
			Sessions.logger.error("The listener failed for a token that expires", ex);
		}
	}

	/** The token may have been replaced in between. */
	private void expire() {
		if (!hasExpired(this.principal, this.clock)) {
			return;
		}
		SessionConnection connection = this.session.closing();
		if (connection != null) {
			Sessions.logger.debug("The token of session {} has expired", this.session.sessionId());
			connection.fail(this.session.frames(), tokenExpired(), null, CloseStatus.TOKEN_EXPIRED);
		}
	}

	/**
	 * Returns whether a token is of no use any more.
	 */
	static boolean hasExpired(ArcpPrincipal principal, Clock clock) {
		Instant at = principal.expiresAt();
		return at != null && !clock.instant().isBefore(at);
	}

	static UnauthenticatedException tokenExpired() {
		return new UnauthenticatedException("the token has expired",
				JsonNodeFactory.instance.objectNode().put("reason", "token_expired"));
	}

}
