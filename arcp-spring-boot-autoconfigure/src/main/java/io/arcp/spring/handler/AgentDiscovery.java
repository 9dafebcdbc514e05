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
import java.util.Map;
import java.util.function.Supplier;

import io.arcp.agent.Agent;
import io.arcp.spring.annotation.ArcpAgent;
import io.arcp.spring.annotation.JobHandler;
import io.arcp.spring.handler.AgentDefinitionException.AmbiguousJobHandlerException;
import io.arcp.spring.handler.AgentDefinitionException.HiddenJobHandlerException;
import io.arcp.spring.handler.AgentDefinitionException.MissingArcpAgentException;
import io.arcp.spring.handler.AgentDefinitionException.MissingJobHandlerException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.aop.framework.autoproxy.AutoProxyUtils;
import org.springframework.aop.scope.ScopedProxyUtils;
import org.springframework.aop.support.AopUtils;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.core.MethodIntrospector;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.core.annotation.AnnotationUtils;
import org.springframework.util.ClassUtils;

/**
 * Finds the agents among the beans of an application. Annotations are read from the class
 * behind a proxy, and calls go through the proxy.
 */
final class AgentDiscovery {

	private static final Logger logger = LoggerFactory.getLogger(AgentDiscovery.class);

	private final ConfigurableListableBeanFactory beanFactory;

	private final HandlerMethodAgentFactory agentFactory;

	AgentDiscovery(ConfigurableListableBeanFactory beanFactory, HandlerMethodAgentFactory agentFactory) {
		this.beanFactory = beanFactory;
		this.agentFactory = agentFactory;
	}

	/**
	 * Finds the agents, in the order of their beans.
	 * @return the definitions
	 * @throws AgentDefinitionException if a declaration cannot be served
	 */
	List<AgentDefinition> find() {
		List<AgentDefinition> definitions = new ArrayList<>();
		for (String beanName : this.beanFactory.getBeanNamesForType(Object.class)) {
			Class<?> type = ScopedProxyUtils.isScopedTarget(beanName) ? null : targetClass(beanName);
			if (type != null) {
				AgentDefinition definition = examine(beanName, type);
				if (definition != null) {
					definitions.add(definition);
				}
			}
		}
		return definitions;
	}

	private @Nullable Class<?> targetClass(String beanName) {
		Class<?> type = AutoProxyUtils.determineTargetClass(this.beanFactory, beanName);
		if (this.beanFactory.containsSingleton(beanName) && (type == null || type.isInterface())) {
			Object singleton = this.beanFactory.getSingleton(beanName);
			type = (singleton != null) ? AopUtils.getTargetClass(singleton) : type;
		}
		return (type != null) ? ClassUtils.getUserClass(type) : null;
	}

	private @Nullable AgentDefinition examine(String beanName, Class<?> type) {
		ArcpAgent annotation = annotation(beanName, type);
		if (annotation != null) {
			return define(beanName, annotation);
		}
		checkUndeclared(beanName, type);
		return null;
	}

	/**
	 * Returns the annotation of the {@code @Bean} method, else that of the class.
	 */
	private @Nullable ArcpAgent annotation(String beanName, Class<?> type) {
		if (this.beanFactory.containsBeanDefinition(beanName)
				&& this.beanFactory.getMergedBeanDefinition(beanName) instanceof RootBeanDefinition definition) {
			Method factoryMethod = definition.getResolvedFactoryMethod();
			ArcpAgent annotation = (factoryMethod != null)
					? AnnotatedElementUtils.findMergedAnnotation(factoryMethod, ArcpAgent.class) : null;
			if (annotation != null) {
				return annotation;
			}
		}
		return AnnotatedElementUtils.findMergedAnnotation(type, ArcpAgent.class);
	}

	private AgentDefinition define(String beanName, ArcpAgent annotation) {
		String source = "bean '" + beanName + "'";
		AgentAttributes attributes = AgentAttributes.of(annotation, this.beanFactory::resolveEmbeddedValue, source);
		Object bean = this.beanFactory.getBean(beanName);
		Class<?> targetClass = ClassUtils.getUserClass(AopUtils.getTargetClass(bean));
		Agent agent;
		String work;
		if (bean instanceof Agent own) {
			agent = own;
			work = ClassUtils.getShortName(targetClass) + "#handle";
		}
		else {
			Method method = handlerMethod(beanName, targetClass);
			agent = this.agentFactory.create(instances(beanName, bean), targetClass, method,
					invocable(bean, targetClass, method));
			work = ClassUtils.getShortName(targetClass) + "#" + method.getName();
		}
		return new AgentDefinition(attributes.ref(), attributes.defaultVersion(), attributes.description(),
				attributes.maxRuntime(), attributes.leaseCeiling(), work, agent);
	}

	/**
	 * Returns how to get the bean of a call: another one each time when it is a
	 * prototype.
	 */
	private Supplier<Object> instances(String beanName, Object bean) {
		return this.beanFactory.isSingleton(beanName) ? () -> bean : () -> this.beanFactory.getBean(beanName);
	}

	private static Method handlerMethod(String beanName, Class<?> targetClass) {
		List<Method> methods = handlerMethods(targetClass);
		if (methods.isEmpty()) {
			throw new MissingJobHandlerException(beanName, targetClass);
		}
		if (methods.size() > 1) {
			throw new AmbiguousJobHandlerException(beanName, targetClass, methods);
		}
		return methods.get(0);
	}

	private static List<Method> handlerMethods(Class<?> type) {
		Map<Method, JobHandler> methods = MethodIntrospector.selectMethods(type,
				(MethodIntrospector.MetadataLookup<JobHandler>) (method) -> AnnotatedElementUtils
					.findMergedAnnotation(method, JobHandler.class));
		return List.copyOf(methods.keySet());
	}

	private static Method invocable(Object bean, Class<?> targetClass, Method method) {
		try {
			return AopUtils.selectInvocableMethod(method, bean.getClass());
		}
		catch (IllegalStateException ex) {
			throw new HiddenJobHandlerException(targetClass, method, ex);
		}
	}

	private void checkUndeclared(String beanName, Class<?> type) {
		if (!AnnotationUtils.isCandidateClass(type, JobHandler.class)
				|| type.getName().startsWith("org.springframework.")) {
			return;
		}
		List<Method> methods = handlerMethods(type);
		if (!methods.isEmpty()) {
			throw new MissingArcpAgentException(beanName, type, methods.get(0));
		}
		if (Agent.class.isAssignableFrom(type)) {
			logger.info("Bean '{}' is an Agent without @ArcpAgent: it is not registered by itself", beanName);
		}
	}

}
