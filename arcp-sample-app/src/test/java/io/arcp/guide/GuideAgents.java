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

import java.time.Clock;

import io.arcp.agent.Agent;
import io.arcp.agent.JobContext;
import io.arcp.agent.ResultStream;
import io.arcp.protocol.PermissionDeniedException;
import io.arcp.protocol.VendorMessage;
import io.arcp.spring.annotation.ArcpAgent;
import io.arcp.spring.annotation.JobHandler;
import io.arcp.spring.autoconfigure.ArcpServerCustomizer;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Positive;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;

/**
 * The application of the reference guide's pages about agents.
 */
@SpringBootConfiguration
@EnableAutoConfiguration
@Import({ GuideAgents.Greeter.class, GuideAgents.Countdown.class, GuideAgents.Slow.class, GuideAgents.Guarded.class,
		GuideAgents.Story.class, GuideAgents.Table.class })
class GuideAgents {

	// tag::first[]
	@ArcpAgent(name = "greeter", version = "1.0.0", description = "Greets somebody")
	static class Greeter {

		@JobHandler
		Greeting greet(@Valid GreetingRequest request, JobContext job) {
			job.log("greeting " + request.name());
			return new Greeting("Hello, " + request.name() + "!");
		}

	}

	record GreetingRequest(@NotBlank String name) {
	}

	record Greeting(String text) {
	}
	// end::first[]

	// tag::reactive[]
	@ArcpAgent(name = "countdown")
	static class Countdown {

		@JobHandler
		Mono<String> countDown(@Valid CountdownRequest request, JobContext job) {
			return Flux.range(1, request.steps())
				.concatMap((step) -> job.progress(step, request.steps()))
				.then(Mono.just("done"));
		}

	}

	record CountdownRequest(@Positive int steps) {
	}
	// end::reactive[]

	// tag::cancellation[]
	@ArcpAgent(name = "slow", maxRuntime = "10m")
	static class Slow {

		@JobHandler
		long work(@Nullable Long limit, JobContext job) {
			long steps = 0;
			while (limit == null || steps < limit) {
				job.cancellation().throwIfCancelled();
				steps++;
			}
			return steps;
		}

	}
	// end::cancellation[]

	// tag::errors[]
	@ArcpAgent(name = "guarded")
	static class Guarded {

		@JobHandler
		String open(String door, JobContext job) {
			if (door.equals("cellar")) {
				throw new PermissionDeniedException("the cellar is locked");
			}
			return "the " + door + " is open for " + job.principal().getName();
		}

	}
	// end::errors[]

	// tag::flux[]
	@ArcpAgent(name = "story")
	static class Story {

		@JobHandler
		Flux<String> tell(int chapters) {
			return Flux.range(1, chapters).map((chapter) -> "Chapter " + chapter + "\n");
		}

	}
	// end::flux[]

	// tag::stream[]
	@ArcpAgent(name = "table")
	static class Table {

		@JobHandler
		void write(int rows, JobContext job) {
			ResultStream csv = job.streamResult();
			csv.write("number,square\n");
			for (long i = 1; i <= rows; i++) {
				csv.write(i + "," + i * i + "\n");
			}
			csv.finish(null, rows + " rows", null);
		}

	}
	// end::stream[]

	// tag::bean[]
	@Bean
	@ArcpAgent(name = "clock")
	Agent clock(Clock clock) {
		return (input, job) -> Mono.just(JsonNodeFactory.instance.stringNode(clock.instant().toString()));
	}

	@Bean
	Clock systemClock() {
		return Clock.systemUTC();
	}
	// end::bean[]

	// tag::vendor[]
	@Bean
	ArcpServerCustomizer whoami() {
		return (builder) -> builder.vendorMessageHandler("x-vendor.acme.whoami", (message, session) -> {
			ObjectNode answer = JsonNodeFactory.instance.objectNode().put("principal", session.principal().getName());
			return Mono.just(new VendorMessage("x-vendor.acme.person", answer, false));
		});
	}
	// end::vendor[]

}
