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

package io.arcp.server;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

import io.arcp.event.ArcpStore;
import io.arcp.event.Claim;
import io.arcp.event.Claimant;
import io.arcp.event.Cluster;
import io.arcp.event.Digest;
import io.arcp.event.IdempotencyKey;
import io.arcp.event.IdempotencyStore;
import io.arcp.event.JobStore;
import io.arcp.event.NodeRef;
import io.arcp.event.SessionStore;
import io.arcp.event.StoreCapabilities;
import io.arcp.protocol.JobId;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * A store that takes its time to settle some keys.
 */
final class SlowKeyStore implements ArcpStore, IdempotencyStore {

	private final ArcpStore store;

	private final Sinks.Empty<Void> gate = Sinks.empty();

	/** The keys that are not settled before {@link #open}. */
	final Set<String> slow = ConcurrentHashMap.newKeySet();

	/** How many claims are still answered as if another node were deciding. */
	final AtomicInteger decidedElsewhere = new AtomicInteger();

	/** Whether what is stored of acceptances cannot be read later. */
	volatile boolean losingAcceptances;

	final AtomicInteger claims = new AtomicInteger();

	SlowKeyStore(ArcpStore store) {
		this.store = store;
	}

	void open() {
		this.gate.tryEmitEmpty();
	}

	private Mono<Void> settle(IdempotencyKey key, Mono<Void> call) {
		return this.slow.contains(key.key()) ? this.gate.asMono().then(call) : call;
	}

	@Override
	public Mono<Claim> claim(IdempotencyKey key, Digest fingerprint, JobId proposed, Claimant claimant,
			@Nullable NodeRef dead) {
		this.claims.incrementAndGet();
		if (this.decidedElsewhere.getAndDecrement() > 0) {
			return Mono.just(new Claim.Pending(proposed, new Claimant(new NodeRef("elsewhere"), "r")));
		}
		return this.store.idempotency().claim(key, fingerprint, proposed, claimant, dead);
	}

	@Override
	public Mono<Void> complete(IdempotencyKey key, Claimant claimant, byte[] accepted) {
		byte[] stored = this.losingAcceptances ? new byte[] { '{', '}' } : accepted;
		return settle(key, this.store.idempotency().complete(key, claimant, stored));
	}

	@Override
	public Mono<Void> release(IdempotencyKey key, Claimant claimant) {
		return settle(key, this.store.idempotency().release(key, claimant));
	}

	@Override
	public Mono<Void> terminated(IdempotencyKey key, JobId job, byte @Nullable [] accepted, byte[] terminalFrame) {
		return this.store.idempotency().terminated(key, job, accepted, terminalFrame);
	}

	@Override
	public IdempotencyStore idempotency() {
		return this;
	}

	@Override
	public SessionStore sessions() {
		return this.store.sessions();
	}

	@Override
	public JobStore jobs() {
		return this.store.jobs();
	}

	@Override
	public Cluster cluster() {
		return this.store.cluster();
	}

	@Override
	public StoreCapabilities capabilities() {
		return this.store.capabilities();
	}

}
