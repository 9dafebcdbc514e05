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

import io.arcp.protocol.InvalidRequestException;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class VocabularyTests {

	private final Vocabulary vocabulary = new Vocabulary();

	@Test
	void ranksWordsByUseThenByName() {
		for (String word : "b B a c C c d".split(" ")) {
			this.vocabulary.add(word);
		}

		assertThat(this.vocabulary.size()).isEqualTo(4);
		assertThat(this.vocabulary.top(3)).containsExactly(new Vocabulary.Entry("c", 3), new Vocabulary.Entry("b", 2),
				new Vocabulary.Entry("a", 1));
	}

	@Test
	void refusesMoreDistinctWordsThanItMayHold() {
		for (int i = 0; i < Vocabulary.MAX_SIZE; i++) {
			this.vocabulary.add("w" + i);
		}
		this.vocabulary.add("w0");

		assertThatExceptionOfType(InvalidRequestException.class).isThrownBy(() -> this.vocabulary.add("more"));
	}

}
