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

package io.arcp.lease;

/**
 * What may be spent on deciding whether one lease is contained in another; when it is
 * used up the answer is no.
 */
final class Effort {

	/**
	 * Explored states per pattern (ARCP section 4.6).
	 */
	static final int MAX_STATES = 10_000;

	/**
	 * Moves of all patterns together: bounds the time for leases that are built to be
	 * slow.
	 */
	static final long MAX_MOVES = 50_000_000;

	private int states;

	private long moves;

	/**
	 * Begins the decision about another pattern.
	 */
	void nextPattern() {
		this.states = 0;
	}

	/**
	 * Counts one explored state; returns {@code false} when there were too many.
	 */
	boolean explore() {
		this.states++;
		return this.states <= MAX_STATES && this.moves <= MAX_MOVES;
	}

	void move(long count) {
		this.moves += count;
	}

	int states() {
		return this.states;
	}

	long moves() {
		return this.moves;
	}

}
