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

import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;

import io.arcp.lease.Budget;
import io.arcp.lease.Lease;
import io.arcp.protocol.ArcpPrincipal;
import io.arcp.protocol.JobId;
import io.arcp.protocol.UlidGenerator;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A process is killed with outstanding credentials: the next one with its ledger revokes
 * them, each once.
 */
class LedgerCrashIntegrationTests {

	private static final Duration LIMIT = Duration.ofSeconds(60);

	@TempDir
	Path folder;

	@Test
	void nextProcessRevokesEachOnce() throws IOException, InterruptedException {
		Path file = this.folder.resolve("credentials.ledger");
		Process process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp",
				System.getProperty("java.class.path"), Minter.class.getName(), file.toString())
			.redirectErrorStream(true)
			.start();
		String minted;
		try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8)) {
			do {
				minted = output.readLine();
			}
			while (minted != null && !minted.startsWith("minted "));
			process.destroyForcibly();
		}
		assertThat(process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
		assertThat(minted).isNotNull();
		List<String> handles = List.of(minted.substring("minted ".length()).split(","));
		assertThat(Files.readString(file)).doesNotContain(RecordingProvisioner.MARK);

		RecordingProvisioner provisioner = new RecordingProvisioner();
		for (int start = 0; start < 2; start++) {
			try (FileCredentialLedger ledger = FileCredentialLedger.open(file, Clock.systemUTC())) {
				start(provisioner, ledger).revokeLeftovers();
				Awaitility.await().atMost(LIMIT).until(() -> ledger.outstanding().collectList().block(LIMIT).isEmpty());
			}
		}

		assertThat(handles).hasSize(Minter.COUNT);
		assertThat(provisioner.revokedHandles()).containsExactlyInAnyOrderElementsOf(handles);
		assertThat(provisioner.attempts()).hasSize(Minter.COUNT);
	}

	private static Credentials start(CredentialProvisioner provisioner, CredentialLedger ledger) {
		Scheduler timer = Schedulers.single();
		return new Credentials(provisioner, ledger, CredentialSettings.DEFAULT, Clock.systemUTC(), timer,
				new UlidGenerator(Clock.systemUTC(), new Random()));
	}

	/**
	 * Mints, tells what it has minted, and waits to be killed.
	 */
	static final class Minter {

		static final int COUNT = 20;

		public static void main(String[] args) throws IOException, InterruptedException {
			RecordingProvisioner provisioner = new RecordingProvisioner();
			FileCredentialLedger ledger = FileCredentialLedger.open(Path.of(args[0]), Clock.systemUTC());
			Credentials credentials = start(provisioner, ledger);
			for (int i = 0; i < COUNT; i++) {
				credentials
					.forJob(JobId.of("job_" + i), ArcpPrincipal.of("alice"), Lease.empty(), null, Budget.of(Map.of()))
					.issue((error) -> {
					});
			}
			Awaitility.await()
				.atMost(LIMIT)
				.until(() -> ledger.outstanding()
					.filter((entry) -> entry.handle() != null)
					.count()
					.block(LIMIT) == COUNT);
			List<String> handles = ledger.outstanding().mapNotNull(OutstandingCredential::handle).collectList().block();
			new PrintStream(new FileOutputStream(FileDescriptor.out), true)
				.println("minted " + String.join(",", handles));
			Thread.currentThread().join();
		}

	}

}
