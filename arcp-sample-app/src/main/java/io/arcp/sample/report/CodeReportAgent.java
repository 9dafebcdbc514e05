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
import java.math.BigDecimal;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Path;
import java.util.List;

import io.arcp.agent.JobContext;
import io.arcp.event.LogLevel;
import io.arcp.protocol.Feature;
import io.arcp.protocol.PermissionDeniedException;
import io.arcp.sample.workspace.Workspace;
import io.arcp.spring.annotation.ArcpAgent;
import io.arcp.spring.annotation.JobHandler;
import io.arcp.spring.guard.JobFiles;
import jakarta.validation.Valid;
import org.jspecify.annotations.Nullable;

/**
 * Counts files, lines and bytes per language in a directory of the workspace, as far as
 * the lease of the job allows, and tells how far it is while it reads.
 */
@ArcpAgent(name = "code-report", version = "1.0.0",
		description = "Counts files, lines and bytes per language in a directory")
class CodeReportAgent {

	private static final int STEPS = 10;

	private static final int MAX_WARNINGS = 20;

	private final Workspace workspace;

	private final JobFiles files;

	CodeReportAgent(Workspace workspace, JobFiles files) {
		this.workspace = workspace;
		this.files = files;
	}

	// tag::handler[]
	@JobHandler
	CodeReport report(@Valid @Nullable DirectoryRequest request, JobContext job) throws IOException {
		DirectoryRequest wanted = (request != null) ? request : DirectoryRequest.ALL;
		Path directory = this.workspace.directory(wanted.path());
		String name = this.workspace.nameOf(directory);
		CodeReport.Tally tally = new CodeReport.Tally();
		job.status("scanning", "looking for files in " + name);
		SourceTree.Listing listing = SourceTree.list(this.files, directory, wanted.maxFilesOrDefault(),
				(path) -> warn(path, tally, job), job.cancellation()::throwIfCancelled);
		job.log("found " + listing.files().size() + " files in " + name);
		job.status("counting");
		count(listing.files(), tally, job);
		CodeReport.Total total = tally.total();
		job.metric("code.files", total.files(), "files");
		job.metric("code.bytes", total.bytes(), "bytes");
		return tally.report(name, listing.truncated());
	}
	// end::handler[]

	private void count(List<Path> files, CodeReport.Tally tally, JobContext job) throws IOException {
		int step = Math.max(1, (files.size() + STEPS - 1) / STEPS);
		for (int i = 0; i < files.size(); i++) {
			Path file = files.get(i);
			count(file, tally, job);
			int done = i + 1;
			if (done % step == 0 || done == files.size()) {
				progress(done, files.size(), file, job);
				job.metric("code.lines", tally.total().lines(), "lines");
			}
		}
	}

	private void count(Path file, CodeReport.Tally tally, JobContext job) throws IOException {
		try {
			tally.add(Languages.of(file), FileStatistics.of(this.files, file, job.cancellation()::throwIfCancelled));
		}
		catch (ClosedByInterruptException ex) {
			job.cancellation().throwIfCancelled();
			throw ex;
		}
		catch (IOException | PermissionDeniedException ex) {
			warn(file, tally, job);
		}
	}

	private void progress(int done, int total, Path file, JobContext job) {
		if (job.hasFeature(Feature.PROGRESS)) {
			job.progress(BigDecimal.valueOf(done), BigDecimal.valueOf(total), "files", this.workspace.nameOf(file));
		}
	}

	private void warn(Path path, CodeReport.Tally tally, JobContext job) {
		long count = tally.addUnreadable();
		if (count <= MAX_WARNINGS) {
			job.log(LogLevel.WARN, "cannot read " + this.workspace.nameOf(path));
		}
		else if (count == MAX_WARNINGS + 1) {
			job.log(LogLevel.WARN, "more files cannot be read: the report has their number");
		}
	}

}
