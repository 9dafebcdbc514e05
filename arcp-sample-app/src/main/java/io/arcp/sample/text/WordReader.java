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

package io.arcp.sample.text;

import java.io.IOException;
import java.io.Reader;
import java.util.function.Consumer;

/**
 * Splits a text into words and lines while it is read, in constant memory.
 * <p>
 * A word is a run of letters, digits and their combining marks; an apostrophe between two
 * of them belongs to it. A line ends with a line feed, a carriage return or both, and the
 * last one with the text.
 */
public final class WordReader {

	/** What is kept of a longer word. */
	static final int MAX_WORD_LENGTH = 100;

	private static final int BUFFER_SIZE = 8192;

	private final Consumer<String> words;

	private final StringBuilder word = new StringBuilder();

	private boolean apostrophe;

	private char highSurrogate;

	private char last = '\n';

	private long wordCount;

	private long lineCount;

	private WordReader(Consumer<String> words) {
		this.words = words;
	}

	/**
	 * Reads a text to its end.
	 * @param reader the text; is not closed
	 * @param words told of each word, as it is written
	 * @param checkpoint called for each buffer; ends the reading by throwing
	 * @return the counts
	 * @throws IOException if the text cannot be read
	 */
	public static Counts read(Reader reader, Consumer<String> words, Runnable checkpoint) throws IOException {
		WordReader state = new WordReader(words);
		char[] buffer = new char[BUFFER_SIZE];
		for (int length = reader.read(buffer); length >= 0; length = reader.read(buffer)) {
			checkpoint.run();
			for (int i = 0; i < length; i++) {
				state.accept(buffer[i]);
			}
		}
		return state.finish();
	}

	private void accept(char c) {
		countLine(c);
		if (Character.isHighSurrogate(c)) {
			this.highSurrogate = c;
			return;
		}
		boolean pair = Character.isLowSurrogate(c) && this.highSurrogate != 0;
		int codePoint = pair ? Character.toCodePoint(this.highSurrogate, c) : c;
		this.highSurrogate = 0;
		if (isPartOfWord(codePoint)) {
			append(codePoint);
		}
		else if ((c == '\'' || c == '\u2019') && !this.word.isEmpty() && !this.apostrophe) {
			this.apostrophe = true;
		}
		else {
			endWord();
		}
	}

	private void countLine(char c) {
		boolean secondOfPair = c == '\n' && this.last == '\r';
		if ((c == '\n' || c == '\r') && !secondOfPair) {
			this.lineCount++;
		}
		this.last = c;
	}

	private static boolean isPartOfWord(int codePoint) {
		if (Character.isLetterOrDigit(codePoint)) {
			return true;
		}
		int type = Character.getType(codePoint);
		return type == Character.NON_SPACING_MARK || type == Character.COMBINING_SPACING_MARK;
	}

	private void append(int codePoint) {
		if (this.word.length() < MAX_WORD_LENGTH) {
			if (this.apostrophe) {
				this.word.append('\'');
			}
			this.word.appendCodePoint(codePoint);
		}
		this.apostrophe = false;
	}

	private void endWord() {
		if (!this.word.isEmpty()) {
			this.wordCount++;
			this.words.accept(this.word.toString());
			this.word.setLength(0);
		}
		this.apostrophe = false;
	}

	private Counts finish() {
		endWord();
		boolean open = this.last != '\n' && this.last != '\r';
		return new Counts(this.wordCount, open ? this.lineCount + 1 : this.lineCount);
	}

	/**
	 * What was counted.
	 *
	 * @param words the number of words
	 * @param lines the number of lines
	 */
	public record Counts(long words, long lines) {
	}

}
