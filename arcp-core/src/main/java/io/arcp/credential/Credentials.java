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
import java.util.List;

import io.arcp.lease.Budget;
import io.arcp.lease.Lease;
import io.arcp.lease.LeaseConstraints;
import io.arcp.protocol.ArcpPrincipal;
import io.arcp.protocol.CredentialId;
import io.arcp.protocol.IdGenerator;
import io.arcp.protocol.JobId;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * The upstream credentials of a runtime's jobs (ARCP section 4.8).
 *
 * @since 0.1.0
 */
public final class Credentials {

	private static final Logger logger = LoggerFactory.getLogger(Credentials.class);

	/** How long an answer is waited for that nobody needs any more. */
	static final Duration LATE_ANSWER = Duration.ofMinutes(1);

	private static final int BATCH = 64;

	/** How many are revoked at once of what an earlier process has left behind. */
	private static final int CONCURRENCY = 16;

	private final CredentialProvisioner provisioner;

	private final CredentialLedger ledger;

	private final CredentialSettings settings;

	private final Clock clock;

	private final Scheduler timer;

	private final IdGenerator ids;

	private final LiveValues values = new LiveValues();

	private final Revocations revocations;

	/**
	 * Creates the credentials of a runtime.
	 * @param provisioner mints them
	 * @param ledger knows what is outstanding
	 * @param settings how they are issued and revoked
	 * @param clock tells the time
	 * @param timer times what is to happen later
	 * @param ids makes identifiers
	 */
	public Credentials(CredentialProvisioner provisioner, CredentialLedger ledger, CredentialSettings settings,
			Clock clock, Scheduler timer, IdGenerator ids) {
		this.provisioner = provisioner;
		this.ledger = ledger;
		this.settings = settings;
		this.clock = clock;
		this.timer = timer;
		this.ids = ids;
		this.revocations = new Revocations(provisioner, ledger, settings, timer, this.values);
	}

	/**
	 * Returns whether clients may be told that there are credentials: only when they are
	 * revoked even after a crash, or the settings do without that.
	 * @return whether the feature is offered
	 */
	public boolean isOffered() {
		return this.ledger.isDurable() || this.settings.allowVolatileStore();
	}

	/**
	 * Returns how credentials are issued and revoked.
	 * @return the settings
	 */
	public CredentialSettings settings() {
		return this.settings;
	}

	/**
	 * Starts to revoke everything that an earlier process has left behind.
	 */
	public void revokeLeftovers() {
		Mono<Void> due = Mono
			.defer(() -> this.ledger.outstanding()
				.filter((entry) -> !this.revocations.isOwn(entry.id()))
				.concatMap((entry) -> this.ledger.due(entry.id()))
				.then())
			.retryWhen(this.revocations.untilItWorks()
				.doBeforeRetry((retry) -> logger.warn("The credential ledger cannot be read: {}",
						retry.failure().toString())));
		BackgroundWork.start(due
			.thenMany(Mono.defer(() -> this.ledger.claimDue(BATCH, this.settings.longestRevocation()).collectList())
				.repeat()
				.takeWhile((batch) -> !batch.isEmpty())
				.concatMapIterable((batch) -> batch))
			.filter((entry) -> !this.revocations.isOwn(entry.id()))
			.flatMap((entry) -> this.revocations.revocation(Minted.unknown(entry.toHandle())), CONCURRENCY)
			.then());
	}

	/**
	 * Returns the credentials of a job that is being submitted; it has none yet.
	 * @param job the job
	 * @param principal who submits it
	 * @param lease its effective lease
	 * @param expiry when the lease ends, or {@code null}
	 * @param budget what it may spend
	 * @return its credentials
	 */
	public JobCredentials forJob(JobId job, ArcpPrincipal principal, Lease lease, @Nullable LeaseConstraints expiry,
			Budget budget) {
		return new JobCredentials(this, null,
				() -> new IssueRequest(newId(), job, principal, lease, expiry, budget.lowest()));
	}

	/**
	 * Waits until nothing is being revoked.
	 * @return completes then
	 */
	public Mono<Void> whenRevoked() {
		return this.revocations.idle();
	}

	/**
	 * Returns how many credentials could not be revoked in all attempts. They are tried
	 * again when the runtime starts anew.
	 * @return the number since the start
	 */
	public int unrevocable() {
		return this.revocations.unrevocable();
	}

	Mono<List<LiveCredential>> issue(IssueRequest request) {
		return new Minting(this, request, null, this.provisioner::issue).run();
	}

	Mono<LiveCredential> rotate(LiveCredential replaced, IssueRequest request) {
		return new Minting(this, request, replaced,
				(asked) -> this.provisioner.rotate(replaced.minted().handle(), asked).map(List::of))
			.run()
			.map((fresh) -> {
				if (fresh.isEmpty()) {
					throw new UnusableAnswerException("the provisioner has returned no credential");
				}
				return fresh.get(0);
			});
	}

	CredentialId newId() {
		return CredentialId.generate(this.ids);
	}

	CredentialLedger ledger() {
		return this.ledger;
	}

	Revocations revocations() {
		return this.revocations;
	}

	LiveValues values() {
		return this.values;
	}

	Clock clock() {
		return this.clock;
	}

	Scheduler timer() {
		return this.timer;
	}

}
