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

package io.arcp.protocol;

import java.util.Optional;

/**
 * Features that a session negotiates, in the order in which they are advertised (ARCP
 * section 1.3).
 *
 * @since 0.1.0
 */
public enum Feature {

	/** Pings, pongs and the watchdog. */
	HEARTBEAT("heartbeat"),

	/** Acknowledgements and back-pressure. */
	ACK("ack"),

	/** Listing of jobs. */
	LIST_JOBS("list_jobs"),

	/** Subscription to jobs of other sessions. */
	SUBSCRIBE("subscribe"),

	/** Expiry of leases. */
	LEASE_EXPIRES_AT("lease_expires_at"),

	/** Budgets. */
	COST_BUDGET("cost.budget"),

	/** Grants for models. */
	MODEL_USE("model.use"),

	/** Upstream credentials. */
	PROVISIONED_CREDENTIALS("provisioned_credentials"),

	/** Progress events. */
	PROGRESS("progress"),

	/** Streamed results. */
	RESULT_CHUNK("result_chunk"),

	/** Agents with versions. */
	AGENT_VERSIONS("agent_versions");

	private final String wireName;

	Feature(String wireName) {
		this.wireName = wireName;
	}

	/**
	 * Returns the name that goes over the wire.
	 * @return the wire name
	 */
	public String wireName() {
		return this.wireName;
	}

	/**
	 * Finds the feature with the given wire name.
	 * @param wireName the wire name
	 * @return the feature, or empty if the name is unknown
	 */
	public static Optional<Feature> of(String wireName) {
		for (Feature feature : values()) {
			if (feature.wireName.equals(wireName)) {
				return Optional.of(feature);
			}
		}
		return Optional.empty();
	}

}
