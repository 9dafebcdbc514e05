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

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import io.arcp.protocol.InvalidRequestException;

/**
 * The distinct words of a text and how often each is used. For one thread.
 */
final class Vocabulary {

	/** Bounds the memory that a text can take. */
	static final int MAX_SIZE = 500_000;

	private static final Comparator<Entry> RANK = Comparator.comparingLong(Entry::count)
		.reversed()
		.thenComparing(Entry::word);

	private final Map<String, Long> counts = new HashMap<>();

	void add(String word) {
		this.counts.merge(word.toLowerCase(Locale.ROOT), 1L, Long::sum);
		if (this.counts.size() > MAX_SIZE) {
			throw InvalidRequestException.forField("payload.input",
					"a text of more than " + MAX_SIZE + " distinct words");
		}
	}

	int size() {
		return this.counts.size();
	}

	List<Entry> top(int size) {
		return this.counts.entrySet()
			.stream()
			.map((entry) -> new Entry(entry.getKey(), entry.getValue()))
			.sorted(RANK)
			.limit(size)
			.toList();
	}

	/**
	 * A word and how often it is used.
	 *
	 * @param word the word in lower case
	 * @param count how often it is used
	 */
	record Entry(String word, long count) {
	}

}
