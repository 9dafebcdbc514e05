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

package io.arcp.credential;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

import io.arcp.protocol.CredentialId;
import io.arcp.protocol.JobId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

/**
 * Tests for what a ledger's file holds when it is opened again.
 */
class FileCredentialLedgerTests {

	private static final Duration LIMIT = Duration.ofSeconds(60);

	private static final Instant NOW = Instant.parse("2026-05-13T19:30:00Z");

	@TempDir
	Path folder;

	private Path file() {
		return this.folder.resolve("credentials.ledger");
	}

	private FileCredentialLedger open() throws IOException {
		return FileCredentialLedger.open(file(), Clock.systemUTC());
	}

	private static Mono<Void> mint(CredentialLedger ledger, String id) {
		return ledger.intend(intent(id)).then(ledger.issued(CredentialId.of(id), "wire-" + id, "key \"" + id + "\"\n"));
	}

	private static CredentialIntent intent(String id) {
		return new CredentialIntent(CredentialId.of(id), JobId.of("job_1"), id, NOW);
	}

	private static List<OutstandingCredential> outstanding(CredentialLedger ledger) {
		return ledger.outstanding().collectList().block(LIMIT);
	}

	@Test
	void keepsEntriesOverRestart() throws IOException {
		try (FileCredentialLedger ledger = open()) {
			mint(ledger, "a").then(mint(ledger, "b"))
				.then(mint(ledger, "c"))
				.then(mint(ledger, "d"))
				.then(ledger.intend(intent("e")))
				.then(ledger.due(CredentialId.of("b")))
				.then(ledger.unrevocable(CredentialId.of("c")))
				.then(ledger.settled(CredentialId.of("d")))
				.block(LIMIT);
		}
		for (int i = 0; i < 2; i++) {
			try (FileCredentialLedger ledger = open()) {
				assertThat(outstanding(ledger)).containsExactly(entry("a", true, OutstandingCredential.State.LIVE),
						entry("b", true, OutstandingCredential.State.DUE),
						entry("c", true, OutstandingCredential.State.UNREVOCABLE),
						entry("e", false, OutstandingCredential.State.LIVE));
			}
		}
	}

	private static OutstandingCredential entry(String id, boolean issued, OutstandingCredential.State state) {
		return new OutstandingCredential(CredentialId.of(id), JobId.of("job_1"), issued ? "wire-" + id : id,
				issued ? "key \"" + id + "\"\n" : null, NOW, state);
	}

	@Test
	void dropsLineThatWasCut() throws IOException {
		try (FileCredentialLedger ledger = open()) {
			mint(ledger, "a").block(LIMIT);
		}
		Files.writeString(file(), "{\"op\":\"intend\",\"id\":\"b", StandardOpenOption.APPEND);

		try (FileCredentialLedger ledger = open()) {
			mint(ledger, "c").block(LIMIT);
		}

		try (FileCredentialLedger ledger = open()) {
			assertThat(outstanding(ledger)).extracting((entry) -> entry.id().value()).containsExactly("a", "c");
		}
	}

	@Test
	void refusesFileThatIsNoLedger() throws IOException {
		Files.writeString(file(), "{\"op\":\"dance\",\"id\":\"b\"}\n");

		assertThatIOException().isThrownBy(this::open).withMessageContaining("line 1 of the ledger");
		Files.writeString(file(), "secret notes\n");
		assertThatIOException().isThrownBy(this::open).withMessageContaining("line 1 of the ledger");
		assertThat(Files.readString(file())).isEqualTo("secret notes\n");
	}

	@Test
	void refusesFileThatIsInUse() throws IOException {
		FileCredentialLedger first = open();

		assertThatIOException().isThrownBy(this::open).withMessageContaining("in use by another runtime");
		first.close();
		open().close();
	}

	@Test
	void doesNotGrowForever() throws IOException {
		try (FileCredentialLedger ledger = open()) {
			mint(ledger, "kept").block(LIMIT);
			Flux.range(0, 700)
				.concatMap((i) -> ledger.intend(intent("x" + i)).then(ledger.settled(CredentialId.of("x" + i))))
				.blockLast(LIMIT);

			assertThat(outstanding(ledger)).hasSize(1);
		}
		assertThat(Files.readAllLines(file())).hasSizeLessThan(1_000);
		try (FileCredentialLedger ledger = open()) {
			assertThat(outstanding(ledger)).containsExactly(entry("kept", true, OutstandingCredential.State.LIVE));
		}
		assertThat(Files.readAllLines(file())).hasSize(2);
	}

	@Test
	void cancelledWriteDoesNotCloseTheFile() throws IOException {
		try (FileCredentialLedger ledger = open()) {
			for (int i = 0; i < 50; i++) {
				ledger.intend(intent("x" + i)).subscribe().dispose();
			}
			mint(ledger, "last").block(LIMIT);

			assertThat(outstanding(ledger)).extracting((entry) -> entry.id().value()).endsWith("last");
		}
	}

}
