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

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

import io.arcp.job.VirtualTime;
import io.arcp.lease.Budget;
import io.arcp.lease.Lease;
import io.arcp.protocol.ArcpException;
import io.arcp.protocol.ArcpPrincipal;
import io.arcp.protocol.Credential;
import io.arcp.protocol.CredentialId;
import io.arcp.protocol.JobId;
import io.arcp.protocol.UlidGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for issue, rotation and revocation in virtual time.
 */
class CredentialsTests {

	private static final Duration LIMIT = Duration.ofSeconds(10);

	private final VirtualTime time = new VirtualTime();

	private final RecordingProvisioner provisioner = new RecordingProvisioner();

	private final InMemoryCredentialLedger ledger = new InMemoryCredentialLedger(this.time);

	private final UlidGenerator ids = new UlidGenerator(this.time, new Random(7));

	private Credentials credentials = start(CredentialSettings.DEFAULT);

	private Credentials start(CredentialSettings settings) {
		return new Credentials(this.provisioner, this.ledger, settings, this.time, this.time.timer(), this.ids);
	}

	private JobCredentials job() {
		return this.credentials.forJob(JobId.generate(this.ids), ArcpPrincipal.of("alice"), Lease.empty(), null,
				Budget.of(Map.of()));
	}

	private static List<Object> issue(JobCredentials job) {
		List<Object> answers = new ArrayList<>();
		job.issue((error) -> answers.add((error != null) ? error : "issued"));
		return answers;
	}

	private List<OutstandingCredential> outstanding() {
		return this.ledger.outstanding().collectList().block(LIMIT);
	}

	private void intended(int count, String handle) {
		for (int i = 0; i < count; i++) {
			CredentialId id = CredentialId.of("cred_left_" + i);
			this.ledger.intend(new CredentialIntent(id, JobId.of("job_left"), id.value(), this.time.instant()))
				.then((handle != null) ? this.ledger.issued(id, id.value(), handle + i) : Mono.empty())
				.block(LIMIT);
		}
	}

	@Test
	void doublesTheWaitBetweenAttempts() {
		this.provisioner.revokeWith((handle) -> Mono.error(new IllegalStateException("no")));
		JobCredentials job = job();
		assertThat(issue(job)).containsExactly("issued");

		job.end();

		List<Integer> attempts = new ArrayList<>();
		for (long millis : new long[] { 0, 499, 1, 999, 1, 1_999, 1, 4_000, 8_000, 16_000, 31_999, 1, 120_000 }) {
			this.time.pass(Duration.ofMillis(millis));
			attempts.add(this.provisioner.attempts().size());
		}
		assertThat(attempts).containsExactly(1, 1, 2, 2, 3, 3, 4, 5, 6, 7, 7, 8, 8);
		assertThat(this.credentials.unrevocable()).isEqualTo(1);
		assertThat(outstanding()).singleElement()
			.returns(OutstandingCredential.State.UNREVOCABLE, OutstandingCredential::state);
	}

	@Test
	void neverWaitsLongerThanTheLongestBackoff() {
		this.credentials = start(new CredentialSettings(Duration.ofSeconds(10), 6, Duration.ofSeconds(1),
				Duration.ofSeconds(3), false, true));
		this.provisioner.revokeWith((handle) -> Mono.error(new IllegalStateException("no")));
		JobCredentials job = job();
		issue(job);

		job.end();

		this.time.pass(Duration.ofSeconds(1 + 2 + 3 + 3));
		assertThat(this.provisioner.attempts()).hasSize(5);
		this.time.pass(Duration.ofSeconds(3));
		assertThat(this.provisioner.attempts()).hasSize(6);
		assertThat(this.credentials.unrevocable()).isEqualTo(1);
	}

	@Test
	void attemptThatDoesNotAnswerIsGivenUp() {
		this.provisioner
			.revokeWith((handle) -> (this.provisioner.attempts().size() == 1) ? Mono.never() : Mono.empty());
		JobCredentials job = job();
		issue(job);

		job.end();
		this.time.pass(Duration.ofSeconds(10).plusMillis(500));

		assertThat(this.provisioner.attempts()).hasSize(2);
		assertThat(outstanding()).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(longs = { 1, 2, 3, 4, 5, 6, 7, 8, 9, 10 })
	void everyCredentialIsRevokedOnceOrKeptAsUnrevocable(long seed) {
		Random random = new Random(seed);
		Map<CredentialId, Integer> failures = new ConcurrentHashMap<>();
		this.provisioner.revokeWith((handle) -> {
			int left = failures.computeIfAbsent(handle.id(), (id) -> random.nextInt(11));
			failures.put(handle.id(), left - 1);
			if (left <= 0) {
				return Mono.empty();
			}
			return random.nextBoolean() ? Mono.error(new IllegalStateException("no")) : Mono.never();
		});
		List<JobCredentials> jobs = new ArrayList<>();
		for (int step = 0; step < 200; step++) {
			JobCredentials job = job();
			issue(job);
			jobs.add(job);
			if (random.nextInt(3) == 0) {
				List<Credential> live = job.live();
				job.rotate(live.get(0).id(), (rotated) -> {
				});
			}
			if (random.nextBoolean()) {
				jobs.remove(random.nextInt(jobs.size())).end();
			}
			this.time.pass(Duration.ofMillis(random.nextInt(5_000)));
		}
		jobs.forEach(JobCredentials::end);
		jobs.forEach(JobCredentials::end);
		this.time.pass(Duration.ofMinutes(30));

		int minted = this.provisioner.issued().size();
		List<OutstandingCredential> left = outstanding();
		assertThat(this.provisioner.revokedHandles()).as("seed %d", seed)
			.doesNotHaveDuplicates()
			.hasSize(minted - left.size());
		assertThat(left).as("seed %d", seed)
			.hasSize(this.credentials.unrevocable())
			.isNotEmpty()
			.allMatch((entry) -> entry.state() == OutstandingCredential.State.UNREVOCABLE);
		assertThat(this.credentials.values().size()).isEqualTo(left.size());
		StepVerifier.create(this.credentials.whenRevoked()).expectComplete().verify(LIMIT);
	}

	@Test
	void revokesWhatAnEarlierProcessHasLeftBehindOnce() {
		intended(100, "key-");

		this.credentials.revokeLeftovers();
		start(CredentialSettings.DEFAULT).revokeLeftovers();

		assertThat(outstanding()).isEmpty();
		assertThat(this.provisioner.revokedHandles()).hasSize(100)
			.doesNotHaveDuplicates()
			.allMatch((key) -> key.startsWith("key-"));
	}

	@Test
	void revokesWhatMayHaveBeenMintedByItsId() {
		intended(1, null);

		this.credentials.revokeLeftovers();

		assertThat(this.provisioner.revoked()).singleElement()
			.isEqualTo(new CredentialHandle(CredentialId.of("cred_left_0"), JobId.of("job_left"), "cred_left_0", null));
	}

	@Test
	void triesWhatCouldNotBeRevokedAtTheNextStart() {
		intended(1, "key-");
		this.ledger.unrevocable(CredentialId.of("cred_left_0")).block(LIMIT);

		this.credentials.revokeLeftovers();

		assertThat(outstanding()).isEmpty();
	}

	@Test
	void doesNotRevokeWhatIsLiveHere() {
		JobCredentials job = job();
		issue(job);
		intended(3, "key-");

		this.credentials.revokeLeftovers();

		assertThat(outstanding()).singleElement()
			.returns(OutstandingCredential.State.LIVE, OutstandingCredential::state);
		assertThat(job.live()).hasSize(1);
	}

	@Test
	void revokesAllWhenOneOfSeveralCannotBeRecorded() {
		AtomicInteger writes = new AtomicInteger();
		CredentialLedger failing = new ForwardingLedger(this.ledger) {

			@Override
			public Mono<Void> issued(CredentialId id, String credential, String handle) {
				return (writes.incrementAndGet() == 2) ? Mono.error(new IllegalStateException("disk full"))
						: super.issued(id, credential, handle);
			}

		};
		this.credentials = new Credentials(this.provisioner, failing, CredentialSettings.DEFAULT, this.time,
				this.time.timer(), this.ids);
		this.provisioner.answerWith((request) -> Mono.just(List.of(this.provisioner.mint(request).withHandle("a"),
				this.provisioner.mint(request).withHandle("b"), this.provisioner.mint(request).withHandle("c"))));
		JobCredentials job = job();

		assertThat(issue(job)).singleElement().isInstanceOf(ArcpException.class);

		assertThat(job.live()).isEmpty();
		assertThat(this.provisioner.revokedHandles()).containsExactly("a", "b", "c");
		assertThat(outstanding()).isEmpty();
		assertThat(this.credentials.values().size()).isZero();
	}

	@Test
	void asksForNothingThatCannotBeRecorded() {
		CredentialLedger failing = new ForwardingLedger(this.ledger) {

			@Override
			public Mono<Void> intend(CredentialIntent intent) {
				return Mono.error(new IllegalStateException("disk full"));
			}

		};
		this.credentials = new Credentials(this.provisioner, failing, CredentialSettings.DEFAULT, this.time,
				this.time.timer(), this.ids);

		assertThat(issue(job())).singleElement().isInstanceOf(ArcpException.class);
		assertThat(this.provisioner.issued()).isEmpty();
	}

	@Test
	void severalCredentialsHaveIdsOfTheirOwn() {
		this.provisioner.answerWith((request) -> Mono.just(List.of(this.provisioner.mint(request),
				this.provisioner.mint(request).withId("mine"), this.provisioner.mint(request))));
		JobCredentials job = job();

		issue(job);

		assertThat(job.live()).extracting(Credential::id).doesNotHaveDuplicates().hasSize(3).contains("mine");
		assertThat(job.find("mine")).isNotNull();
		assertThat(outstanding()).extracting(OutstandingCredential::credential)
			.isEqualTo(job.live().stream().map(Credential::id).toList());
	}

	@Test
	void twoCredentialsOfOneIdAreRevoked() {
		this.provisioner.answerWith((request) -> Mono
			.just(List.of(this.provisioner.mint(request).withId("x"), this.provisioner.mint(request).withId("x"))));

		assertThat(issue(job())).singleElement().isInstanceOf(ArcpException.class);
		assertThat(outstanding()).isEmpty();
	}

	@Test
	void jobThatEndsWhileItsCredentialsAreIssuedKeepsNone() {
		JobCredentials job = job();
		this.provisioner.answerWith((request) -> Mono.delay(Duration.ofSeconds(1), this.time.timer())
			.map((tick) -> List.of(this.provisioner.mint(request))));
		issue(job);

		job.end();
		this.time.pass(Duration.ofSeconds(1));

		assertThat(job.live()).isEmpty();
		assertThat(this.provisioner.revoked()).hasSize(1);
		assertThat(outstanding()).isEmpty();
	}

	@Test
	void ledgerThatFailsDoesNotHoldUpRevocation() {
		Set<CredentialId> settled = ConcurrentHashMap.newKeySet();
		CredentialLedger failing = new ForwardingLedger(this.ledger) {

			@Override
			public Mono<Void> due(CredentialId id) {
				return Mono.error(new IllegalStateException("no"));
			}

			@Override
			public Mono<Void> settled(CredentialId id) {
				return Mono
					.defer(() -> settled.add(id) ? Mono.error(new IllegalStateException("no")) : super.settled(id));
			}

		};
		this.credentials = new Credentials(this.provisioner, failing, CredentialSettings.DEFAULT, this.time,
				this.time.timer(), this.ids);
		JobCredentials job = job();
		issue(job);

		job.end();
		this.time.pass(Duration.ofSeconds(1));

		assertThat(this.provisioner.revoked()).hasSize(1);
		assertThat(outstanding()).isEmpty();
	}

}
