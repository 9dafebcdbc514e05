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

import io.arcp.agent.JobContext;
import io.arcp.sample.workspace.Workspace;
import io.arcp.spring.annotation.ArcpAgent;
import io.arcp.spring.annotation.JobHandler;
import org.jspecify.annotations.Nullable;

/**
 * Counts words and lines. Clients that name version 1.0.0 still get this one.
 */
@ArcpAgent(name = "word-count", version = "1.0.0", description = "Counts words and lines of a text")
class WordCountAgent {

	private final Workspace workspace;

	WordCountAgent(Workspace workspace) {
		this.workspace = workspace;
	}

	@JobHandler
	WordReader.Counts count(@Nullable TextRequest request, JobContext job) throws IOException {
		try (Reader reader = TextRequest.open(request, this.workspace)) {
			return WordReader.read(reader, (word) -> {
			}, job.cancellation()::throwIfCancelled);
		}
	}

}
