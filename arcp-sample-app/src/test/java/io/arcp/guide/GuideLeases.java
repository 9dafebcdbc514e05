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

package io.arcp.guide;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import io.arcp.agent.CallResult;
import io.arcp.agent.JobContext;
import io.arcp.agent.Operation;
import io.arcp.spring.annotation.ArcpAgent;
import io.arcp.spring.annotation.JobHandler;
import reactor.core.publisher.Mono;
import tools.jackson.databind.node.JsonNodeFactory;

import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Import;

/**
 * The application of the reference guide's page about leases and budgets.
 */
@SpringBootConfiguration
@EnableAutoConfiguration
@Import({ GuideLeases.Reader.class, GuideLeases.Searcher.class, GuideLeases.Thinker.class, GuideLeases.Cleaner.class })
class GuideLeases {

	// tag::call[]
	@ArcpAgent(name = "reader")
	static class Reader {

		@JobHandler
		String read(String file, JobContext job) throws IOException {
			CallResult<Long> lines = job.call(Operation.of("fs.read", file), () -> count(Path.of(file)));
			return lines.permitted() ? lines.value() + " lines" : "not allowed: " + file;
		}

		private static long count(Path file) throws IOException {
			try (var lines = Files.lines(file)) {
				return lines.count();
			}
		}

	}
	// end::call[]

	// tag::reactive[]
	@ArcpAgent(name = "searcher")
	static class Searcher {

		@JobHandler
		Mono<List<String>> search(String query, JobContext job) {
			return job.call("web.search", JsonNodeFactory.instance.objectNode().put("q", query), find(query))
				.mapNotNull((result) -> result.permitted() ? result.value() : List.of());
		}

		private Mono<List<String>> find(String query) {
			return Mono.just(List.of("all about " + query));
		}

	}
	// end::reactive[]

	// tag::budget[]
	@ArcpAgent(name = "thinker")
	static class Thinker {

		@JobHandler
		int think(int rounds, JobContext job) {
			for (int round = 0; round < rounds; round++) {
				job.useModel("tier-fast/small");
				job.thought("round " + round);
				job.charge("inference", new BigDecimal("0.40"), "USD");
			}
			return rounds;
		}

	}
	// end::budget[]

	// tag::ceiling[]
	@ArcpAgent(name = "cleaner", lease = { "fs.write=/tmp/**", "cost.budget=USD:1.00" })
	static class Cleaner {

		@JobHandler
		void clean(String path, JobContext job) {
			job.authorize("fs.write", path);
			job.log("cleaning " + path);
		}

	}
	// end::ceiling[]

}
