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

package io.arcp.credential;

import java.time.Duration;

/**
 * How credentials are issued and revoked (ARCP section 4.8).
 *
 * @param issueTimeout the time that one call of the provisioner may take
 * @param revokeMaxAttempts how often a revocation is tried
 * @param revokeInitialBackoff the wait after the first attempt, which doubles with each
 * @param revokeMaxBackoff the longest wait
 * @param allowInsecureTransport whether credentials are sent over a connection that is
 * neither encrypted nor local
 * @param allowVolatileStore whether credentials are offered although the ledger does not
 * survive the process
 * @since 0.1.0
 */
public record CredentialSettings(Duration issueTimeout, int revokeMaxAttempts, Duration revokeInitialBackoff,
		Duration revokeMaxBackoff, boolean allowInsecureTransport, boolean allowVolatileStore) {

	/**
	 * The settings of the protocol.
	 */
	public static final CredentialSettings DEFAULT = new CredentialSettings(Duration.ofSeconds(10), 8,
			Duration.ofMillis(500), Duration.ofMinutes(1), false, false);

	/**
	 * Validates the settings.
	 * @param issueTimeout the time that one call of the provisioner may take, positive
	 * @param revokeMaxAttempts how often a revocation is tried, at least once
	 * @param revokeInitialBackoff the wait after the first attempt, positive
	 * @param revokeMaxBackoff the longest wait, not less than the first
	 * @param allowInsecureTransport whether any connection will do
	 * @param allowVolatileStore whether any ledger will do
	 * @throws IllegalArgumentException if a setting is out of its range
	 */
	public CredentialSettings {
		requirePositive(issueTimeout, "issue timeout");
		requirePositive(revokeInitialBackoff, "first backoff of revocations");
		if (revokeMaxAttempts < 1) {
			throw new IllegalArgumentException("a revocation needs at least one attempt");
		}
		if (revokeMaxBackoff.compareTo(revokeInitialBackoff) < 0) {
			throw new IllegalArgumentException("the longest backoff of revocations must not be less than the first");
		}
	}

	private static void requirePositive(Duration value, String what) {
		if (value.isNegative() || value.isZero()) {
			throw new IllegalArgumentException("the " + what + " must be more than zero");
		}
	}

	/**
	 * Returns a time in which all attempts to revoke something are over.
	 */
	Duration longestRevocation() {
		return this.issueTimeout.plus(this.revokeMaxBackoff).multipliedBy(this.revokeMaxAttempts);
	}

}
