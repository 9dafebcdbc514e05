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

package io.arcp.spring.autoconfigure;

import io.arcp.spring.guard.JobFiles;
import io.arcp.spring.guard.JobGuard;
import io.arcp.spring.guard.NetFetchExchangeFilter;
import io.arcp.spring.guard.NetFetchInterceptor;
import io.arcp.spring.guard.RequiresCapabilityAdvisor;
import io.arcp.spring.guard.RequiresCapabilityCheck;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.aop.AopAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;
import org.springframework.context.annotation.Role;
import org.springframework.http.client.ClientHttpRequestInterceptor;
import org.springframework.web.reactive.function.client.WebClient;

/**
 * Auto-configuration of the guards, which ask the lease of the current job.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = { AopAutoConfiguration.class, ArcpAutoConfiguration.class })
@ConditionalOnBooleanProperty(name = "arcp.enabled", matchIfMissing = true)
@EnableConfigurationProperties(ArcpProperties.class)
public final class ArcpGuardAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	JobGuard arcpJobGuard(ArcpProperties properties) {
		return new JobGuard(properties.lease().guards().outsideJob());
	}

	@Bean
	@ConditionalOnMissingBean
	JobFiles arcpJobFiles(JobGuard guard, ArcpProperties properties) {
		return new JobFiles(guard, properties.lease().jobRoot());
	}

	@Bean
	@Role(BeanDefinition.ROLE_INFRASTRUCTURE)
	static RequiresCapabilityAdvisor arcpRequiresCapabilityAdvisor(ObjectProvider<JobGuard> guard) {
		return new RequiresCapabilityAdvisor(guard);
	}

	@Bean
	@Lazy(false)
	RequiresCapabilityCheck arcpRequiresCapabilityCheck(ConfigurableListableBeanFactory beanFactory) {
		return new RequiresCapabilityCheck(beanFactory);
	}

	/**
	 * The guard of {@code WebClient}s that are made by hand.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(WebClient.class)
	static class WebClientGuardConfiguration {

		@Bean
		@ConditionalOnMissingBean
		NetFetchExchangeFilter arcpNetFetchExchangeFilter(JobGuard guard) {
			return new NetFetchExchangeFilter(guard);
		}

	}

	/**
	 * The guard of {@code RestClient}s and {@code RestTemplate}s that are made by hand.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(ClientHttpRequestInterceptor.class)
	static class RestClientGuardConfiguration {

		@Bean
		@ConditionalOnMissingBean
		NetFetchInterceptor arcpNetFetchInterceptor(JobGuard guard) {
			return new NetFetchInterceptor(guard);
		}

	}

}
