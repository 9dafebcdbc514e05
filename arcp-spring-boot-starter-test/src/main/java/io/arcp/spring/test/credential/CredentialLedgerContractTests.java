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

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;

import io.arcp.credential.CredentialIntent;
import io.arcp.credential.CredentialLedger;
import io.arcp.credential.OutstandingCredential;
import io.arcp.credential.OutstandingCredential.State;
import io.arcp.protocol.CredentialId;
import io.arcp.protocol.JobId;
import io.arcp.spring.test.MutableClock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

/**
 * What every {@link CredentialLedger} keeps to, as tests. A subclass says how to create
 * the ledger.
 *
 * @since 0.1.0
 */
public abstract class CredentialLedgerContractTests {

	private static final Instant NOW = Instant.parse("2026-05-13T19:30:00Z");

	private static final Duration LIMIT = Duration.ofSeconds(30);

	private static final Duration VISIBILITY = Duration.ofMinutes(1);

	private final MutableClock clock = MutableClock.startingAt(NOW);

	private CredentialLedger ledger;

	/**
	 * Creates the tests.
	 */
	protected CredentialLedgerContractTests() {
	}

	/**
	 * Creates a ledger. Called before each test.
	 * @param clock what claims are measured with
	 * @return the ledger, empty
	 * @throws Exception if it cannot be created
	 */
	protected abstract CredentialLedger createLedger(Clock clock) throws Exception;

	/**
	 * Releases a ledger. Called after each test; does nothing by default.
	 * @param closed the ledger, created by {@link #createLedger}
	 */
	protected void closeLedger(CredentialLedger closed) {
	}

	@BeforeEach
	void openLedger() throws Exception {
		this.ledger = createLedger(this.clock);
	}

	@AfterEach
	void releaseLedger() {
		closeLedger(this.ledger);
	}

	private static CredentialId id(String id) {
		return CredentialId.of(id);
	}

	private void run(Mono<Void> write) {
		write.block(LIMIT);
	}

	private Mono<Void> intend(String id) {
		return this.ledger.intend(new CredentialIntent(id(id), JobId.of("job_1"), "wire-" + id, NOW));
	}

	private Mono<Void> mint(String id) {
		return intend(id).then(this.ledger.issued(id(id), "cred-" + id, "key-" + id));
	}

	private List<OutstandingCredential> outstanding() {
		return Objects.requireNonNull(this.ledger.outstanding().collectList().block(LIMIT));
	}

	private List<String> claim(int max) {
		return Objects.requireNonNull(
				this.ledger.claimDue(max, VISIBILITY).map((entry) -> entry.id().value()).collectList().block(LIMIT));
	}

	@Test
	void intentIsOutstandingBeforeItIsIssued() {
		run(intend("a"));

		assertThat(outstanding())
			.containsExactly(new OutstandingCredential(id("a"), JobId.of("job_1"), "wire-a", null, NOW, State.LIVE));
	}

	@Test
	void issuedCredentialHasItsHandle() {
		run(mint("a"));

		assertThat(outstanding())
			.containsExactly(new OutstandingCredential(id("a"), JobId.of("job_1"), "cred-a", "key-a", NOW, State.LIVE));
	}

	@Test
	void credentialWithoutIntentCannotBeIssued() {
		assertThatException().isThrownBy(() -> run(this.ledger.issued(id("a"), "cred-a", "key-a")));
		assertThat(outstanding()).isEmpty();
	}

	@Test
	void writesMayBeRepeated() {
		run(mint("a"));
		run(intend("a"));
		run(this.ledger.issued(id("a"), "cred-a", "key-a"));
		run(this.ledger.due(id("a")));
		run(this.ledger.due(id("a")));
		assertThat(outstanding()).singleElement()
			.returns("key-a", OutstandingCredential::handle)
			.returns(State.DUE, OutstandingCredential::state);

		run(this.ledger.settled(id("a")));
		run(this.ledger.settled(id("a")));

		assertThat(outstanding()).isEmpty();
	}

	@Test
	void writesAboutUnknownCredentialsHaveNoEffect() {
		run(this.ledger.due(id("a")));
		run(this.ledger.unrevocable(id("a")));
		run(this.ledger.settled(id("a")));

		assertThat(outstanding()).isEmpty();
		assertThat(claim(10)).isEmpty();
	}

	@Test
	void nothingHappensBeforeSubscription() {
		intend("a");
		run(intend("b"));
		this.ledger.settled(id("b"));

		assertThat(outstanding()).extracting((entry) -> entry.id().value()).containsExactly("b");
	}

	@Test
	void onlyDueCredentialsAreClaimed() {
		run(mint("live").then(mint("due")).then(mint("given-up")).then(mint("settled")));
		run(this.ledger.due(id("due"))
			.then(this.ledger.due(id("given-up")))
			.then(this.ledger.unrevocable(id("given-up")))
			.then(this.ledger.due(id("settled")))
			.then(this.ledger.settled(id("settled"))));

		assertThat(claim(10)).containsExactly("due");
	}

	@Test
	void claimedCredentialIsHiddenForAWhile() {
		run(mint("a").then(this.ledger.due(id("a"))));
		assertThat(claim(10)).containsExactly("a");

		this.clock.advance(VISIBILITY.minusMillis(1));
		assertThat(claim(10)).isEmpty();
		run(this.ledger.due(id("a")));
		assertThat(claim(10)).isEmpty();
		this.clock.advance(Duration.ofMillis(1));

		assertThat(claim(10)).containsExactly("a");
	}

	@Test
	void claimsAtMostAsManyAsAskedForOldestFirst() {
		run(Flux.range(0, 5).concatMap((i) -> mint("c" + i).then(this.ledger.due(id("c" + i)))).then());

		assertThat(claim(2)).containsExactly("c0", "c1");
		assertThat(claim(2)).containsExactly("c2", "c3");
		assertThat(claim(2)).containsExactly("c4");
		assertThat(outstanding()).hasSize(5);
	}

	@Test
	void unrevocableCredentialStaysUntilItIsSettled() {
		run(mint("a").then(this.ledger.due(id("a"))).then(this.ledger.unrevocable(id("a"))));
		assertThat(outstanding()).singleElement().returns(State.UNREVOCABLE, OutstandingCredential::state);

		run(this.ledger.due(id("a")));

		assertThat(claim(10)).containsExactly("a");
		run(this.ledger.settled(id("a")));
		assertThat(outstanding()).isEmpty();
	}

	@Test
	void concurrentClaimsShareNothing() {
		run(Flux.range(0, 40).concatMap((i) -> mint("c" + i).then(this.ledger.due(id("c" + i)))).then());

		List<String> claimed = Flux.range(0, 8)
			.flatMap((i) -> this.ledger.claimDue(10, VISIBILITY)
				.map((entry) -> entry.id().value())
				.subscribeOn(Schedulers.boundedElastic()))
			.collectList()
			.block(LIMIT);

		assertThat(claimed).hasSize(40).doesNotHaveDuplicates();
	}

}
