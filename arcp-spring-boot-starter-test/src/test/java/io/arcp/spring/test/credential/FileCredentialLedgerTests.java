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

package io.arcp.spring.test.credential;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;

import io.arcp.credential.CredentialLedger;
import io.arcp.credential.FileCredentialLedger;
import org.junit.jupiter.api.io.TempDir;

/**
 * The contract, kept by the ledger in a file.
 */
class FileCredentialLedgerTests extends CredentialLedgerContractTests {

	@TempDir
	private Path folder;

	@Override
	protected CredentialLedger createLedger(Clock clock) throws IOException {
		return FileCredentialLedger.open(this.folder.resolve("credentials.ledger"), clock);
	}

	@Override
	protected void closeLedger(CredentialLedger closed) {
		((FileCredentialLedger) closed).close();
	}

}
