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

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.List;
import java.util.function.Supplier;

import io.arcp.agent.Agent;
import io.arcp.agent.JobContext;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;

import org.springframework.core.MethodParameter;

/**
 * An agent whose work a method of a bean does.
 */
final class HandlerMethodAgent implements Agent {

	private final Supplier<Object> bean;

	private final Method method;

	private final List<Argument> arguments;

	private final JobReturnValueHandler returnValueHandler;

	private final MethodParameter returnType;

	HandlerMethodAgent(Supplier<Object> bean, Method method, List<Argument> arguments,
			JobReturnValueHandler returnValueHandler, MethodParameter returnType) {
		this.bean = bean;
		this.method = method;
		this.arguments = List.copyOf(arguments);
		this.returnValueHandler = returnValueHandler;
		this.returnType = returnType;
	}

	@Override
	public Execution execution() {
		return this.returnValueHandler.execution(this.returnType);
	}

	@Override
	public Mono<JsonNode> handle(JsonNode input, JobContext job) {
		return Mono.defer(() -> {
			try {
				return this.returnValueHandler.handle(invoke(input, job), this.returnType, job);
			}
			catch (InvocationTargetException ex) {
				return Mono.error(ex.getTargetException());
			}
			catch (ReflectiveOperationException | RuntimeException ex) {
				return Mono.error(ex);
			}
		});
	}

	private @Nullable Object invoke(JsonNode input, JobContext job) throws ReflectiveOperationException {
		@Nullable Object[] values = new @Nullable Object[this.arguments.size()];
		for (int i = 0; i < values.length; i++) {
			values[i] = this.arguments.get(i).resolve(input, job);
		}
		return this.method.invoke(this.bean.get(), values);
	}

	/**
	 * A parameter with the resolver that provides its argument.
	 */
	record Argument(MethodParameter parameter, JobArgumentResolver resolver) {

		@Nullable Object resolve(JsonNode input, JobContext job) {
			return this.resolver.resolve(this.parameter, input, job);
		}

	}

}
