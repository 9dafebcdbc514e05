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

import java.util.Objects;

import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.http.client.ClientHttpRequestFactoryBuilder;
import org.springframework.boot.http.client.HttpClientSettings;
import org.springframework.boot.http.client.HttpRedirects;
import org.springframework.boot.http.client.reactive.ClientHttpConnectorBuilder;

/**
 * Keeps HTTP libraries from following redirects by themselves, below the guards,
 * whichever settings they are built with.
 */
final class RedirectsPostProcessor implements BeanPostProcessor {

	@Override
	public Object postProcessAfterInitialization(Object bean, String beanName) {
		if (bean instanceof ClientHttpRequestFactoryBuilder<?> builder) {
			return (ClientHttpRequestFactoryBuilder<?>) (settings) -> builder.build(notFollowing(settings));
		}
		if (bean instanceof ClientHttpConnectorBuilder<?> builder) {
			return (ClientHttpConnectorBuilder<?>) (settings) -> builder.build(notFollowing(settings));
		}
		return bean;
	}

	private static HttpClientSettings notFollowing(@Nullable HttpClientSettings settings) {
		return Objects.requireNonNullElse(settings, HttpClientSettings.defaults())
			.withRedirects(HttpRedirects.DONT_FOLLOW);
	}

}
