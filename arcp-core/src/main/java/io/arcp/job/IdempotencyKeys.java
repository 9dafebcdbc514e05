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

import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

import io.arcp.event.Claimant;
import io.arcp.event.Digest;
import io.arcp.event.IdempotencyKey;
import io.arcp.protocol.ArcpPrincipal;
import io.arcp.protocol.JobId;
import io.arcp.protocol.JobSubmit;

/**
 * The idempotency keys of the submits that come to this node (ARCP section 3.5). Of equal
 * submits that come at the same time the first one is decided and the others wait for it.
 *
 * @since 0.1.0
 */
public final class IdempotencyKeys {

	private final JobEnvironment environment;

	/** What is being decided here: a claim is here from before it is stored. */
	private final Map<Attempt, KeyClaim> open = new ConcurrentHashMap<>();

	IdempotencyKeys(JobEnvironment environment) {
		this.environment = environment;
	}

	/**
	 * Looks up the key of a submit, and claims it if nobody has it.
	 * @param principal who submits
	 * @param submit the submit, which has a key
	 * @param decided called once with what is to be done; on any thread
	 */
	public void claim(ArcpPrincipal principal, JobSubmit submit, Consumer<KeyDecision> decided) {
		String key = Objects.requireNonNull(submit.idempotencyKey(), "idempotency key");
		Attempt attempt = new Attempt(new IdempotencyKey(principal.getName(), key), SubmitFingerprint.of(submit));
		JobId jobId = JobId.generate(this.environment.ids());
		KeyClaim mine = new KeyClaim(this, attempt, new Claimant(this.environment.node(), jobId.value()), jobId,
				decided);
		KeyClaim current = this.open.compute(attempt, (same, before) -> {
			if (before != null) {
				before.await(decided);
			}
			return (before != null) ? before : mine;
		});
		if (mine.equals(current)) {
			mine.ask();
		}
	}

	/**
	 * Ends the wait for a claim; from now on the store has the answer.
	 */
	void close(KeyClaim claim) {
		this.open.remove(claim.attempt());
	}

	JobEnvironment environment() {
		return this.environment;
	}

	/**
	 * A key with what it was used for.
	 *
	 * @param key the key
	 * @param fingerprint the fingerprint of the parameters
	 */
	record Attempt(IdempotencyKey key, Digest fingerprint) {

	}

}
