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

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.math.BigDecimal;
import java.nio.channels.ClosedByInterruptException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

import io.arcp.agent.JobContext;
import io.arcp.event.LogLevel;
import io.arcp.protocol.BudgetExhaustedException;
import io.arcp.sample.text.WordReader;
import io.arcp.sample.workspace.Workspace;
import io.arcp.spring.annotation.ArcpAgent;
import io.arcp.spring.annotation.JobHandler;
import io.arcp.spring.guard.JobFiles;
import jakarta.validation.Valid;

/**
 * Looks for a word in files that its lease lets it read, and charges for each of them.
 * When the budget is spent it returns what it has found by then.
 */
@ArcpAgent(name = "text-search", version = "1.0.0", description = "Counts a word in files, for a price per file")
class TextSearchAgent {

	static final BigDecimal PRICE = new BigDecimal("0.01");

	static final String CURRENCY = "USD";

	private final Workspace workspace;

	private final JobFiles files;

	TextSearchAgent(Workspace workspace, JobFiles files) {
		this.workspace = workspace;
		this.files = files;
	}

	// tag::handler[]
	@JobHandler
	SearchResult search(@Valid SearchRequest request, JobContext job) throws IOException {
		List<SearchResult.Finding> findings = new ArrayList<>();
		long read = 0;
		long words = 0;
		for (String path : request.paths()) {
			Path file = this.workspace.file(path);
			AtomicLong mentions = new AtomicLong();
			try (Reader reader = new InputStreamReader(this.files.read(file.toString()), StandardCharsets.UTF_8)) {
				job.charge("reading", PRICE, CURRENCY);
				words += count(request.topic(), reader, mentions, job);
			}
			catch (BudgetExhaustedException ex) {
				job.log(LogLevel.WARN,
						"the budget is spent after " + read + " of " + request.paths().size() + " files");
				return new SearchResult(read, words, findings, false);
			}
			read++;
			if (mentions.get() > 0) {
				findings.add(new SearchResult.Finding(this.workspace.nameOf(file), mentions.get()));
			}
		}
		return new SearchResult(read, words, findings, true);
	}
	// end::handler[]

	private static long count(String topic, Reader reader, AtomicLong mentions, JobContext job) throws IOException {
		try {
			return WordReader.read(reader, (word) -> {
				if (word.equalsIgnoreCase(topic)) {
					mentions.incrementAndGet();
				}
			}, job.cancellation()::throwIfCancelled).words();
		}
		catch (ClosedByInterruptException ex) {
			job.cancellation().throwIfCancelled();
			throw ex;
		}
	}

}
