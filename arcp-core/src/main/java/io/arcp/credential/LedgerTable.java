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
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.arcp.credential.OutstandingCredential.State;
import io.arcp.protocol.CredentialId;
import org.jspecify.annotations.Nullable;

/**
 * The entries of a ledger, in memory.
 */
final class LedgerTable {

	private final Map<CredentialId, OutstandingCredential> entries = new LinkedHashMap<>();

	private final Map<CredentialId, Instant> claimed = new HashMap<>();

	synchronized void intend(CredentialIntent intent) {
		this.entries.putIfAbsent(intent.id(), new OutstandingCredential(intent.id(), intent.job(), intent.credential(),
				null, intent.at(), State.LIVE));
	}

	synchronized void issued(CredentialId id, String credential, String handle) {
		OutstandingCredential entry = require(id);
		this.entries.put(id, new OutstandingCredential(id, entry.job(), credential, handle, entry.at(), entry.state()));
	}

	synchronized OutstandingCredential require(CredentialId id) {
		OutstandingCredential entry = this.entries.get(id);
		if (entry == null) {
			throw new IllegalStateException("the ledger has no entry " + id);
		}
		return entry;
	}

	synchronized @Nullable OutstandingCredential find(CredentialId id) {
		return this.entries.get(id);
	}

	synchronized void state(CredentialId id, State state) {
		if (state != State.DUE) {
			this.claimed.remove(id);
		}
		this.entries.computeIfPresent(id, (same, entry) -> new OutstandingCredential(id, entry.job(),
				entry.credential(), entry.handle(), entry.at(), state));
	}

	synchronized void settled(CredentialId id) {
		this.entries.remove(id);
		this.claimed.remove(id);
	}

	synchronized List<OutstandingCredential> claimDue(int max, Duration visibility, Instant now) {
		List<OutstandingCredential> due = new ArrayList<>();
		for (OutstandingCredential entry : this.entries.values()) {
			if (due.size() >= max) {
				break;
			}
			Instant until = this.claimed.get(entry.id());
			if (entry.state() == State.DUE && (until == null || !now.isBefore(until))) {
				this.claimed.put(entry.id(), now.plus(visibility));
				due.add(entry);
			}
		}
		return due;
	}

	synchronized List<OutstandingCredential> outstanding() {
		return List.copyOf(this.entries.values());
	}

	synchronized int size() {
		return this.entries.size();
	}

}
