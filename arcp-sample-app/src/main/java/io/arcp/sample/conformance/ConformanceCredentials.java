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

package io.arcp.sample.conformance;

import java.security.SecureRandom;
import java.time.Clock;

import io.arcp.credential.CredentialLedger;

import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Profile;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerResponse;

/**
 * Credentials under the profile {@code conformance} (ARCP section 8.3).
 */
@Configuration(proxyBeanMethods = false)
@Profile("conformance")
@ConditionalOnBooleanProperty("conformance.credentials.enabled")
class ConformanceCredentials {

	@Bean
	CredentialRecords conformanceCredentialRecords(CredentialLedger ledger) {
		return new CredentialRecords(ledger, Clock.systemUTC());
	}

	@Bean
	ConformanceProvisioner conformanceProvisioner(CredentialRecords records) {
		return new ConformanceProvisioner(records, new SecureRandom());
	}

	@Bean
	RouterFunction<ServerResponse> conformanceCredentialReport(CredentialRecords records) {
		return RouterFunctions.route()
			.GET("/conformance/credentials",
					(request) -> records.report(request.queryParam("job_id").orElse(null))
						.flatMap((report) -> ServerResponse.ok().bodyValue(report)))
			.build();
	}

}
