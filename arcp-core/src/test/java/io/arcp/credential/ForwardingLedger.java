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
 * A ledger that another one keeps, to be overridden where it is to fail.
 */
class ForwardingLedger implements CredentialLedger {

	private final CredentialLedger target;

	ForwardingLedger(CredentialLedger target) {
		this.target = target;
	}

	@Override
	public boolean isDurable() {
		return this.target.isDurable();
	}

	@Override
	public Mono<Void> intend(CredentialIntent intent) {
		return this.target.intend(intent);
	}

	@Override
	public Mono<Void> issued(CredentialId id, String credential, String handle) {
		return this.target.issued(id, credential, handle);
	}

	@Override
	public Mono<Void> due(CredentialId id) {
		return this.target.due(id);
	}

	@Override
	public Flux<OutstandingCredential> claimDue(int max, Duration visibility) {
		return this.target.claimDue(max, visibility);
	}

	@Override
	public Mono<Void> unrevocable(CredentialId id) {
		return this.target.unrevocable(id);
	}

	@Override
	public Mono<Void> settled(CredentialId id) {
		return this.target.settled(id);
	}

	@Override
	public Flux<OutstandingCredential> outstanding() {
		return this.target.outstanding();
	}

}
