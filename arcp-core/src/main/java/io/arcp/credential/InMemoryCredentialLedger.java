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

import java.time.Clock;
import java.time.Duration;
import java.util.Objects;

import io.arcp.credential.OutstandingCredential.State;
import io.arcp.protocol.CredentialId;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * A ledger that is lost with the process. What is outstanding then has to expire
 * upstream.
 *
 * @since 0.1.0
 */
public final class InMemoryCredentialLedger implements CredentialLedger {

	private final LedgerTable table = new LedgerTable();

	private final Clock clock;

	/**
	 * Creates an empty ledger with the clock of the system.
	 */
	public InMemoryCredentialLedger() {
		this(Clock.systemUTC());
	}

	/**
	 * Creates an empty ledger.
	 * @param clock measures for how long entries are claimed
	 */
	public InMemoryCredentialLedger(Clock clock) {
		this.clock = Objects.requireNonNull(clock, "clock");
	}

	@Override
	public boolean isDurable() {
		return false;
	}

	@Override
	public Mono<Void> intend(CredentialIntent intent) {
		return Mono.fromRunnable(() -> this.table.intend(intent));
	}

	@Override
	public Mono<Void> issued(CredentialId id, String credential, String handle) {
		return Mono.fromRunnable(() -> this.table.issued(id, credential, handle));
	}

	@Override
	public Mono<Void> due(CredentialId id) {
		return Mono.fromRunnable(() -> this.table.state(id, State.DUE));
	}

	@Override
	public Flux<OutstandingCredential> claimDue(int max, Duration visibility) {
		return Flux.defer(() -> Flux.fromIterable(this.table.claimDue(max, visibility, this.clock.instant())));
	}

	@Override
	public Mono<Void> unrevocable(CredentialId id) {
		return Mono.fromRunnable(() -> this.table.state(id, State.UNREVOCABLE));
	}

	@Override
	public Mono<Void> settled(CredentialId id) {
		return Mono.fromRunnable(() -> this.table.settled(id));
	}

	@Override
	public Flux<OutstandingCredential> outstanding() {
		return Flux.defer(() -> Flux.fromIterable(this.table.outstanding()));
	}

}
