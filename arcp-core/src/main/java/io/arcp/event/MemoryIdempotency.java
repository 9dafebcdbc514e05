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

package io.arcp.event;

import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

import io.arcp.protocol.JobId;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * The idempotency keys in memory, in the order in which their time to live began. One
 * lock for all of them.
 */
final class MemoryIdempotency implements IdempotencyStore {

	private final Map<IdempotencyKey, Entry> entries = new LinkedHashMap<>();

	private final Map<String, Set<IdempotencyKey>> ended = new HashMap<>();

	private final Clock clock;

	private final Duration timeToLive;

	private final int maxKeysPerPrincipal;

	private final Predicate<JobId> isRunning;

	/** The keys of ended jobs, in the order in which they ended. */
	private final Set<IdempotencyKey> endOrder = new LinkedHashSet<>();

	private final LogBytes bytes;

	private final Runnable makeRoom;

	/**
	 * Creates the keys.
	 * @param isRunning tells whether a job is stored and has not ended
	 * @param bytes counts what is kept of ended jobs
	 * @param makeRoom called when that has changed, while no lock is held
	 */
	MemoryIdempotency(InMemoryArcpStore.Builder settings, Predicate<JobId> isRunning, LogBytes bytes,
			Runnable makeRoom) {
		this.clock = settings.clock;
		this.timeToLive = settings.idempotencyTtl;
		this.maxKeysPerPrincipal = settings.maxKeysPerPrincipal;
		this.isRunning = isRunning;
		this.bytes = bytes;
		this.makeRoom = makeRoom;
	}

	@Override
	public Mono<Claim> claim(IdempotencyKey key, Digest fingerprint, JobId proposed, Claimant claimant,
			@Nullable NodeRef dead) {
		return Mono.fromSupplier(() -> {
			if (expire()) {
				this.makeRoom.run();
			}
			return claimNow(key, fingerprint, proposed, claimant, dead);
		});
	}

	private synchronized Claim claimNow(IdempotencyKey key, Digest fingerprint, JobId proposed, Claimant claimant,
			@Nullable NodeRef dead) {
		Entry entry = this.entries.get(key);
		if (entry == null) {
			touch(key, new Entry(fingerprint, proposed, claimant));
			return new Claim.Claimed(proposed);
		}
		if (!entry.fingerprint.equals(fingerprint)) {
			return new Claim.Conflict(entry.job);
		}
		if (entry.accepted != null) {
			return new Claim.Done(entry.job, entry.accepted, entry.terminal);
		}
		if (entry.claimant.node().equals(dead)) {
			entry.claimant = claimant;
		}
		if (entry.claimant.equals(claimant)) {
			return new Claim.Claimed(entry.job);
		}
		return new Claim.Pending(entry.job, entry.claimant);
	}

	@Override
	public Mono<Void> complete(IdempotencyKey key, Claimant claimant, byte[] accepted) {
		return Mono.fromRunnable(() -> completeNow(key, claimant, accepted));
	}

	private synchronized void completeNow(IdempotencyKey key, Claimant claimant, byte[] accepted) {
		Entry entry = this.entries.get(key);
		if (entry != null && entry.accepted == null && entry.claimant.equals(claimant)) {
			entry.accepted = accepted;
			touch(key, entry);
		}
	}

	@Override
	public Mono<Void> release(IdempotencyKey key, Claimant claimant) {
		return Mono.fromRunnable(() -> releaseNow(key, claimant));
	}

	private synchronized void releaseNow(IdempotencyKey key, Claimant claimant) {
		Entry entry = this.entries.get(key);
		if (entry != null && entry.accepted == null && entry.claimant.equals(claimant)) {
			remove(key);
		}
	}

	@Override
	public Mono<Void> terminated(IdempotencyKey key, JobId job, byte @Nullable [] accepted, byte[] terminalFrame) {
		return Mono.fromRunnable(() -> {
			terminatedNow(key, job, accepted, terminalFrame);
			this.makeRoom.run();
		});
	}

	private synchronized void terminatedNow(IdempotencyKey key, JobId job, byte @Nullable [] accepted,
			byte[] terminalFrame) {
		Entry entry = this.entries.get(key);
		if (entry == null || !entry.job.equals(job)) {
			return;
		}
		this.bytes.add(-entry.endBytes());
		entry.terminal = terminalFrame;
		this.bytes.add(entry.endBytes());
		if (entry.accepted == null) {
			entry.accepted = accepted;
		}
		touch(key, entry);
		this.endOrder.add(key);
		Set<IdempotencyKey> keys = this.ended.computeIfAbsent(key.principal(), (name) -> new LinkedHashSet<>());
		keys.add(key);
		if (keys.size() > this.maxKeysPerPrincipal) {
			remove(keys.iterator().next());
		}
	}

	private void touch(IdempotencyKey key, Entry entry) {
		entry.expiresAt = MemorySession.after(this.clock.millis(), this.timeToLive);
		this.entries.remove(key);
		this.entries.put(key, entry);
	}

	/**
	 * Drops the oldest key of an ended job; a submit with it is a new one.
	 * @return whether there was one
	 */
	synchronized boolean dropOldestEnd() {
		Iterator<IdempotencyKey> keys = this.endOrder.iterator();
		if (!keys.hasNext()) {
			return false;
		}
		remove(keys.next());
		return true;
	}

	private void remove(IdempotencyKey key) {
		Entry entry = this.entries.remove(key);
		if (entry != null) {
			this.bytes.add(-entry.endBytes());
		}
		this.endOrder.remove(key);
		Set<IdempotencyKey> keys = this.ended.get(key.principal());
		if (keys != null) {
			keys.remove(key);
			if (keys.isEmpty()) {
				this.ended.remove(key.principal());
			}
		}
	}

	/**
	 * Removes the keys whose time is over. A key lives as long as its job at least.
	 * @return whether there were any
	 */
	synchronized boolean expire() {
		int before = this.entries.size();
		long now = this.clock.millis();
		Map.Entry<IdempotencyKey, Entry> oldest = oldest();
		while (oldest != null && oldest.getValue().expiresAt <= now) {
			Entry entry = oldest.getValue();
			if (entry.terminal == null && this.isRunning.test(entry.job)) {
				touch(oldest.getKey(), entry);
			}
			else {
				remove(oldest.getKey());
			}
			oldest = oldest();
		}
		return this.entries.size() < before;
	}

	private Map.@Nullable Entry<IdempotencyKey, Entry> oldest() {
		Iterator<Map.Entry<IdempotencyKey, Entry>> iterator = this.entries.entrySet().iterator();
		return iterator.hasNext() ? iterator.next() : null;
	}

	synchronized int size() {
		return this.entries.size();
	}

	/**
	 * What is known of a key.
	 */
	private static final class Entry {

		private final Digest fingerprint;

		private final JobId job;

		private Claimant claimant;

		private byte @Nullable [] accepted;

		private byte @Nullable [] terminal;

		private long expiresAt;

		Entry(Digest fingerprint, JobId job, Claimant claimant) {
			this.fingerprint = fingerprint;
			this.job = job;
			this.claimant = claimant;
		}

		/** What the end takes that is kept, if there is one. */
		private long endBytes() {
			return (this.terminal != null) ? this.terminal.length + (long) LogBytes.EVENT_OVERHEAD : 0;
		}

	}

}
