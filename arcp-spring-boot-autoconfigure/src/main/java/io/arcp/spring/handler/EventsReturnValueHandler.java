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

package io.arcp.spring.handler;

import java.util.concurrent.atomic.AtomicReference;

import io.arcp.agent.Agent.Execution;
import io.arcp.agent.JobContext;
import io.arcp.event.JobEvent;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;

import org.springframework.core.MethodParameter;
import org.springframework.core.ResolvableType;

/**
 * Emits the events of a {@code Flux<JobEvent>}, one when the one before is stored. The
 * last may be the result.
 */
final class EventsReturnValueHandler implements JobReturnValueHandler {

	@Override
	public boolean supports(MethodParameter returnType) {
		ResolvableType type = ResolvableType.forMethodParameter(returnType);
		Class<?> element = type.as(Flux.class).getGeneric().resolve();
		return element != null && JobEvent.class.isAssignableFrom(element);
	}

	@Override
	public Execution execution(MethodParameter returnType) {
		return Execution.REACTIVE;
	}

	@Override
	public Mono<JsonNode> handle(@Nullable Object value, MethodParameter returnType, JobContext job) {
		return (value instanceof Flux<?> events) ? emit(events.cast(JobEvent.class), job) : Mono.empty();
	}

	private static Mono<JsonNode> emit(Flux<JobEvent> events, JobContext job) {
		AtomicReference<JobEvent.@Nullable Result> result = new AtomicReference<>();
		return events.concatMap((event) -> {
			if (result.get() != null) {
				return Mono.error(new IllegalStateException("an event came after the result"));
			}
			if (event instanceof JobEvent.Result last) {
				result.set(last);
				return Mono.empty();
			}
			return job.emit(event);
		}, 1).then(Mono.fromSupplier(() -> value(result.get())));
	}

	private static @Nullable JsonNode value(JobEvent.@Nullable Result result) {
		return (result != null) ? result.value() : null;
	}

}
