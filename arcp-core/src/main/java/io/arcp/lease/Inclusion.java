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

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * Decides whether the language of one automaton is contained in the union of others (ARCP
 * section 4.6).
 * <p>
 * Explores pairs of one state of the child and the set of states that the parents can be
 * in after the same word. A pair in which the child accepts and no parent does is a word
 * that only the child has. No target is empty, so the empty word does not count. Gives up
 * with "no" when the effort is used up.
 */
final class Inclusion {

	private final Automaton child;

	private final Automaton parents;

	private final Effort effort;

	private final Set<Pair> seen = new HashSet<>();

	private final Deque<Pair> open = new ArrayDeque<>();

	private final StateSet childStates;

	private final StateSet into;

	private Inclusion(Automaton child, Automaton parents, Effort effort) {
		this.child = child;
		this.parents = parents;
		this.effort = effort;
		this.childStates = new StateSet(child.states());
		this.into = new StateSet(parents.states());
	}

	static boolean isContained(Automaton child, List<Automaton> parents, Effort effort) {
		effort.move(parents.size());
		List<Automaton> relevant = parents.stream().filter((parent) -> mayOverlap(child, parent)).toList();
		if (relevant.isEmpty()) {
			return false;
		}
		Automaton union = Automaton.union(child.separator(), relevant);
		effort.move(union.states() + child.states());
		return new Inclusion(child, union, effort).decide();
	}

	private static boolean mayOverlap(Automaton child, Automaton parent) {
		return child.prefix().startsWith(parent.prefix()) || parent.prefix().startsWith(child.prefix());
	}

	private boolean decide() {
		this.child.start(this.childStates);
		this.parents.start(this.into);
		enqueue();
		Pair pair = this.open.poll();
		while (pair != null) {
			if (!this.effort.explore() || !expand(pair)) {
				return false;
			}
			pair = this.open.poll();
		}
		return true;
	}

	/**
	 * Follows every kind of character that can come next; returns {@code false} when it
	 * found a word of the child alone, or a prefix of one that leaves no parent alive.
	 */
	private boolean expand(Pair pair) {
		for (char c : alphabet(pair)) {
			if (!this.child.reads(pair.state, c)) {
				continue;
			}
			this.effort.move(pair.parents.length);
			this.childStates.clear();
			this.child.move(pair.state, c, this.childStates);
			this.into.clear();
			for (int parent : pair.parents) {
				this.parents.move(parent, c, this.into);
			}
			if (this.into.universal()) {
				continue;
			}
			if (this.into.size() == 0 || (this.childStates.accepting() && !this.into.accepting())) {
				return false;
			}
			enqueue();
		}
		return true;
	}

	private void enqueue() {
		int[] parentStates = this.into.toSortedArray();
		this.effort.move(parentStates.length);
		for (int i = 0; i < this.childStates.size(); i++) {
			int state = this.childStates.get(i);
			Pair pair = new Pair(state, parentStates);
			if (!this.child.isEnd(state) && this.seen.add(pair)) {
				this.open.add(pair);
			}
		}
	}

	/**
	 * Returns one character for each way in which the pair can go on: the literals that
	 * are expected next, the separator, the question mark, and one that nobody mentions.
	 */
	private char[] alphabet(Pair pair) {
		if (this.child.isLiteral(pair.state)) {
			return new char[] { this.child.literal(pair.state) };
		}
		Set<Character> characters = new HashSet<>();
		characters.add(this.child.separator());
		characters.add('?');
		for (int parent : pair.parents) {
			if (this.parents.isLiteral(parent)) {
				characters.add(this.parents.literal(parent));
			}
		}
		char other = 'a';
		while (characters.contains(other)) {
			other++;
		}
		characters.add(other);
		char[] alphabet = new char[characters.size()];
		int i = 0;
		for (char c : characters) {
			alphabet[i++] = c;
		}
		return alphabet;
	}

	/**
	 * One state of the child with all states of the parents.
	 */
	private static final class Pair {

		private final int state;

		private final int[] parents;

		private final int hash;

		Pair(int state, int[] parents) {
			this.state = state;
			this.parents = parents;
			this.hash = 31 * Arrays.hashCode(parents) + state;
		}

		@Override
		public boolean equals(@Nullable Object other) {
			return other instanceof Pair pair && pair.state == this.state && Arrays.equals(pair.parents, this.parents);
		}

		@Override
		public int hashCode() {
			return this.hash;
		}

	}

}
