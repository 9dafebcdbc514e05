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

package io.arcp.spring.autoconfigure.diagnostics;

import java.time.Duration;

import org.junit.jupiter.api.Test;

import org.springframework.boot.diagnostics.FailureAnalysis;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The text of analyses.
 */
class FailureAnalyzersTests {

	@Test
	void namesThreeWaysToVerifyTokens() {
		FailureAnalysis analysis = new MissingBearerVerifierFailureAnalyzer()
			.analyze(new IllegalStateException(new MissingBearerVerifierException()));

		assertThat(analysis.getDescription()).contains("io.arcp.security.BearerVerifier")
			.contains("arcp.security.tokens");
		assertThat(analysis.getAction()).contains("1. A JWT decoder")
			.contains("spring.security.oauth2.resourceserver.jwt")
			.contains("2. An introspector")
			.contains("3. Static tokens, for development only: arcp.security.tokens.\"[my-token]\"=alice")
			.contains("arcp.enabled=false");
	}

	@Test
	void namesTwoWaysToKeepOutstandingCredentials() {
		FailureAnalysis analysis = new MissingCredentialLedgerFailureAnalyzer()
			.analyze(new IllegalStateException(new MissingCredentialLedgerException()));

		assertThat(analysis.getDescription()).contains("io.arcp.credential.CredentialLedger");
		assertThat(analysis.getAction()).contains("FileCredentialLedger.open")
			.contains("arcp.credentials.allow-volatile-store=true");
	}

	@Test
	void tellsWhichTimeToChange() {
		FailureAnalysis analysis = new ShutdownGraceFailureAnalyzer().analyze(new IllegalStateException(
				new ShutdownGraceException(Duration.ofSeconds(40), Duration.ofSeconds(30), Duration.ofMillis(1500))));

		assertThat(analysis.getDescription()).isEqualTo("arcp.shutdown.grace-period (40s) plus 1500ms is longer than "
				+ "spring.lifecycle.timeout-per-shutdown-phase (30s), which would cut it short.");
		assertThat(analysis.getAction()).isEqualTo("Set spring.lifecycle.timeout-per-shutdown-phase to at least "
				+ "41500ms, or shorten arcp.shutdown.grace-period.");
	}

	@Test
	void tellsHowToBecomeReactive() {
		FailureAnalysis analysis = new ServletApplicationFailureAnalyzer().analyze(new ServletApplicationException());

		assertThat(analysis.getDescription()).contains("servlet application");
		assertThat(analysis.getAction()).contains("spring.main.web-application-type=reactive");
	}

}
