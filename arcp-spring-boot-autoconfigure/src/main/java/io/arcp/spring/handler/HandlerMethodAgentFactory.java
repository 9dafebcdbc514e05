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

import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

import io.arcp.agent.Agent;
import io.arcp.spring.handler.AgentDefinitionException.UnresolvableParameterException;
import io.arcp.spring.handler.AgentDefinitionException.UnsupportedReturnTypeException;
import io.arcp.spring.handler.HandlerMethodAgent.Argument;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.core.DefaultParameterNameDiscoverer;
import org.springframework.core.MethodParameter;
import org.springframework.util.ReflectionUtils;

/**
 * Makes agents of handler methods: finds a resolver for each parameter and a handler for
 * the return type, and refuses a method that has none for one of them.
 *
 * @since 0.1.0
 */
public final class HandlerMethodAgentFactory {

	private final List<JobArgumentResolver> argumentResolvers;

	private final List<JobReturnValueHandler> returnValueHandlers;

	private final InputArgumentResolver inputResolver;

	/**
	 * Creates a factory.
	 * @param mapper converts inputs and results
	 * @param argumentResolvers the application's own resolvers, in order
	 * @param returnValueHandlers the application's own return value handlers, in order
	 * @param validator validates inputs that ask for it, or {@code null} when nothing can
	 */
	public HandlerMethodAgentFactory(JsonMapper mapper, List<? extends JobArgumentResolver> argumentResolvers,
			List<? extends JobReturnValueHandler> returnValueHandlers, @Nullable JobInputValidator validator) {
		this.argumentResolvers = new ArrayList<>(argumentResolvers);
		this.argumentResolvers.add(new ContextArgumentResolver());
		this.argumentResolvers.add(new CredentialArgumentResolver());
		this.inputResolver = new InputArgumentResolver(new InputConverter(mapper), validator);
		ResultConverter results = new ResultConverter(mapper);
		this.returnValueHandlers = new ArrayList<>(returnValueHandlers);
		this.returnValueHandlers.add(new AsyncReturnValueHandler(results));
		this.returnValueHandlers.add(new EventsReturnValueHandler());
		this.returnValueHandlers.add(new StreamReturnValueHandler(results));
		this.returnValueHandlers.add(new ValueReturnValueHandler(results));
	}

	Agent create(Supplier<Object> bean, Class<?> targetClass, Method method, Method invocable) {
		MethodParameter returnType = new MethodParameter(method, -1).withContainingClass(targetClass);
		JobReturnValueHandler returnValueHandler = this.returnValueHandlers.stream()
			.filter((handler) -> handler.supports(returnType))
			.findFirst()
			.orElseThrow(() -> new UnsupportedReturnTypeException(targetClass, method));
		ReflectionUtils.makeAccessible(invocable);
		return new HandlerMethodAgent(bean, invocable, arguments(targetClass, method), returnValueHandler, returnType);
	}

	private List<Argument> arguments(Class<?> targetClass, Method method) {
		List<Argument> arguments = new ArrayList<>();
		MethodParameter input = null;
		for (int i = 0; i < method.getParameterCount(); i++) {
			MethodParameter parameter = new MethodParameter(method, i).withContainingClass(targetClass);
			parameter.initParameterNameDiscovery(new DefaultParameterNameDiscoverer());
			JobArgumentResolver resolver = findResolver(parameter);
			if (resolver == null) {
				checkInput(parameter, input);
				input = parameter;
				resolver = this.inputResolver;
			}
			arguments.add(new Argument(parameter, resolver));
		}
		return arguments;
	}

	private @Nullable JobArgumentResolver findResolver(MethodParameter parameter) {
		return this.argumentResolvers.stream()
			.filter((resolver) -> resolver.supports(parameter))
			.findFirst()
			.orElse(null);
	}

	private void checkInput(MethodParameter parameter, @Nullable MethodParameter earlier) {
		if (!this.inputResolver.supports(parameter)) {
			throw new UnresolvableParameterException(parameter, "no resolver supports its type");
		}
		if (earlier != null) {
			throw new UnresolvableParameterException(parameter,
					"the input goes to parameter '" + earlier.getParameterName() + "' already");
		}
		if (this.inputResolver.lacksValidator(parameter)) {
			throw new UnresolvableParameterException(parameter, "it asks for validation and there is no validator");
		}
	}

}
