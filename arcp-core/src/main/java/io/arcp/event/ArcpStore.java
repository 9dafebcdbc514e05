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

/**
 * Keeps sessions, jobs, their events and idempotency keys.
 * <p>
 * Rule of the whole SPI: each method is atomic and touches one aggregate, that is one
 * session, one job or one key. What spans two aggregates is a sequence in the core of
 * which every prefix is harmless. Every method is non-blocking and does nothing until it
 * is subscribed; a store with blocking I/O brings its own threads. A result is given only
 * once the durability of the call is met. Results are part of the contract; an error
 * signal means that the store could not be reached or is broken, and says nothing about
 * whether the call took effect: repeat it with the same arguments.
 * <p>
 * What every store guarantees: after {@code resume} has answered an epoch no write to the
 * session with a lower epoch succeeds, and the same holds for a job after
 * {@code claimOrphan}; an offset never has two contents; a number never stands for two
 * events; a terminal status is stored at most once.
 *
 * @since 0.1.0
 */
public interface ArcpStore {

	/**
	 * Returns the sessions.
	 * @return the session part of this store
	 */
	SessionStore sessions();

	/**
	 * Returns the jobs and their logs.
	 * @return the job part of this store
	 */
	JobStore jobs();

	/**
	 * Returns the idempotency keys.
	 * @return the idempotency part of this store
	 */
	IdempotencyStore idempotency();

	/**
	 * Returns the nodes that share this store.
	 * @return the cluster part of this store
	 */
	Cluster cluster();

	/**
	 * Returns what this store can do beyond the contract.
	 * @return the capabilities, the same for the life of the store
	 */
	StoreCapabilities capabilities();

}
