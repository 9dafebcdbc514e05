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

import java.lang.reflect.Type;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;

import io.arcp.agent.Agent.Execution;
import io.arcp.agent.JobContext;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;

import org.springframework.core.GenericTypeResolver;
import org.springframework.core.MethodParameter;
import org.springframework.core.ResolvableType;

/**
 * Takes one value that comes later: from a {@code Mono}, or from a
 * {@code CompletionStage}, which is cancelled together with its job.
 */
final class AsyncReturnValueHandler implements JobReturnValueHandler {

	private final ResultConverter converter;

	/** By the methods that were called. */
	private final Map<MethodParameter, Type> valueTypes = new ConcurrentHashMap<>();

	AsyncReturnValueHandler(ResultConverter converter) {
		this.converter = converter;
	}

	@Override
	public boolean supports(MethodParameter returnType) {
		Class<?> type = returnType.getParameterType();
		return Mono.class.isAssignableFrom(type) || CompletionStage.class.isAssignableFrom(type);
	}

	@Override
	public Execution execution(MethodParameter returnType) {
		return Execution.REACTIVE;
	}

	@Override
	public Mono<JsonNode> handle(@Nullable Object value, MethodParameter returnType, JobContext job) {
		Type type = this.valueTypes.computeIfAbsent(returnType, AsyncReturnValueHandler::valueType);
		return async(value).mapNotNull((result) -> this.converter.convert(result, type, job));
	}

	private static Mono<?> async(@Nullable Object value) {
		if (value instanceof Mono<?> mono) {
			return mono;
		}
		if (value instanceof CompletableFuture<?> future) {
			return Mono.fromFuture(future);
		}
		return (value instanceof CompletionStage<?> stage) ? Mono.fromCompletionStage(stage) : Mono.empty();
	}

	private static Type valueType(MethodParameter returnType) {
		Type resolved = GenericTypeResolver.resolveType(returnType.getGenericParameterType(),
				returnType.getContainingClass());
		Class<?> wrapper = Mono.class.isAssignableFrom(returnType.getParameterType()) ? Mono.class
				: CompletionStage.class;
		Type value = ResolvableType.forType(resolved).as(wrapper).getGeneric().getType();
		return (ResolvableType.forType(value).resolve() != null) ? value : Object.class;
	}

}
