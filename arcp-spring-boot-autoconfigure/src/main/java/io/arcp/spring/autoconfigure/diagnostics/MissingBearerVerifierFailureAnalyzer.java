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

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Names the ways to verify tokens.
 */
class MissingBearerVerifierFailureAnalyzer extends AbstractFailureAnalyzer<MissingBearerVerifierException> {

	private static final String DESCRIPTION = """
			ARCP clients present a bearer token, and nothing in this application can verify it: there is no bean of \
			type io.arcp.security.BearerVerifier, and arcp.security.tokens is empty.""";

	private static final String ACTION = """
			Choose one of three ways:

			    1. A JWT decoder: declare a BearerVerifier bean that asks it, for example Spring Security's \
			ReactiveJwtDecoder, which spring.security.oauth2.resourceserver.jwt.* configures.
			    2. An introspector: declare a BearerVerifier bean that asks it, or whatever else knows your tokens.
			    3. Static tokens, for development only: arcp.security.tokens."[my-token]"=alice

			To start without ARCP, set arcp.enabled=false.""";

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, MissingBearerVerifierException cause) {
		return new FailureAnalysis(DESCRIPTION, ACTION, cause);
	}

}
