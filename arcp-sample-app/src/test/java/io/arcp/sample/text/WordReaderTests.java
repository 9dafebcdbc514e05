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
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class WordReaderTests {

	@ParameterizedTest
	@CsvSource({ "'',0", "a,1", "a|,1", "a|b,2", "a~|b,2", "a~b~,2", "||,2", "~~,2", "a~|~|,2" })
	void countsLinesWithAnyEnding(String text, long lines) throws IOException {
		String content = text.replace('~', '\r').replace('|', '\n');

		assertThat(WordReader.read(new StringReader(content), (word) -> {
		}, () -> {
		}).lines()).isEqualTo(lines);
	}

	@Test
	void splitsWords() throws IOException {
		assertThat(wordsOf(
				"The quick (brown) fox; it's 7.5%, 'quoted' don''t \u2014 na\u00efve Stra\u00dfe\ne\u0301t\u00e9"))
			.containsExactly("The", "quick", "brown", "fox", "it's", "7", "5", "quoted", "don", "t", "na\u00efve",
					"Stra\u00dfe", "e\u0301t\u00e9");
	}

	@Test
	void keepsLettersOfTwoCharactersWhole() throws IOException {
		String gothic = "\ud800\udf30\ud800\udf31";

		assertThat(wordsOf(gothic + " " + gothic)).containsExactly(gothic, gothic);
	}

	@Test
	void findsTheSameWordsWhereverABufferEnds() throws IOException {
		String text = "it's \ud800\udf30\ud800\udf31 a\r\nb ".repeat(50);

		assertThat(wordsOf(new SlowReader(text))).isEqualTo(wordsOf(text)).hasSize(200);
	}

	@Test
	void cutsLongWordsAndCountsThemOnce() throws IOException {
		List<String> words = wordsOf("x".repeat(100_000) + " y");

		assertThat(words).containsExactly("x".repeat(WordReader.MAX_WORD_LENGTH), "y");
	}

	@Test
	void endsWhenTheCheckpointThrows() {
		assertThatExceptionOfType(CancellationException.class)
			.isThrownBy(() -> WordReader.read(new StringReader("a"), (word) -> {
			}, () -> {
				throw new CancellationException();
			}));
	}

	private static List<String> wordsOf(String text) throws IOException {
		return wordsOf(new StringReader(text));
	}

	private static List<String> wordsOf(Reader reader) throws IOException {
		List<String> words = new ArrayList<>();
		WordReader.Counts counts = WordReader.read(reader, words::add, () -> {
		});
		assertThat(counts.words()).isEqualTo(words.size());
		return words;
	}

	/**
	 * Gives one character at a time.
	 */
	private static final class SlowReader extends StringReader {

		SlowReader(String text) {
			super(text);
		}

		@Override
		public int read(char[] buffer) throws IOException {
			return super.read(buffer, 0, 1);
		}

	}

}
