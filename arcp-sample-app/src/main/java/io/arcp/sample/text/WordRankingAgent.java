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
import java.util.List;

import io.arcp.agent.JobContext;
import io.arcp.sample.workspace.Workspace;
import io.arcp.spring.annotation.ArcpAgent;
import io.arcp.spring.annotation.JobHandler;
import org.jspecify.annotations.Nullable;

/**
 * Counts words and lines, and says which words are used most. Clients that name no
 * version get this one.
 */
@ArcpAgent(name = "word-count", version = "2.0.0", defaultVersion = true,
		description = "Counts words and lines of a text and ranks its words")
class WordRankingAgent {

	private static final int TOP = 10;

	private final Workspace workspace;

	WordRankingAgent(Workspace workspace) {
		this.workspace = workspace;
	}

	@JobHandler
	RankedCounts count(@Nullable TextRequest request, JobContext job) throws IOException {
		Vocabulary vocabulary = new Vocabulary();
		try (Reader reader = TextRequest.open(request, this.workspace)) {
			WordReader.Counts counts = WordReader.read(reader, vocabulary::add, job.cancellation()::throwIfCancelled);
			job.metric("text.words", counts.words(), "words");
			return new RankedCounts(counts.words(), counts.lines(), vocabulary.size(), vocabulary.top(TOP));
		}
	}

	/**
	 * The result.
	 *
	 * @param words the number of words
	 * @param lines the number of lines
	 * @param distinct the number of distinct words, upper and lower case being the same
	 * @param top the words that are used most, the first most of all
	 */
	record RankedCounts(long words, long lines, int distinct, List<Vocabulary.Entry> top) {
	}

}
