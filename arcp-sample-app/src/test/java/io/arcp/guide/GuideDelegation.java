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

import java.math.BigDecimal;
import java.util.List;

import io.arcp.agent.DelegateHandle;
import io.arcp.agent.Delegation;
import io.arcp.agent.JobContext;
import io.arcp.spring.annotation.ArcpAgent;
import io.arcp.spring.annotation.JobHandler;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tools.jackson.databind.node.JsonNodeFactory;

import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Import;

/**
 * The application of the reference guide's page about delegation.
 */
@SpringBootConfiguration
@EnableAutoConfiguration
@Import({ GuideDelegation.Planner.class, GuideDelegation.Researcher.class })
class GuideDelegation {

	// tag::delegate[]
	@ArcpAgent(name = "planner")
	static class Planner {

		@JobHandler
		Mono<List<String>> plan(List<String> topics, JobContext job) {
			return Flux.fromIterable(topics)
				.concatMap(
						(topic) -> job.delegate(Delegation.of("researcher", JsonNodeFactory.instance.stringNode(topic))
							.withGrant("tool.call", "web.*")))
				.filter(DelegateHandle::accepted)
				.flatMapSequential(DelegateHandle::result)
				.map((child) -> child.succeeded() ? child.result().asString() : child.status().wireName())
				.collectList();
		}

	}
	// end::delegate[]

	@ArcpAgent(name = "researcher")
	static class Researcher {

		@JobHandler
		String research(String topic, JobContext job) {
			job.authorize("tool.call", "web.search");
			job.charge("search", new BigDecimal("0.40"), "USD");
			return "all about " + topic;
		}

	}

}
