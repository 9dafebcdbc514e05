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

import io.arcp.credential.CredentialProvisioner;
import io.arcp.spring.credential.LiteLlmCredentialProvisioner;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.web.reactive.function.client.WebClient;

/**
 * Auto-configuration of credentials from a LiteLLM-compatible gateway.
 *
 * @since 0.1.0
 */
@AutoConfiguration(before = ArcpAutoConfiguration.class,
		afterName = "org.springframework.boot.webclient.autoconfigure.WebClientAutoConfiguration")
@ConditionalOnClass({ CredentialProvisioner.class, WebClient.class })
@ConditionalOnBooleanProperty(name = "arcp.enabled", matchIfMissing = true)
@ConditionalOnProperty("arcp.credentials.litellm.base-url")
@EnableConfigurationProperties(LiteLlmProperties.class)
public final class ArcpLiteLlmAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean(CredentialProvisioner.class)
	LiteLlmCredentialProvisioner arcpLiteLlmCredentialProvisioner(LiteLlmProperties properties,
			ObjectProvider<WebClient.Builder> client) {
		return new LiteLlmCredentialProvisioner(client.getIfAvailable(WebClient::builder),
				Objects.requireNonNull(properties.baseUrl()), Objects.requireNonNull(properties.masterKey()),
				properties.publicUrl());
	}

}
