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

import java.util.Arrays;

/**
 * Set of automaton states that is cleared in constant time and remembers whether one of
 * them accepts.
 */
final class StateSet {

	private final int[] members;

	private final int[] marks;

	private int generation = 1;

	private int size;

	private boolean accepting;

	private boolean universal;

	private int loop = -1;

	StateSet(int states) {
		this.members = new int[states];
		this.marks = new int[states];
	}

	/**
	 * Adds a state; returns {@code false} if it was there already.
	 */
	boolean add(int state) {
		if (this.marks[state] == this.generation) {
			return false;
		}
		this.marks[state] = this.generation;
		this.members[this.size++] = state;
		return true;
	}

	int get(int index) {
		return this.members[index];
	}

	int size() {
		return this.size;
	}

	void clear() {
		this.generation++;
		this.size = 0;
		this.accepting = false;
		this.universal = false;
		this.loop = -1;
	}

	/**
	 * Whether what was read so far is a word of the language.
	 */
	boolean accepting() {
		return this.accepting;
	}

	void markAccepting() {
		this.accepting = true;
	}

	/**
	 * Whether every continuation of what was read so far is a word of the language.
	 */
	boolean universal() {
		return this.universal;
	}

	void markUniversal() {
		this.universal = true;
	}

	/**
	 * The last state that stays where it is, or -1 when there is none.
	 */
	int loop() {
		return this.loop;
	}

	void markLoop(int state) {
		this.loop = Math.max(this.loop, state);
	}

	int[] toSortedArray() {
		int[] sorted = Arrays.copyOf(this.members, this.size);
		Arrays.sort(sorted);
		return sorted;
	}

}
