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

import io.arcp.spring.guard.JobGuard;
import io.arcp.spring.guard.NetFetchExchangeFilter;
import io.arcp.spring.guard.NetFetchInterceptor;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.http.client.ClientHttpRequestFactoryBuilder;
import org.springframework.boot.http.client.HttpClientSettings;
import org.springframework.boot.http.client.HttpRedirects;
import org.springframework.boot.restclient.RestClientCustomizer;
import org.springframework.boot.restclient.RestTemplateCustomizer;
import org.springframework.boot.webclient.WebClientCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.io.ResourceLoader;
import org.springframework.web.client.RestClient;
import org.springframework.web.reactive.function.client.WebClient;

/**
 * Auto-configuration of the guards of Spring Boot's own builders of HTTP clients.
 * <p>
 * What is made with them follows no redirect below the guard: the guard follows, unless
 * {@code spring.http.clients.redirects} says that nobody does.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = ArcpGuardAutoConfiguration.class,
		afterName = { "org.springframework.boot.http.client.autoconfigure.HttpClientAutoConfiguration",
				"org.springframework.boot.http.client.autoconfigure.imperative.ImperativeHttpClientAutoConfiguration" },
		beforeName = "org.springframework.boot.restclient.autoconfigure.RestClientAutoConfiguration")
@ConditionalOnClass(HttpClientSettings.class)
@ConditionalOnBean(JobGuard.class)
public final class ArcpHttpClientGuardAutoConfiguration {

	@Bean
	static RedirectsPostProcessor arcpRedirectsPostProcessor() {
		return new RedirectsPostProcessor();
	}

	/** Boot has none in a reactive application, but a {@code RestClient.Builder}. */
	@Bean
	@ConditionalOnMissingBean
	ClientHttpRequestFactoryBuilder<?> arcpClientHttpRequestFactoryBuilder(ResourceLoader resourceLoader) {
		return ClientHttpRequestFactoryBuilder.detect(resourceLoader.getClassLoader());
	}

	private static boolean follows(ObjectProvider<HttpClientSettings> settings) {
		HttpClientSettings available = settings.getIfAvailable();
		return available == null || available.redirects() != HttpRedirects.DONT_FOLLOW;
	}

	/**
	 * {@code WebClient.Builder}.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass({ WebClient.class, WebClientCustomizer.class })
	static class WebClientBuilderConfiguration {

		@Bean
		@Order(Ordered.LOWEST_PRECEDENCE)
		WebClientCustomizer arcpWebClientCustomizer(JobGuard guard, NetFetchExchangeFilter filter,
				ObjectProvider<HttpClientSettings> settings) {
			NetFetchExchangeFilter applied = follows(settings) ? filter : new NetFetchExchangeFilter(guard, 0);
			return (builder) -> builder.filter(applied);
		}

	}

	/**
	 * {@code RestClient.Builder} and {@code RestTemplateBuilder}.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass({ RestClient.class, RestClientCustomizer.class })
	static class RestClientBuilderConfiguration {

		@Bean
		@Order(Ordered.LOWEST_PRECEDENCE)
		RestClientCustomizer arcpRestClientCustomizer(JobGuard guard, NetFetchInterceptor interceptor,
				ObjectProvider<HttpClientSettings> settings) {
			NetFetchInterceptor applied = applied(guard, interceptor, settings);
			return (builder) -> builder.requestInterceptor(applied);
		}

		@Bean
		@Order(Ordered.LOWEST_PRECEDENCE)
		RestTemplateCustomizer arcpRestTemplateCustomizer(JobGuard guard, NetFetchInterceptor interceptor,
				ObjectProvider<HttpClientSettings> settings) {
			NetFetchInterceptor applied = applied(guard, interceptor, settings);
			return (template) -> template.getInterceptors().add(applied);
		}

		private static NetFetchInterceptor applied(JobGuard guard, NetFetchInterceptor interceptor,
				ObjectProvider<HttpClientSettings> settings) {
			return follows(settings) ? interceptor : new NetFetchInterceptor(guard, 0);
		}

	}

}
