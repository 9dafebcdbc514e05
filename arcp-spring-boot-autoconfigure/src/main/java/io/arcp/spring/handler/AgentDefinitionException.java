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
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

import org.springframework.core.MethodParameter;

/**
 * An agent of the application cannot be registered as it is declared or configured.
 *
 * @since 0.1.0
 */
public abstract class AgentDefinitionException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	/** What a developer can do about it. */
	private final String action;

	AgentDefinitionException(String problem, String action) {
		this(problem, action, null);
	}

	AgentDefinitionException(String problem, String action, @Nullable Throwable cause) {
		super(problem, cause);
		this.action = action;
	}

	/**
	 * Returns what a developer can do about it.
	 * @return an instruction
	 */
	public String action() {
		return this.action;
	}

	static String describe(Class<?> targetClass, Method method) {
		return targetClass.getSimpleName() + "#" + method.getName()
				+ Arrays.stream(method.getParameterTypes())
					.map(Class::getSimpleName)
					.collect(Collectors.joining(", ", "(", ")"));
	}

	/**
	 * A bean with {@code @ArcpAgent} has nothing that does the work.
	 *
	 * @since 0.1.0
	 */
	public static final class MissingJobHandlerException extends AgentDefinitionException {

		private static final long serialVersionUID = 1L;

		MissingJobHandlerException(String beanName, Class<?> targetClass) {
			super("Bean '" + beanName + "' (" + targetClass.getName()
					+ ") has @ArcpAgent and no method with @JobHandler.",
					"Add @JobHandler to the method that does the work, or let the class implement "
							+ "io.arcp.agent.Agent.");
		}

	}

	/**
	 * A bean with {@code @ArcpAgent} has several methods with {@code @JobHandler}.
	 *
	 * @since 0.1.0
	 */
	public static final class AmbiguousJobHandlerException extends AgentDefinitionException {

		private static final long serialVersionUID = 1L;

		AmbiguousJobHandlerException(String beanName, Class<?> targetClass, List<Method> methods) {
			super("Bean '" + beanName + "' (" + targetClass.getName() + ") has several methods with @JobHandler: "
					+ methods.stream()
						.map((method) -> describe(targetClass, method))
						.sorted()
						.collect(Collectors.joining(", "))
					+ ".", "Keep @JobHandler on one of them, and make an agent of its own of each other.");
		}

	}

	/**
	 * A bean has {@code @JobHandler} methods and is not an agent.
	 *
	 * @since 0.1.0
	 */
	public static final class MissingArcpAgentException extends AgentDefinitionException {

		private static final long serialVersionUID = 1L;

		MissingArcpAgentException(String beanName, Class<?> targetClass, Method method) {
			super("Bean '" + beanName + "' has the @JobHandler method " + describe(targetClass, method)
					+ " and no @ArcpAgent, so that no client could reach it.",
					"Add @ArcpAgent(name = \"...\") to " + targetClass.getName() + " or to its @Bean method.");
		}

	}

	/**
	 * A handler method cannot be called on the proxy of its bean.
	 *
	 * @since 0.1.0
	 */
	public static final class HiddenJobHandlerException extends AgentDefinitionException {

		private static final long serialVersionUID = 1L;

		HiddenJobHandlerException(Class<?> targetClass, Method method, Throwable cause) {
			super("The @JobHandler method " + describe(targetClass, method)
					+ " cannot be called through the proxy of its bean.",
					"Declare the method in an interface that the proxy implements, make it non-private, or let the "
							+ "application proxy target classes (spring.aop.proxy-target-class=true).",
					cause);
		}

	}

	/**
	 * Nobody provides the argument for a parameter of a handler method.
	 *
	 * @since 0.1.0
	 */
	public static final class UnresolvableParameterException extends AgentDefinitionException {

		private static final long serialVersionUID = 1L;

		UnresolvableParameterException(MethodParameter parameter, String reason) {
			super("Parameter " + parameter.getParameterIndex() + " ('" + parameter.getParameterName() + "') of type "
					+ parameter.getParameterType().getName() + " in the @JobHandler method "
					+ describe(parameter.getContainingClass(), method(parameter)) + " of "
					+ parameter.getContainingClass().getName() + " cannot be resolved: " + reason + ".",
					"Use one parameter for the input (a type that Jackson can read), JobContext, Lease, "
							+ "CancellationSignal, Principal or @JobCredential Credential for the others, or declare a "
							+ "JobArgumentResolver bean that supports the parameter. Validation of the input needs "
							+ "spring-boot-starter-validation.");
		}

		private static Method method(MethodParameter parameter) {
			return (Method) parameter.getExecutable();
		}

	}

	/**
	 * Nobody makes a result of what a handler method returns.
	 *
	 * @since 0.1.0
	 */
	public static final class UnsupportedReturnTypeException extends AgentDefinitionException {

		private static final long serialVersionUID = 1L;

		UnsupportedReturnTypeException(Class<?> targetClass, Method method) {
			super("The @JobHandler method " + describe(targetClass, method) + " of " + targetClass.getName()
					+ " returns " + method.getGenericReturnType().getTypeName() + ", of which no result can be made.",
					"Return a value, void, Mono, CompletionStage or Flux (such as Flux.fromStream(...) for a Stream), "
							+ "or declare a JobReturnValueHandler bean that supports the type.");
		}

	}

	/**
	 * Two agents have the same name and version.
	 *
	 * @since 0.1.0
	 */
	public static final class DuplicateAgentException extends AgentDefinitionException {

		private static final long serialVersionUID = 1L;

		DuplicateAgentException(String ref, String first, String second) {
			super("Agent '" + ref + "' is declared twice: by " + first + " and by " + second + ".",
					"Give one of them another name or another version.");
		}

	}

	/**
	 * Two versions of an agent want to be the default.
	 *
	 * @since 0.1.0
	 */
	public static final class AmbiguousDefaultVersionException extends AgentDefinitionException {

		private static final long serialVersionUID = 1L;

		AmbiguousDefaultVersionException(String name, String first, String second) {
			super("Agent '" + name + "' has two default versions: " + first + " and " + second + ".",
					"Keep defaultVersion = true on one of them, or set arcp.agents.\"[" + name
							+ "]\".default-version, which decides over both.");
		}

	}

	/**
	 * An attribute of {@code @ArcpAgent} has a value that is not allowed.
	 *
	 * @since 0.1.0
	 */
	public static final class InvalidAgentException extends AgentDefinitionException {

		private static final long serialVersionUID = 1L;

		InvalidAgentException(String source, String attribute, String value, String expected) {
			super("@ArcpAgent on " + source + " has the " + attribute + " '" + value + "', which is not allowed.",
					"Use " + expected + ".");
		}

	}

	/**
	 * A property names an agent or a version that there is not.
	 *
	 * @since 0.1.0
	 */
	public static final class UnknownAgentException extends AgentDefinitionException {

		private static final long serialVersionUID = 1L;

		UnknownAgentException(String property, String value, @Nullable String similar, List<String> known) {
			super("Property " + property + " names '" + value + "', which is not registered."
					+ ((similar != null) ? " Did you mean '" + similar + "'?" : ""),
					"Use one of " + known + ", or remove the property. Names with dots need brackets: "
							+ "arcp.agents.\"[name]\".");
		}

	}

}
