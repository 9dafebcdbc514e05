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

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * The result of the agent {@code research}.
 *
 * @param topic the word that was looked for
 * @param filesFound how many files there are to search
 * @param filesRead how many of them were read
 * @param words how many words were read
 * @param mentions how often the word is among them
 * @param top the files with most of them
 * @param complete whether all files were read: the budget was enough
 * @param remaining what is left of the budget
 */
record ResearchReport(String topic, @JsonProperty("files_found") long filesFound,
		@JsonProperty("files_read") long filesRead, long words, long mentions, List<SearchResult.Finding> top,
		boolean complete, Map<String, BigDecimal> remaining) {

	private static final int TOP = 10;

	static ResearchReport of(String topic, long filesFound, SearchResult found, Map<String, BigDecimal> remaining) {
		long mentions = found.findings().stream().mapToLong(SearchResult.Finding::mentions).sum();
		return new ResearchReport(topic, filesFound, found.files(), found.words(), mentions,
				found.findings().stream().limit(TOP).toList(), found.complete(), Map.copyOf(remaining));
	}

}
