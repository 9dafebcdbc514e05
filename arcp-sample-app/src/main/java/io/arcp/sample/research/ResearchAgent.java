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

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import io.arcp.agent.ChildOutcome;
import io.arcp.agent.DelegateHandle;
import io.arcp.agent.Delegation;
import io.arcp.agent.JobContext;
import io.arcp.protocol.ArcpException;
import io.arcp.protocol.ErrorCode;
import io.arcp.sample.report.SourceTree;
import io.arcp.sample.workspace.Workspace;
import io.arcp.spring.annotation.ArcpAgent;
import io.arcp.spring.annotation.JobHandler;
import io.arcp.spring.guard.JobFiles;
import jakarta.validation.Valid;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import tools.jackson.databind.json.JsonMapper;

/**
 * Has the files of a directory searched for a word by two children at the same time. Each
 * may read its half of the files and nothing else, and both spend of the one budget of
 * this job.
 */
@ArcpAgent(name = "research", version = "1.0.0",
		description = "Looks for a word in the files of a directory, with two children under one budget")
class ResearchAgent {

	private static final String SEARCH = "text-search";

	private final Workspace workspace;

	private final JobFiles files;

	private final JsonMapper mapper;

	ResearchAgent(Workspace workspace, JobFiles files, JsonMapper mapper) {
		this.workspace = workspace;
		this.files = files;
		this.mapper = mapper;
	}

	// tag::handler[]
	@JobHandler
	Mono<ResearchReport> research(@Valid ResearchRequest request, JobContext job) {
		return Mono.fromCallable(() -> files(request, job))
			.subscribeOn(Schedulers.boundedElastic())
			.flatMap((found) -> Flux.fromIterable(halves(found))
				.flatMap((half) -> job.delegate(delegation(request.topic(), half)))
				.flatMap(this::found)
				.reduce(SearchResult::plus)
				.map((result) -> ResearchReport.of(request.topic(), found.size(), result, job.budget())))
			.onErrorResume(ResearchAgent::isUnpaid, (ex) -> Mono
				.fromSupplier(() -> ResearchReport.of(request.topic(), 0, SearchResult.UNPAID, job.budget())));
	}

	private Delegation delegation(String topic, List<Path> files) {
		SearchRequest request = new SearchRequest(topic, files.stream().map(this::pathOf).toList());
		return Delegation.of(SEARCH, this.mapper.valueToTree(request))
			.withGrant("fs.read", files.stream().map(Path::toString).toArray(String[]::new));
	}

	private Mono<SearchResult> found(DelegateHandle child) {
		return child.result()
			.mapNotNull(ChildOutcome::orElseThrow)
			.map((result) -> this.mapper.treeToValue(result, SearchResult.class))
			.onErrorReturn(ResearchAgent::isUnpaid, SearchResult.UNPAID);
	}
	// end::handler[]

	private static boolean isUnpaid(Throwable ex) {
		return ex instanceof ArcpException typed && typed.code() == ErrorCode.BUDGET_EXHAUSTED;
	}

	/**
	 * The name of a file is a pattern of a lease: one that would match others is left
	 * out.
	 */
	private List<Path> files(ResearchRequest request, JobContext job) {
		Path directory = this.workspace.directory(request.path());
		SourceTree.Listing listing = SourceTree.list(this.files.of(job), directory, request.maxFilesOrDefault(),
				(path) -> job.log("cannot read " + this.workspace.nameOf(path)), job.cancellation()::throwIfCancelled);
		return listing.files().stream().filter((file) -> file.toString().indexOf('*') < 0).toList();
	}

	/** Every second file, so that neither half has all of a large directory. */
	private static List<List<Path>> halves(List<Path> files) {
		List<Path> first = new ArrayList<>();
		List<Path> second = new ArrayList<>();
		for (Path file : files) {
			((first.size() <= second.size()) ? first : second).add(file);
		}
		return List.of(first, second);
	}

	private String pathOf(Path file) {
		return this.workspace.root().relativize(file).toString();
	}

}
