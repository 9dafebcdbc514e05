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

import java.net.URI;

import io.arcp.protocol.Secret;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.validation.Errors;
import org.springframework.validation.Validator;

/**
 * Properties of the provisioner for a LiteLLM-compatible gateway.
 *
 * @param baseUrl URL of the gateway.
 * @param masterKey Key of the gateway that may mint others.
 * @param publicUrl Endpoint that agents are told. The URL of the gateway when it is
 * absent.
 * @since 0.1.0
 */
@ConfigurationProperties("arcp.credentials.litellm")
public record LiteLlmProperties(@Nullable URI baseUrl, @Nullable Secret masterKey,
		@Nullable URI publicUrl) implements Validator {

	@Override
	public boolean supports(Class<?> type) {
		return type == LiteLlmProperties.class;
	}

	@Override
	public void validate(Object target, Errors errors) {
		LiteLlmProperties properties = (LiteLlmProperties) target;
		requireHttp("baseUrl", properties.baseUrl(), errors);
		requireHttp("publicUrl", properties.publicUrl(), errors);
		if (properties.masterKey() == null || properties.masterKey().value().isBlank()) {
			errors.reject("arcp.credentials.litellm.master-key",
					"arcp.credentials.litellm.master-key must be set with arcp.credentials.litellm.base-url");
		}
	}

	private static void requireHttp(String field, @Nullable URI url, Errors errors) {
		if (url != null
				&& (url.getHost() == null || !("http".equals(url.getScheme()) || "https".equals(url.getScheme())))) {
			errors.rejectValue(field, "arcp.credentials.litellm", "must be a URL such as https://gateway.example.com");
		}
	}

}
