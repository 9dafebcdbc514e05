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

package io.arcp.spring.guard;

import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import io.arcp.lease.Capabilities;
import io.arcp.spring.annotation.RequiresCapability;
import org.jspecify.annotations.Nullable;

import org.springframework.context.expression.MethodBasedEvaluationContext;
import org.springframework.core.DefaultParameterNameDiscoverer;
import org.springframework.core.ParameterNameDiscoverer;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.expression.ParseException;
import org.springframework.expression.spel.SpelNode;
import org.springframework.expression.spel.ast.VariableReference;
import org.springframework.expression.spel.standard.SpelExpression;
import org.springframework.expression.spel.standard.SpelExpressionParser;

/**
 * What a method with {@link RequiresCapability} needs.
 *
 * @param method the method, on the class of the bean
 * @param capability the capability
 * @param target the expression of its target
 */
record CapabilityRule(Method method, String capability, SpelExpression target) {

	private static final ParameterNameDiscoverer NAMES = new DefaultParameterNameDiscoverer();

	private static final SpelExpressionParser PARSER = new SpelExpressionParser();

	/**
	 * Returns the rule of a method, or {@code null} when it has none.
	 * @throws CapabilityDefinitionException if its declaration cannot be enforced
	 */
	static @Nullable CapabilityRule of(Method method) {
		RequiresCapability annotation = AnnotatedElementUtils.findMergedAnnotation(method, RequiresCapability.class);
		if (annotation == null) {
			return null;
		}
		String capability = annotation.capability();
		if (!Capabilities.isValid(capability) || capability.equals(Capabilities.COST_BUDGET)) {
			throw new CapabilityDefinitionException(method, "'" + capability + "' is no capability that has targets",
					"Name a capability of the protocol, such as tool.call, or one of a vendor, such as "
							+ "x-vendor.acme.mail.",
					null);
		}
		return new CapabilityRule(method, capability, parse(method, annotation.target()));
	}

	private static SpelExpression parse(Method method, String text) {
		SpelExpression expression;
		try {
			expression = PARSER.parseRaw(text);
		}
		catch (ParseException | IllegalArgumentException ex) {
			throw new CapabilityDefinitionException(method, "'" + text + "' is no SpEL expression",
					"Write the target as an expression: a parameter as #name, a constant as 'text'.", ex);
		}
		requireKnownVariables(method, expression.getAST(), variables(method));
		return expression;
	}

	private static Set<String> variables(Method method) {
		Set<String> variables = new HashSet<>(Set.of("#root", "#this"));
		@Nullable String[] names = NAMES.getParameterNames(method);
		if (names != null) {
			Arrays.stream(names).forEach((name) -> variables.add("#" + name));
		}
		for (int i = 0; i < method.getParameterCount(); i++) {
			variables.addAll(List.of("#a" + i, "#p" + i));
		}
		return variables;
	}

	private static void requireKnownVariables(Method method, SpelNode node, Set<String> variables) {
		if (node instanceof VariableReference && !variables.contains(node.toStringAST())) {
			throw new CapabilityDefinitionException(method, "there is no parameter " + node.toStringAST(),
					"Use the names of the method's parameters, or #p0 for the first of them.", null);
		}
		for (int i = 0; i < node.getChildCount(); i++) {
			requireKnownVariables(method, node.getChild(i), variables);
		}
	}

	/**
	 * Returns the targets of a call.
	 */
	List<String> targets(@Nullable Object bean, @Nullable Object[] arguments) {
		Object value = this.target
			.getValue(new MethodBasedEvaluationContext((bean != null) ? bean : this, this.method, arguments, NAMES));
		Collection<?> values = (value instanceof Collection<?> several) ? several : Arrays.asList(value);
		return values.stream().map(this::text).toList();
	}

	private String text(@Nullable Object value) {
		if (value == null) {
			throw JobGuard.denied(this.capability, "", "the target is null");
		}
		return value.toString();
	}

}
