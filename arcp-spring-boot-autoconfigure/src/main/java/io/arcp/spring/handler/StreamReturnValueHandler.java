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
import java.util.function.BiFunction;

import io.arcp.agent.Agent.Execution;
import io.arcp.agent.JobContext;
import io.arcp.agent.ResultStream;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;

import org.springframework.core.GenericTypeResolver;
import org.springframework.core.MethodParameter;
import org.springframework.core.ResolvableType;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;

/**
 * Streams the elements of a {@code Flux} as the result, each when the one before is
 * stored: text and bytes as they are, anything else as NDJSON, one element a line.
 */
final class StreamReturnValueHandler implements JobReturnValueHandler {

	private final ResultConverter converter;

	StreamReturnValueHandler(ResultConverter converter) {
		this.converter = converter;
	}

	@Override
	public boolean supports(MethodParameter returnType) {
		return Flux.class.isAssignableFrom(returnType.getParameterType());
	}

	@Override
	public Execution execution(MethodParameter returnType) {
		return Execution.REACTIVE;
	}

	@Override
	public Mono<JsonNode> handle(@Nullable Object value, MethodParameter returnType, JobContext job) {
		ResultStream stream = job.streamResult();
		Flux<?> elements = (value instanceof Flux<?> flux) ? flux : Flux.empty();
		BiFunction<ResultStream, Object, Mono<Void>> writer = writer(elementType(returnType), job);
		return elements.concatMap((element) -> writer.apply(stream, element), 1)
			.doOnDiscard(DataBuffer.class, DataBufferUtils::release)
			.then(Mono.defer(stream::finish))
			.then(Mono.empty());
	}

	private BiFunction<ResultStream, Object, Mono<Void>> writer(Type type, JobContext job) {
		Class<?> element = ResolvableType.forType(type).resolve(Object.class);
		if (CharSequence.class.isAssignableFrom(element)) {
			return (stream, text) -> stream.write((CharSequence) text);
		}
		if (element == byte[].class) {
			return (stream, bytes) -> stream.write((byte[]) bytes);
		}
		if (DataBuffer.class.isAssignableFrom(element)) {
			return (stream, buffer) -> write(stream, (DataBuffer) buffer);
		}
		return (stream, item) -> stream.write(this.converter.convert(item, type, job) + "\n");
	}

	private static Mono<Void> write(ResultStream stream, DataBuffer buffer) {
		try {
			byte[] bytes = new byte[buffer.readableByteCount()];
			buffer.read(bytes);
			return stream.write(bytes);
		}
		finally {
			DataBufferUtils.release(buffer);
		}
	}

	private static Type elementType(MethodParameter returnType) {
		Type resolved = GenericTypeResolver.resolveType(returnType.getGenericParameterType(),
				returnType.getContainingClass());
		Type element = ResolvableType.forType(resolved).as(Flux.class).getGeneric().getType();
		return (ResolvableType.forType(element).resolve() != null) ? element : Object.class;
	}

}
