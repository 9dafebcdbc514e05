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

package io.arcp.guide;

import io.arcp.protocol.ArcpPrincipal;
import io.arcp.security.BearerVerifier;
import reactor.core.publisher.Mono;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * The verifier of the reference guide's page about connections.
 */
@Configuration(proxyBeanMethods = false)
class GuideVerifier {

	// tag::verifier[]
	@Bean
	BearerVerifier verifier(UserDirectory users) {
		return (token) -> users.findByToken(token.value()).map((user) -> ArcpPrincipal.of(user.id()));
	}
	// end::verifier[]

	/**
	 * Something of the application that knows its users.
	 */
	interface UserDirectory {

		Mono<User> findByToken(String token);

	}

	record User(String id) {
	}

}
