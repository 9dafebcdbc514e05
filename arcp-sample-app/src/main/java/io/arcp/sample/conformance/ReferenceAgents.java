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

package io.arcp.sample.conformance;

import java.time.Duration;

import io.arcp.agent.Agent;
import io.arcp.spring.annotation.ArcpAgent;
import io.arcp.spring.autoconfigure.ArcpProperties;
import reactor.core.publisher.Mono;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Profile;

/**
 * The reference agents (ARCP section 8.4), beside {@code echo}, which the sample always
 * has.
 */
@Configuration(proxyBeanMethods = false)
@Profile("conformance")
class ReferenceAgents {

	@Bean
	@ArcpAgent(name = "tck-echo", version = "1.0.0", description = "Returns its input unchanged")
	Agent tckEcho() {
		return (input, job) -> Mono.just(input);
	}

	@Bean
	@ArcpAgent(name = "tck-log-emitter", version = "1.0.0", description = "Emits one log event")
	Agent tckLogEmitter() {
		return (input, job) -> job.log("tck-emit").then(Results.empty());
	}

	@Bean
	@ArcpAgent(name = "versioned", version = "1.0.0", description = "Says that it is version 1.0.0")
	Agent versioned1() {
		return (input, job) -> Results.of("v", "1.0.0");
	}

	@Bean
	@ArcpAgent(name = "versioned", version = "2.0.0", defaultVersion = true,
			description = "Says that it is version 2.0.0")
	Agent versioned2() {
		return (input, job) -> Results.of("v", "2.0.0");
	}

	@Bean
	@ArcpAgent(name = "counter", description = "Counts its runs by key")
	Agent counter() {
		return new CounterAgent();
	}

	@Bean
	@ArcpAgent(name = "sleep", description = "Waits")
	Agent sleep() {
		return (input, job) -> {
			Duration time = AgentInput.of(input).millis("ms", 1000);
			return Results.delay(time).then(Results.of("slept", time.toMillis()));
		};
	}

	@Bean
	@ArcpAgent(name = "slow", description = "Waits long, and emits an event at each tick")
	Agent slow() {
		return new SlowAgent();
	}

	@Bean
	@ArcpAgent(name = "stubborn", description = "Waits and cannot be interrupted")
	Agent stubborn() {
		return Agent.blocking(new StubbornAgent());
	}

	@Bean
	@ArcpAgent(name = "burst", description = "Emits events as fast as it may")
	Agent burst() {
		return new BurstAgent();
	}

	@Bean
	@ArcpAgent(name = "burst-late", description = "Emits events after its end")
	Agent burstLate() {
		return new LateAgent();
	}

	@Bean
	@ArcpAgent(name = "chatty", description = "Emits counted events")
	Agent chatty() {
		return new ChattyAgent();
	}

	@Bean
	@ArcpAgent(name = "progress", version = "1.0.0", description = "Reports progress")
	Agent progress() {
		return new ProgressAgent();
	}

	@Bean
	@ArcpAgent(name = "events", description = "Emits an event of each kind")
	Agent events() {
		return new EventsAgent();
	}

	@Bean
	@ArcpAgent(name = "vendor", description = "Emits an event of a given kind")
	Agent vendor() {
		return (input, job) -> {
			AgentInput members = AgentInput.of(input);
			String kind = members.text("kind");
			return job.emitEvent(kind, members.any("body")).then(Results.of("emitted", kind));
		};
	}

	@Bean
	@ArcpAgent(name = "fail", description = "Fails in a given way")
	Agent fail() {
		return new FailingAgent();
	}

	@Bean
	@ArcpAgent(name = "stream", description = "Streams its result")
	Agent stream(ArcpProperties properties) {
		return new StreamAgent(Math.toIntExact(properties.result().chunkSize().toBytes()));
	}

	@Bean
	@ArcpAgent(name = "tool", description = "Does operations that need authority")
	Agent tool() {
		return new ToolAgent();
	}

	@Bean
	@ArcpAgent(name = "cost", description = "Spends a budget, step by step")
	Agent cost() {
		return new CostAgent();
	}

	@Bean
	@ArcpAgent(name = "model", description = "Asks for models")
	Agent model() {
		return new ModelAgent();
	}

	@Bean
	@ArcpAgent(name = "model-strict", description = "Asks for models that its lease has to name")
	Agent modelStrict() {
		return new ModelAgent();
	}

	@Bean
	@ArcpAgent(name = "delegator", description = "Delegates to other agents")
	Agent delegator() {
		return new DelegatorAgent();
	}

	@Bean
	@ArcpAgent(name = "rotator", description = "Rotates its credential")
	Agent rotator() {
		return new RotatingAgent();
	}

}
