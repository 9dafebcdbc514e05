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
import java.util.List;

/**
 * Nondeterministic automaton of one or more patterns, simulated state by state and
 * therefore without backtracking.
 * <p>
 * A pattern is a sequence of items; state {@code i} stands before item {@code i} and
 * moves only to itself, to the next state, or over the two next items. One character
 * costs at most as many steps as there are states, so matching takes time linear in
 * pattern × target (ARCP section 4.2). Immutable and safe for concurrent use.
 */
final class Automaton {

	/**
	 * Class of characters that any character belongs to.
	 */
	static final int ANY = 0;

	/**
	 * Class of characters without the separator.
	 */
	static final int NOT_SEPARATOR = 1;

	/**
	 * Class of characters without the question mark.
	 */
	static final int NOT_QUESTION_MARK = 2;

	private static final byte LITERAL = 0;

	private static final byte ONE = 1;

	private static final byte MANY = 2;

	private static final byte OPTIONAL = 3;

	private static final byte END = 4;

	private final char separator;

	private final byte[] operations;

	private final char[] arguments;

	private final int[] starts;

	private final String prefix;

	/**
	 * For a state that stays where it is, the first of those before it from which there
	 * is no way around it, and from which it is reached by characters that it reads too.
	 */
	private final int[] covered;

	private Automaton(char separator, byte[] operations, char[] arguments, int[] starts) {
		this.separator = separator;
		this.operations = operations;
		this.arguments = arguments;
		this.starts = starts;
		this.prefix = commonPrefix(operations, arguments, starts);
		this.covered = new int[operations.length];
		for (int i = 0; i < operations.length; i++) {
			int first = i;
			while (operations[i] == MANY && first > 0 && isCovered(first - 1, arguments[i])) {
				first--;
			}
			this.covered[i] = first;
		}
	}

	private boolean isCovered(int state, int characterClass) {
		return switch (this.operations[state]) {
			case LITERAL -> belongs(this.arguments[state], characterClass);
			case ONE, MANY -> (this.arguments[state] & characterClass) == characterClass;
			default -> false;
		};
	}

	private static String commonPrefix(byte[] operations, char[] arguments, int[] starts) {
		if (starts.length != 1) {
			return "";
		}
		int length = 0;
		while (operations[length] == LITERAL) {
			length++;
		}
		return new String(arguments, 0, length);
	}

	/**
	 * Joins the automata into one that accepts what any of them accepts. All have the
	 * same separator.
	 */
	static Automaton union(char separator, List<Automaton> parts) {
		int states = parts.stream().mapToInt(Automaton::states).sum();
		byte[] operations = new byte[states];
		char[] arguments = new char[states];
		int[] starts = new int[parts.size()];
		int offset = 0;
		for (int i = 0; i < starts.length; i++) {
			Automaton part = parts.get(i);
			System.arraycopy(part.operations, 0, operations, offset, part.states());
			System.arraycopy(part.arguments, 0, arguments, offset, part.states());
			starts[i] = offset;
			offset += part.states();
		}
		return new Automaton(separator, operations, arguments, starts);
	}

	int states() {
		return this.operations.length;
	}

	char separator() {
		return this.separator;
	}

	/**
	 * Characters with which every accepted word begins.
	 */
	String prefix() {
		return this.prefix;
	}

	boolean matches(String target) {
		return run(target).matched();
	}

	/**
	 * Reads the target and tells the outcome with the number of states that were looked
	 * at.
	 */
	Run run(String target) {
		if (!target.startsWith(this.prefix)) {
			return new Run(false, 0);
		}
		StateSet current = new StateSet(states());
		StateSet next = new StateSet(states());
		start(current);
		long steps = 0;
		for (int i = 0; i < target.length() && current.size() > 0 && !current.universal(); i++) {
			steps += current.size();
			advance(current, target.charAt(i), next);
			StateSet previous = current;
			current = next;
			next = previous;
		}
		return new Run(current.accepting(), steps);
	}

	/**
	 * Fills the set with the states before the first character.
	 */
	void start(StateSet into) {
		into.clear();
		for (int start : this.starts) {
			follow(start, into);
		}
	}

	/**
	 * Fills the set with the states after one character, without those from which nothing
	 * is accepted that is not accepted from the last state that stays where it is: of
	 * many stars behind each other only the last one that was reached counts.
	 */
	private void advance(StateSet from, char c, StateSet into) {
		into.clear();
		int loop = from.loop();
		int first = (loop >= 0) ? this.covered[loop] : loop;
		for (int i = 0; i < from.size(); i++) {
			int state = from.get(i);
			if (state < first || state >= loop) {
				move(state, c, into);
			}
		}
	}

	/**
	 * Adds the states that the character leads to.
	 */
	void move(int state, char c, StateSet into) {
		if (!reads(state, c)) {
			return;
		}
		follow((this.operations[state] == MANY) ? state : state + 1, into);
	}

	boolean isEnd(int state) {
		return this.operations[state] == END;
	}

	boolean isLiteral(int state) {
		return this.operations[state] == LITERAL;
	}

	char literal(int state) {
		return this.arguments[state];
	}

	/**
	 * Whether the state reads the character.
	 */
	boolean reads(int state, char c) {
		return switch (this.operations[state]) {
			case LITERAL -> this.arguments[state] == c;
			case ONE, MANY -> belongs(c, this.arguments[state]);
			default -> false;
		};
	}

	private boolean belongs(char c, int characterClass) {
		return ((characterClass & NOT_SEPARATOR) == 0 || c != this.separator)
				&& ((characterClass & NOT_QUESTION_MARK) == 0 || c != '?');
	}

	/**
	 * Adds a state and those that are reached from it without a character. An item that
	 * can be left out is followed by a literal or the end, so that this does not go deep.
	 */
	private void follow(int state, StateSet into) {
		if (!into.add(state)) {
			return;
		}
		switch (this.operations[state]) {
			case END -> into.markAccepting();
			case OPTIONAL -> {
				follow(state + 1, into);
				follow(state + 3, into);
			}
			case MANY -> {
				into.markLoop(state);
				if (this.arguments[state] == ANY && this.operations[state + 1] == END) {
					into.markUniversal();
				}
				follow(state + 1, into);
			}
			default -> {
			}
		}
	}

	/**
	 * Outcome of reading one target.
	 *
	 * @param matched whether the target is a word of the language
	 * @param steps how many states were looked at
	 */
	record Run(boolean matched, long steps) {

	}

	/**
	 * Collects the items of one pattern from left to right.
	 */
	static final class Builder {

		private byte[] operations = new byte[16];

		private char[] arguments = new char[16];

		private int size;

		/**
		 * Adds exactly this character.
		 */
		Builder literal(char c) {
			return add(LITERAL, c);
		}

		/**
		 * Adds one character of the class.
		 */
		Builder one(int characterClass) {
			return add(ONE, (char) characterClass);
		}

		/**
		 * Adds any number of characters of the class.
		 */
		Builder many(int characterClass) {
			return add(MANY, (char) characterClass);
		}

		/**
		 * Says that the two items that come next may be left out together.
		 */
		Builder optional() {
			return add(OPTIONAL, '\0');
		}

		Automaton build(char separator) {
			add(END, '\0');
			return new Automaton(separator, Arrays.copyOf(this.operations, this.size),
					Arrays.copyOf(this.arguments, this.size), new int[] { 0 });
		}

		private Builder add(byte operation, char argument) {
			if (this.size == this.operations.length) {
				this.operations = Arrays.copyOf(this.operations, this.size * 2);
				this.arguments = Arrays.copyOf(this.arguments, this.size * 2);
			}
			this.operations[this.size] = operation;
			this.arguments[this.size] = argument;
			this.size++;
			return this;
		}

	}

}
