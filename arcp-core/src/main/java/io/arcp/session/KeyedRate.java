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

package io.arcp.session;

import java.time.Clock;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Allows each of many clients so many things a second. What it keeps is bounded: a client
 * that has not asked for a second is forgotten, and when there are more than
 * {@value #MAX_KEYS} the new ones share what one is allowed. For any thread.
 */
final class KeyedRate {

	static final int MAX_KEYS = 65_536;

	private final int perSecond;

	private final Clock clock;

	private final Map<String, TokenBucket> buckets = new ConcurrentHashMap<>();

	private final TokenBucket shared;

	KeyedRate(int perSecond, Clock clock) {
		this.perSecond = perSecond;
		this.clock = clock;
		this.shared = new TokenBucket(perSecond, clock.millis());
	}

	int perSecond() {
		return this.perSecond;
	}

	/**
	 * Counts one thing of a client, unless it has had as many as it is allowed.
	 * @param key the client
	 * @return whether it is allowed
	 */
	boolean tryTake(String key) {
		long now = this.clock.millis();
		if (this.buckets.size() >= MAX_KEYS && !this.buckets.containsKey(key)) {
			synchronized (this.shared) {
				return this.shared.tryTake(now);
			}
		}
		boolean[] taken = new boolean[1];
		this.buckets.compute(key, (same, known) -> {
			TokenBucket bucket = (known != null) ? known : new TokenBucket(this.perSecond, now);
			taken[0] = bucket.tryTake(now);
			return bucket;
		});
		return taken[0];
	}

	/**
	 * Forgets those that may do as much as somebody new.
	 */
	void forgetIdle() {
		long now = this.clock.millis();
		for (String key : this.buckets.keySet()) {
			this.buckets.computeIfPresent(key, (same, bucket) -> bucket.isFull(now) ? null : bucket);
		}
	}

	/**
	 * Returns how many clients are remembered.
	 */
	int size() {
		return this.buckets.size();
	}

}
