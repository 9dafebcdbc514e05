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

package io.arcp.sample.report;

import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;

import io.arcp.agent.JobContext;
import io.arcp.event.LogLevel;
import io.arcp.protocol.PermissionDeniedException;
import io.arcp.sample.workspace.Workspace;
import io.arcp.spring.annotation.ArcpAgent;
import io.arcp.spring.annotation.JobHandler;
import io.arcp.spring.guard.JobFiles;
import jakarta.validation.Valid;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * Streams one line of JSON for each text file in a directory of the workspace. A file is
 * read when the line before is stored, so a client that reads slowly slows it down.
 */
@ArcpAgent(name = "file-list", version = "1.0.0",
		description = "Streams the language, lines and bytes of each file in a directory, as NDJSON")
class FileListAgent {

	private final Workspace workspace;

	private final JobFiles files;

	FileListAgent(Workspace workspace, JobFiles files) {
		this.workspace = workspace;
		this.files = files;
	}

	// tag::handler[]
	@JobHandler
	Flux<SourceFile> list(@Valid @Nullable DirectoryRequest request, JobContext job) {
		DirectoryRequest wanted = (request != null) ? request : DirectoryRequest.ALL;
		return Mono.fromCallable(() -> files(wanted, job))
			.flatMapIterable(Function.identity())
			.mapNotNull((file) -> read(file, job))
			.subscribeOn(Schedulers.boundedElastic());
	}
	// end::handler[]

	private List<Path> files(DirectoryRequest wanted, JobContext job) {
		Path directory = this.workspace.directory(wanted.path());
		SourceTree.Listing listing = SourceTree.list(this.files.of(job), directory, wanted.maxFilesOrDefault(),
				(path) -> warn(path, job), job.cancellation()::throwIfCancelled);
		if (listing.truncated()) {
			job.log(LogLevel.WARN, "there are more than " + listing.files().size() + " files");
		}
		return listing.files();
	}

	private @Nullable SourceFile read(Path file, JobContext job) {
		try {
			FileStatistics statistics = FileStatistics.of(this.files.of(job), file, () -> {
			});
			return statistics.binary() ? null : new SourceFile(this.workspace.nameOf(file), Languages.of(file),
					statistics.lines(), statistics.bytes());
		}
		catch (ClosedByInterruptException ex) {
			return null; // The job is cancelled, and nobody waits for the line
		}
		catch (IOException | PermissionDeniedException ex) {
			warn(file, job);
			return null;
		}
	}

	private void warn(Path path, JobContext job) {
		job.log(LogLevel.WARN, "cannot read " + this.workspace.nameOf(path));
	}

	/**
	 * One line of the result.
	 *
	 * @param path the path of the file, from the root of the workspace on
	 * @param language the name of the language
	 * @param lines the number of lines
	 * @param bytes the number of bytes
	 */
	record SourceFile(String path, String language, long lines, long bytes) {
	}

}
