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
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.Set;

import io.arcp.spring.annotation.RequiresCapability;
import org.jspecify.annotations.Nullable;

import org.springframework.aop.framework.Advised;
import org.springframework.aop.framework.autoproxy.AutoProxyUtils;
import org.springframework.aop.support.AopUtils;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.core.MethodIntrospector;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.core.annotation.AnnotationUtils;
import org.springframework.util.ClassUtils;

/**
 * Stops the start of an application with a method whose {@link RequiresCapability} would
 * not be enforced: because of what it says, or because no proxy can see its calls.
 *
 * @since 0.1.0
 */
public final class RequiresCapabilityCheck implements SmartInitializingSingleton {

	private final ConfigurableListableBeanFactory beanFactory;

	/**
	 * Creates the check.
	 * @param beanFactory knows the beans
	 */
	public RequiresCapabilityCheck(ConfigurableListableBeanFactory beanFactory) {
		this.beanFactory = beanFactory;
	}

	@Override
	public void afterSingletonsInstantiated() {
		for (String beanName : this.beanFactory.getBeanNamesForType(Object.class)) {
			Class<?> type = AutoProxyUtils.determineTargetClass(this.beanFactory, beanName);
			Object bean = this.beanFactory.containsSingleton(beanName) ? this.beanFactory.getSingleton(beanName) : null;
			if (bean != null) {
				type = AopUtils.getTargetClass(bean);
			}
			if (type != null && AnnotationUtils.isCandidateClass(type, RequiresCapability.class)) {
				check(ClassUtils.getUserClass(type), bean);
			}
		}
	}

	private static void check(Class<?> type, @Nullable Object bean) {
		Set<Method> methods = MethodIntrospector
			.selectMethods(type,
					(MethodIntrospector.MetadataLookup<RequiresCapability>) (method) -> AnnotatedElementUtils
						.findMergedAnnotation(method, RequiresCapability.class))
			.keySet();
		for (Method method : methods) {
			CapabilityRule.of(method);
			if (Modifier.isPrivate(method.getModifiers()) || Modifier.isStatic(method.getModifiers())
					|| Modifier.isFinal(method.getModifiers())) {
				throw new CapabilityDefinitionException(method,
						"a private, static or final method is not seen by a proxy",
						"Make it an ordinary method, or call JobContext.authorize in it.", null);
			}
			if (bean != null && !isAdvised(bean)) {
				throw new CapabilityDefinitionException(method, "its bean has no proxy that would check calls",
						"Let Spring make proxies (spring.aop.auto), and do not use the bean in a post-processor.",
						null);
			}
		}
	}

	private static boolean isAdvised(Object bean) {
		return bean instanceof Advised advised && Arrays.stream(advised.getAdvisors())
			.anyMatch((advisor) -> advisor instanceof RequiresCapabilityAdvisor);
	}

}
