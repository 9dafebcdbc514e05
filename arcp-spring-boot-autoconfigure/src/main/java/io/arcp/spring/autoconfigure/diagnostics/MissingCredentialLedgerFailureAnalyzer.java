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
 * Names the ways to keep outstanding credentials.
 */
class MissingCredentialLedgerFailureAnalyzer extends AbstractFailureAnalyzer<MissingCredentialLedgerException> {

	private static final String DESCRIPTION = """
			Credentials that are minted for jobs have to be revoked even after a crash, and nothing in this \
			application remembers them: there is a bean of type io.arcp.credential.CredentialProvisioner and none of \
			type io.arcp.credential.CredentialLedger.""";

	private static final String ACTION = """
			Choose one of two ways:

			    1. A ledger that survives a crash: declare a CredentialLedger bean, for example \
			FileCredentialLedger.open(Path.of("credentials.ledger")).
			    2. One in memory, for development or with credentials that expire soon: \
			arcp.credentials.allow-volatile-store=true""";

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, MissingCredentialLedgerException cause) {
		return new FailureAnalysis(DESCRIPTION, ACTION, cause);
	}

}
