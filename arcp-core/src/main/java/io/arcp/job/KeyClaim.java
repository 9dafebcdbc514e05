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

package io.arcp.job;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import io.arcp.event.Claim;
import io.arcp.event.Claimant;
import io.arcp.event.EncodedEvent;
import io.arcp.event.IdempotencyStore;
import io.arcp.protocol.ArcpException;
import io.arcp.protocol.DuplicateKeyException;
import io.arcp.protocol.InternalErrorException;
import io.arcp.protocol.JobId;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * A submit whose key is looked up, or is claimed and not settled yet. Those who wait are
 * told when it is.
 *
 * @since 0.1.0
 */
public final class KeyClaim {

	private static final Logger logger = LoggerFactory.getLogger(KeyClaim.class);

	private static final Duration FIRST_DELAY = Duration.ofMillis(50);

	private static final Duration LONGEST_DELAY = Duration.ofSeconds(2);

	private final IdempotencyKeys keys;

	private final IdempotencyKeys.Attempt attempt;

	private final Claimant claimant;

	private final Consumer<KeyDecision> first;

	/** Grows under the lock of the attempt until the claim is closed. */
	private final List<Consumer<KeyDecision>> others = new ArrayList<>(0);

	private volatile JobId jobId;

	private long delayMillis = FIRST_DELAY.toMillis();

	KeyClaim(IdempotencyKeys keys, IdempotencyKeys.Attempt attempt, Claimant claimant, JobId proposed,
			Consumer<KeyDecision> first) {
		this.keys = keys;
		this.attempt = attempt;
		this.claimant = claimant;
		this.jobId = proposed;
		this.first = first;
	}

	IdempotencyKeys.Attempt attempt() {
		return this.attempt;
	}

	void await(Consumer<KeyDecision> decided) {
		this.others.add(decided);
	}

	/**
	 * Returns the id that the job is to have.
	 * @return the id
	 */
	public JobId jobId() {
		return this.jobId;
	}

	/**
	 * Stores that the submit was accepted.
	 * @param payload the accepted payload, without credentials
	 * @param then called when it is stored, before others that wait are told; on any
	 * thread
	 */
	public void accepted(byte[] payload, Runnable then) {
		settle(store().complete(this.attempt.key(), this.claimant, payload), then,
				new KeyDecision.Accepted(this.jobId, payload, null));
	}

	/**
	 * Frees the key: the submit was rejected.
	 * @param error the reason
	 * @param then called when the key is free, before others that wait are told; on any
	 * thread
	 */
	public void rejected(ArcpException error, Runnable then) {
		settle(store().release(this.attempt.key(), this.claimant), then, new KeyDecision.Rejected(error));
	}

	private void settle(Mono<Void> call, Runnable then, KeyDecision decision) {
		StoreCall.perform(call, this.keys.environment().timer(), (done) -> {
			this.keys.close(this);
			then.run();
			this.others.forEach((waiter) -> waiter.accept(decision));
		});
	}

	private IdempotencyStore store() {
		return this.keys.environment().store().idempotency();
	}

	/**
	 * Asks the store, until nobody at another node is deciding.
	 */
	void ask() {
		StoreCall.perform(
				store().claim(this.attempt.key(), this.attempt.fingerprint(), this.jobId, this.claimant, null),
				this.keys.environment().timer(), this::answered);
	}

	private void answered(@Nullable Claim claim) {
		if (claim instanceof Claim.Claimed claimed) {
			this.jobId = claimed.job();
			this.first.accept(new KeyDecision.Claimed(this));
		}
		else if (claim instanceof Claim.Done done) {
			decide(accepted(done));
		}
		else if (claim instanceof Claim.Conflict conflict) {
			decide(new KeyDecision.Rejected(new DuplicateKeyException("idempotency key reused with other parameters",
					JsonNodeFactory.instance.objectNode().put("existing_job_id", conflict.job().value()))));
		}
		else {
			this.keys.environment().timer().schedule(this::ask, this.delayMillis, TimeUnit.MILLISECONDS);
			this.delayMillis = Math.min(this.delayMillis * 2, LONGEST_DELAY.toMillis());
		}
	}

	private static KeyDecision accepted(Claim.Done done) {
		try {
			EncodedEvent terminal = (done.terminal() != null) ? TerminalFrame.decode(done.terminal()) : null;
			return new KeyDecision.Accepted(done.job(), done.accepted(), terminal);
		}
		catch (RuntimeException ex) {
			logger.error("The end of job {}, which is kept with its idempotency key, cannot be read", done.job(), ex);
			return new KeyDecision.Rejected(new InternalErrorException("the end of the job cannot be read"));
		}
	}

	private void decide(KeyDecision decision) {
		this.keys.close(this);
		this.first.accept(decision);
		this.others.forEach((waiter) -> waiter.accept(decision));
	}

}
