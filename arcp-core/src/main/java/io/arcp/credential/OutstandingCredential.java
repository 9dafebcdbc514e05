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

import java.time.Instant;

import io.arcp.protocol.CredentialId;
import io.arcp.protocol.JobId;
import org.jspecify.annotations.Nullable;

/**
 * An entry of the ledger: something that is good upstream, or may be.
 *
 * @param id the id under which it can be found upstream
 * @param job the job that it is for
 * @param credential the id by which client and agent know it
 * @param handle what the provisioner knows it by, or {@code null} before it has answered
 * @param at when it was about to be minted
 * @param state how it stands
 * @since 0.1.0
 */
public record OutstandingCredential(CredentialId id, JobId job, String credential, @Nullable String handle, Instant at,
		State state) {

	/**
	 * Returns what the provisioner is told to revoke it.
	 * @return the handle
	 */
	public CredentialHandle toHandle() {
		return new CredentialHandle(this.id, this.job, this.credential, this.handle);
	}

	/**
	 * How an entry stands.
	 */
	public enum State {

		/** Its job may use it. */
		LIVE,

		/** It is to be revoked. */
		DUE,

		/** All attempts to revoke it have failed. */
		UNREVOCABLE

	}

}
