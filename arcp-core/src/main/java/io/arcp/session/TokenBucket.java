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

/**
 * Allows so many things a second, and as many at once after a second without any. Its
 * time is a clock's, which may be set back: a bucket loses nothing by it, and never gains
 * more than it holds. For one thread at a time.
 */
final class TokenBucket {

	/** A token, in what a millisecond brings at a rate of one per second. */
	private static final long TOKEN = 1000;

	private static final long LONGEST_MILLIS = 1000;

	private final int perSecond;

	private long level;

	private long updatedAt;

	TokenBucket(int perSecond, long nowMillis) {
		this.perSecond = perSecond;
		this.level = capacity();
		this.updatedAt = nowMillis;
	}

	private long capacity() {
		return this.perSecond * TOKEN;
	}

	/**
	 * Takes a token if there is one.
	 */
	boolean tryTake(long nowMillis) {
		refill(nowMillis);
		if (this.level < TOKEN) {
			return false;
		}
		this.level -= TOKEN;
		return true;
	}

	/**
	 * Returns how many tokens there are.
	 */
	int available(long nowMillis) {
		refill(nowMillis);
		return (int) (this.level / TOKEN);
	}

	/**
	 * Returns the time until there is a token, 0 when there is one.
	 */
	long millisUntilNext(long nowMillis) {
		refill(nowMillis);
		long missing = Math.max(0, TOKEN - this.level);
		return (missing + this.perSecond - 1) / this.perSecond;
	}

	/**
	 * Returns whether the bucket is as good as a new one.
	 */
	boolean isFull(long nowMillis) {
		refill(nowMillis);
		return this.level == capacity();
	}

	private void refill(long nowMillis) {
		long elapsed = Math.min(LONGEST_MILLIS, Math.max(0, nowMillis - this.updatedAt));
		this.level = Math.min(capacity(), this.level + elapsed * this.perSecond);
		this.updatedAt = nowMillis;
	}

}
