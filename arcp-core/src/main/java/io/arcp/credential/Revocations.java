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
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

import io.arcp.protocol.CredentialId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Scheduler;
import reactor.util.retry.Retry;
import reactor.util.retry.RetryBackoffSpec;

/**
 * Revokes what was minted, again and again until it works or the attempts are used up.
 * The messages of errors may hold anything, and are not logged.
 */
final class Revocations {

	private static final Logger logger = LoggerFactory.getLogger(Revocations.class);

	private static final Duration LEDGER_BACKOFF = Duration.ofMillis(50);

	private static final Duration LEDGER_MAX_BACKOFF = Duration.ofSeconds(2);

	private final CredentialProvisioner provisioner;

	private final CredentialLedger ledger;

	private final CredentialSettings settings;

	private final Scheduler timer;

	private final LiveValues values;

	/** What this runtime has in its hands: a job may use it, or it is being revoked. */
	private final Set<CredentialId> own = ConcurrentHashMap.newKeySet();

	private final Set<CredentialId> unrevocable = ConcurrentHashMap.newKeySet();

	private final AtomicInteger running = new AtomicInteger();

	private final Queue<Sinks.Empty<Void>> waiting = new ConcurrentLinkedQueue<>();

	Revocations(CredentialProvisioner provisioner, CredentialLedger ledger, CredentialSettings settings,
			Scheduler timer, LiveValues values) {
		this.provisioner = provisioner;
		this.ledger = ledger;
		this.settings = settings;
		this.timer = timer;
		this.values = values;
	}

	/**
	 * Takes note of an entry before it is written, so that it is not taken for one that
	 * another process has left behind.
	 */
	void own(CredentialId id) {
		this.own.add(id);
	}

	boolean isOwn(CredentialId id) {
		return this.own.contains(id);
	}

	/**
	 * Starts to revoke something.
	 */
	void revoke(Minted minted) {
		BackgroundWork.start(revocation(minted));
	}

	/**
	 * Returns what revokes something when it is subscribed to; it does not fail.
	 */
	Mono<Void> revocation(Minted minted) {
		CredentialHandle handle = minted.handle();
		return Mono.defer(() -> {
			this.running.incrementAndGet();
			return due(handle.id())
				.then(Mono.defer(() -> this.provisioner.revoke(handle))
					.timeout(this.settings.issueTimeout(), this.timer)
					.retryWhen(attempts(handle)))
				.then(Mono.defer(() -> settle(minted)))
				.onErrorResume((ex) -> giveUp(minted, ex))
				.doFinally((signal) -> ended());
		});
	}

	/**
	 * Records that something is to be revoked. It is revoked anyway when that fails:
	 * after a crash everything that is outstanding is due.
	 */
	Mono<Void> due(CredentialId id) {
		return this.ledger.due(id).timeout(this.settings.issueTimeout(), this.timer).onErrorResume((ex) -> {
			logger.warn("Credential {} could not be made due in the ledger: {}", id, ex.toString());
			return Mono.empty();
		});
	}

	private RetryBackoffSpec attempts(CredentialHandle handle) {
		return Retry.backoff(this.settings.revokeMaxAttempts() - 1, this.settings.revokeInitialBackoff())
			.maxBackoff(this.settings.revokeMaxBackoff())
			.jitter(0)
			.scheduler(this.timer)
			.doBeforeRetry((retry) -> logger.debug("Attempt {} to revoke credential {} of job {} failed: {}",
					retry.totalRetries() + 1, handle.id(), handle.job(), retry.failure().getClass().getName()));
	}

	private Mono<Void> settle(Minted minted) {
		CredentialHandle handle = minted.handle();
		return forget(handle.id()).doOnSuccess((done) -> {
			if (minted.value() != null) {
				this.values.release(minted.value(), handle.job());
			}
			logger.debug("Credential {} of job {} is revoked", handle.id(), handle.job());
		});
	}

	/**
	 * Takes something out of the ledger that is good for nothing.
	 */
	Mono<Void> forget(CredentialId id) {
		return untilKept(this.ledger.settled(id), id).doOnSuccess((done) -> this.own.remove(id));
	}

	private Mono<Void> giveUp(Minted minted, Throwable ex) {
		CredentialHandle handle = minted.handle();
		Throwable last = (ex.getCause() != null) ? ex.getCause() : ex;
		logger.warn("Credential revocation failed: {} of job {} stays valid after {} attempts, the last one: {}",
				handle.id(), handle.job(), this.settings.revokeMaxAttempts(), last.getClass().getName());
		this.unrevocable.add(handle.id());
		return untilKept(this.ledger.unrevocable(handle.id()), handle.id());
	}

	private Mono<Void> untilKept(Mono<Void> write, CredentialId id) {
		return write.retryWhen(untilItWorks().doBeforeRetry((retry) -> logger
			.warn("The ledger does not take an entry about credential {}: {}", id, retry.failure().toString())));
	}

	/**
	 * Returns how calls of the ledger are repeated that must succeed some day.
	 */
	RetryBackoffSpec untilItWorks() {
		return Retry.backoff(Long.MAX_VALUE, LEDGER_BACKOFF)
			.maxBackoff(LEDGER_MAX_BACKOFF)
			.jitter(0)
			.scheduler(this.timer);
	}

	private void ended() {
		if (this.running.decrementAndGet() == 0) {
			Sinks.Empty<Void> next;
			while ((next = this.waiting.poll()) != null) {
				next.tryEmitEmpty();
			}
		}
	}

	/**
	 * Waits until nothing is being revoked.
	 */
	Mono<Void> idle() {
		return Mono.defer(() -> {
			Sinks.Empty<Void> idle = Sinks.empty();
			this.waiting.add(idle);
			if (this.running.get() == 0) {
				idle.tryEmitEmpty();
			}
			return idle.asMono();
		});
	}

	/**
	 * Returns how many could not be revoked.
	 */
	int unrevocable() {
		return this.unrevocable.size();
	}

}
