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

import java.util.stream.BaseStream;

import io.arcp.agent.JobContext;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;

import org.springframework.core.GenericTypeResolver;
import org.springframework.core.MethodParameter;

/**
 * Takes the value of a method that blocks until its work is done.
 */
final class ValueReturnValueHandler implements JobReturnValueHandler {

	private final ResultConverter converter;

	ValueReturnValueHandler(ResultConverter converter) {
		this.converter = converter;
	}

	@Override
	public boolean supports(MethodParameter returnType) {
		Class<?> type = returnType.getParameterType();
		return !Publisher.class.isAssignableFrom(type) && !BaseStream.class.isAssignableFrom(type);
	}

	@Override
	public Mono<JsonNode> handle(@Nullable Object value, MethodParameter returnType, JobContext job) {
		return Mono.justOrEmpty(this.converter.convert(value,
				GenericTypeResolver.resolveType(returnType.getGenericParameterType(), returnType.getContainingClass()),
				job));
	}

}
