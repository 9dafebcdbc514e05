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

import io.arcp.protocol.CredentialId;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * What credentials are outstanding upstream, so that they can be revoked whatever happens
 * to the runtime (ARCP section 4.8). It never holds their values.
 * <p>
 * A completed write is kept; a failed one may have been kept. Every write may be
 * repeated. Nothing happens before a returned publisher is subscribed to. Safe for
 * several threads.
 *
 * @since 0.1.0
 */
public interface CredentialLedger {

	/**
	 * Returns whether what was written survives the end of the process.
	 * @return whether it does; otherwise credentials are offered only with
	 * {@code arcp.credentials.allow-volatile-store}
	 */
	boolean isDurable();

	/**
	 * Records that a credential is about to be minted.
	 * @param intent the intent, written before the provisioner is called
	 * @return completes when it is kept
	 */
	Mono<Void> intend(CredentialIntent intent);

	/**
	 * Records that a credential was minted, before anybody is told its value.
	 * @param id the id of the intent
	 * @param credential the id by which client and agent know it
	 * @param handle what the provisioner knows it by
	 * @return completes when it is kept; fails when there is no such entry
	 */
	Mono<Void> issued(CredentialId id, String credential, String handle);

	/**
	 * Records that a credential is to be revoked from now on, also one that was
	 * {@linkplain #unrevocable given up}.
	 * @param id the id of the entry
	 * @return completes when it is kept; without effect when there is no such entry
	 */
	Mono<Void> due(CredentialId id);

	/**
	 * Returns entries that are to be revoked, and keeps them from being returned again
	 * for a while.
	 * @param max how many at most
	 * @param visibility for how long the caller has them for itself
	 * @return the entries, oldest first
	 */
	Flux<OutstandingCredential> claimDue(int max, Duration visibility);

	/**
	 * Records that a credential could not be revoked. It stays outstanding.
	 * @param id the id of the entry
	 * @return completes when it is kept; without effect when there is no such entry
	 */
	Mono<Void> unrevocable(CredentialId id);

	/**
	 * Removes a credential that was revoked, or never minted.
	 * @param id the id of the entry
	 * @return completes when it is removed; without effect when there is no such entry
	 */
	Mono<Void> settled(CredentialId id);

	/**
	 * Returns everything that is outstanding.
	 * @return the entries, oldest first
	 */
	Flux<OutstandingCredential> outstanding();

}
