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

import io.arcp.protocol.JobId;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * The idempotency keys of a store (ARCP section 3.5). The contract of {@link ArcpStore}
 * applies to each method.
 *
 * @since 0.1.0
 */
public interface IdempotencyStore {

	/**
	 * Claims a key: an absent key is claimed. With the same fingerprint a key is
	 * {@code Done}, or {@code Pending}, or, when its claimant's node is dead, claimed
	 * with the job id it has.
	 * @param key the key
	 * @param fingerprint the fingerprint of the submit's parameters
	 * @param proposed the job id if the key is free
	 * @param claimant who claims
	 * @param dead a node known to be dead, or {@code null}
	 * @return one of the {@link Claim}s
	 */
	Mono<Claim> claim(IdempotencyKey key, Digest fingerprint, JobId proposed, Claimant claimant,
			@Nullable NodeRef dead);

	/**
	 * Stores the acceptance.
	 * @param key the key
	 * @param claimant who claimed
	 * @param accepted the accepted payload, without credentials
	 * @return completes when done; without effect for another claimant
	 */
	Mono<Void> complete(IdempotencyKey key, Claimant claimant, byte[] accepted);

	/**
	 * Frees a key whose submit was rejected.
	 * @param key the key
	 * @param claimant who claimed
	 * @return completes when done; without effect for another claimant and for a
	 * completed key
	 */
	Mono<Void> release(IdempotencyKey key, Claimant claimant);

	/**
	 * Stores the end of the key's job. The key of a job that has ended may have expired
	 * before, and belong to another submit by now.
	 * @param key the key
	 * @param job the job that has ended
	 * @param accepted the accepted payload of the job's record, for a key whose claimant
	 * died before {@code complete}, or {@code null}
	 * @param terminalFrame the payload of the terminal frame with its kind
	 * @return completes when done; without effect when the key is not that of the job
	 */
	Mono<Void> terminated(IdempotencyKey key, JobId job, byte @Nullable [] accepted, byte[] terminalFrame);

}
