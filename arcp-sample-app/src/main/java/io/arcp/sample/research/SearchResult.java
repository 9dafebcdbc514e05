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

package io.arcp.sample.research;

import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * What a search has found.
 *
 * @param files how many files were read
 * @param words how many words they have
 * @param findings the files with the word, the one with most of them first
 * @param complete whether all files were read: the budget was enough
 */
record SearchResult(long files, long words, List<Finding> findings, boolean complete) {

	private static final Comparator<Finding> RANK = Comparator.comparingLong(Finding::mentions)
		.reversed()
		.thenComparing(Finding::path);

	/** Nothing, since nothing could be paid. */
	static final SearchResult UNPAID = new SearchResult(0, 0, List.of(), false);

	SearchResult {
		findings = findings.stream().sorted(RANK).toList();
	}

	SearchResult plus(SearchResult other) {
		return new SearchResult(this.files + other.files, this.words + other.words,
				Stream.concat(this.findings.stream(), other.findings.stream()).toList(),
				this.complete && other.complete);
	}

	/**
	 * A file with the word.
	 *
	 * @param path the path, from the root of the workspace on
	 * @param mentions how often the word is in it
	 */
	record Finding(String path, long mentions) {
	}

}
