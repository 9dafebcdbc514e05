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
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

import io.arcp.spring.annotation.RequiresCapability;
import org.aopalliance.intercept.MethodInterceptor;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;
import reactor.core.Exceptions;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.util.context.Context;
import reactor.util.context.ContextView;

import org.springframework.aop.ProxyMethodInvocation;
import org.springframework.aop.support.AopUtils;
import org.springframework.aop.support.StaticMethodMatcherPointcutAdvisor;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.core.MethodClassKey;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.AnnotationUtils;

/**
 * Checks calls of methods with {@link RequiresCapability}, before any other advice.
 *
 * @since 0.1.0
 */
public final class RequiresCapabilityAdvisor extends StaticMethodMatcherPointcutAdvisor {

	private static final long serialVersionUID = 1L;

	/** Order of the check among the advice of a method. */
	public static final int ORDER = Ordered.HIGHEST_PRECEDENCE + 100;

	private final transient Map<MethodClassKey, Optional<CapabilityRule>> rules = new ConcurrentHashMap<>();

	/**
	 * Creates the advisor.
	 * @param guard provides the guard that asks the current job
	 */
	public RequiresCapabilityAdvisor(ObjectProvider<JobGuard> guard) {
		setAdvice((MethodInterceptor) (invocation) -> invoke(guard.getObject(), invocation));
		setOrder(ORDER);
		setClassFilter((type) -> AnnotationUtils.isCandidateClass(type, RequiresCapability.class));
	}

	@Override
	public boolean matches(Method method, Class<?> targetClass) {
		return rule(method, targetClass) != null;
	}

	private @Nullable CapabilityRule rule(Method method, Class<?> targetClass) {
		return this.rules
			.computeIfAbsent(new MethodClassKey(method, targetClass),
					(key) -> Optional
						.ofNullable(CapabilityRule.of(AopUtils.getMostSpecificMethod(method, targetClass))))
			.orElse(null);
	}

	private @Nullable Object invoke(JobGuard guard, MethodInvocation invocation) throws Throwable {
		Object bean = invocation.getThis();
		Method method = invocation.getMethod();
		CapabilityRule rule = rule(method, (bean != null) ? AopUtils.getTargetClass(bean) : method.getDeclaringClass());
		if (rule == null) {
			return invocation.proceed();
		}
		if (invocation instanceof ProxyMethodInvocation call) {
			if (Mono.class == method.getReturnType()) {
				return Mono.deferContextual((context) -> (Mono<?>) subscribe(guard, rule, call, context));
			}
			if (Flux.class == method.getReturnType()) {
				return Flux.deferContextual((context) -> (Flux<?>) subscribe(guard, rule, call, context));
			}
		}
		check(guard, rule, invocation, Context.empty());
		return invocation.proceed();
	}

	/** Each subscription is a call of its own, with the advice behind this one. */
	private static Object subscribe(JobGuard guard, CapabilityRule rule, ProxyMethodInvocation call,
			ContextView context) {
		check(guard, rule, call, context);
		try {
			Object publisher = call.invocableClone().proceed();
			if (publisher == null) {
				throw new IllegalStateException(rule.method() + " returned null");
			}
			return publisher;
		}
		catch (RuntimeException | Error ex) {
			throw ex;
		}
		catch (Throwable ex) {
			throw Exceptions.propagate(ex);
		}
	}

	private static void check(JobGuard guard, CapabilityRule rule, MethodInvocation call, ContextView context) {
		for (String target : rule.targets(call.getThis(), call.getArguments())) {
			guard.authorize(context, rule.capability(), target);
		}
	}

}
