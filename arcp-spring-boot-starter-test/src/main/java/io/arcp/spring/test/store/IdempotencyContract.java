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

package io.arcp.spring.test.store;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Objects;

import io.arcp.event.Claim;
import io.arcp.event.Claimant;
import io.arcp.event.Digest;
import io.arcp.event.IdempotencyKey;
import io.arcp.event.NodeRef;
import io.arcp.protocol.JobId;
import io.arcp.protocol.JobStatus;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Schedulers;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Idempotency keys.
 */
abstract class IdempotencyContract extends StoreContract {

	private static final IdempotencyKey KEY = new IdempotencyKey(PRINCIPAL, "key-1");

	private static final Digest PARAMETERS = Digest.of("parameters");

	private static final Claimant FIRST = claimant(NODE, "request-1");

	private static final Claimant SECOND = claimant(OTHER_NODE, "request-2");

	private static final byte[] ACCEPTED = "accepted".getBytes(StandardCharsets.UTF_8);

	private static final byte[] TERMINAL = "result {}".getBytes(StandardCharsets.UTF_8);

	IdempotencyContract(ArcpStoreContractTests tests) {
		super(tests);
	}

	private Claim claim(JobId proposed, Claimant claimant, @Nullable NodeRef dead) {
		return await(store().idempotency().claim(KEY, PARAMETERS, proposed, claimant, dead));
	}

	private void complete(Claimant claimant) {
		awaitEmpty(store().idempotency().complete(KEY, claimant, ACCEPTED));
	}

	private void assertDone(Claim claim, JobId job, byte @Nullable [] terminal) {
		assertThat(claim).isInstanceOfSatisfying(Claim.Done.class, (done) -> {
			assertThat(done.job()).isEqualTo(job);
			assertThat(done.accepted()).isEqualTo(ACCEPTED);
			assertThat(done.terminal()).isEqualTo(terminal);
		});
	}

	@Test
	void belongsToTheFirstClaimant() {
		assertThat(claim(JOB, FIRST, null)).isEqualTo(new Claim.Claimed(JOB));
		assertThat(claim(OTHER_JOB, SECOND, null)).isEqualTo(new Claim.Pending(JOB, FIRST));
		assertThat(claim(OTHER_JOB, FIRST, null)).as("repeated").isEqualTo(new Claim.Claimed(JOB));
	}

	@Test
	void isScopedToItsPrincipal() {
		claim(JOB, FIRST, null);

		assertThat(await(
				store().idempotency().claim(new IdempotencyKey("bob", KEY.key()), PARAMETERS, OTHER_JOB, SECOND, null)))
			.isEqualTo(new Claim.Claimed(OTHER_JOB));
	}

	@Test
	void refusesOtherParameters() {
		claim(JOB, FIRST, null);
		Digest others = Digest.of("other parameters");

		assertThat(await(store().idempotency().claim(KEY, others, OTHER_JOB, SECOND, null)))
			.isEqualTo(new Claim.Conflict(JOB));
		complete(FIRST);
		assertThat(await(store().idempotency().claim(KEY, others, OTHER_JOB, FIRST, null)))
			.isEqualTo(new Claim.Conflict(JOB));
	}

	@Test
	void answersTheAcceptanceAndThenTheEnd() {
		claim(JOB, FIRST, null);
		complete(FIRST);
		assertDone(claim(OTHER_JOB, SECOND, null), JOB, null);

		awaitEmpty(store().idempotency().terminated(KEY, JOB, ACCEPTED, TERMINAL));

		assertDone(claim(OTHER_JOB, SECOND, null), JOB, TERMINAL);
	}

	@Test
	void isTakenOverFromADeadNodeWithItsJob() {
		claim(JOB, FIRST, null);

		assertThat(claim(OTHER_JOB, SECOND, new NodeRef("node-x#1"))).isEqualTo(new Claim.Pending(JOB, FIRST));
		assertThat(claim(OTHER_JOB, SECOND, NODE)).isEqualTo(new Claim.Claimed(JOB));

		complete(FIRST);
		assertThat(claim(OTHER_JOB, FIRST, null)).isEqualTo(new Claim.Pending(JOB, SECOND));
		complete(SECOND);
		assertDone(claim(OTHER_JOB, FIRST, null), JOB, null);
	}

	@Test
	void isFreeAfterItsClaimantReleasedIt() {
		claim(JOB, FIRST, null);

		awaitEmpty(store().idempotency().release(KEY, SECOND));
		assertThat(claim(OTHER_JOB, SECOND, null)).isEqualTo(new Claim.Pending(JOB, FIRST));
		awaitEmpty(store().idempotency().release(KEY, FIRST));

		assertThat(claim(OTHER_JOB, SECOND, null)).isEqualTo(new Claim.Claimed(OTHER_JOB));
	}

	@Test
	void isNotReleasedAfterTheAcceptance() {
		claim(JOB, FIRST, null);
		complete(FIRST);

		awaitEmpty(store().idempotency().release(KEY, FIRST));

		assertDone(claim(OTHER_JOB, SECOND, null), JOB, null);
	}

	@Test
	void keepsTheFirstAcceptance() {
		claim(JOB, FIRST, null);
		complete(FIRST);

		awaitEmpty(store().idempotency().complete(KEY, FIRST, new byte[] { 'x' }));

		assertDone(claim(OTHER_JOB, SECOND, null), JOB, null);
	}

	@Test
	void isSettledByTheEndOfAJobWhoseClaimantDied() {
		claim(JOB, FIRST, null);

		awaitEmpty(store().idempotency().terminated(KEY, JOB, ACCEPTED, TERMINAL));

		assertDone(claim(OTHER_JOB, SECOND, null), JOB, TERMINAL);
		complete(FIRST);
		assertDone(claim(OTHER_JOB, SECOND, null), JOB, TERMINAL);
	}

	@Test
	void waitsForTheAcceptanceWhenTheEndCameFirstWithoutIt() {
		claim(JOB, FIRST, null);

		awaitEmpty(store().idempotency().terminated(KEY, JOB, null, TERMINAL));
		assertThat(claim(OTHER_JOB, SECOND, null)).isEqualTo(new Claim.Pending(JOB, FIRST));
		complete(FIRST);

		assertDone(claim(OTHER_JOB, SECOND, null), JOB, TERMINAL);
	}

	@Test
	void ignoresWhatIsSaidOfAnUnknownKey() {
		complete(FIRST);
		awaitEmpty(store().idempotency().release(KEY, FIRST));
		awaitEmpty(store().idempotency().terminated(KEY, JOB, ACCEPTED, TERMINAL));

		assertThat(claim(JOB, FIRST, null)).isEqualTo(new Claim.Claimed(JOB));
	}

	@Test
	void ignoresTheEndOfAJobWhoseKeyBelongsToAnotherByNow() {
		claim(JOB, FIRST, null);
		complete(FIRST);
		letTimePass(Duration.ofHours(25));
		claim(OTHER_JOB, SECOND, null);

		awaitEmpty(store().idempotency().terminated(KEY, JOB, ACCEPTED, TERMINAL));
		assertThat(claim(JOB, FIRST, null)).isEqualTo(new Claim.Pending(OTHER_JOB, SECOND));
		complete(SECOND);

		assertDone(claim(JOB, FIRST, null), OTHER_JOB, null);
	}

	@Test
	void hasOneWinnerAmongParallelClaims() {
		List<Claim> claims = Objects.requireNonNull(Flux.range(0, 100)
			.flatMap((i) -> store().idempotency()
				.claim(KEY, PARAMETERS, JobId.of("job_" + i), claimant(NODE, "request-" + i), null)
				.subscribeOn(Schedulers.parallel()), 100)
			.collectList()
			.block(WAIT));

		List<JobId> winners = claims.stream()
			.filter(Claim.Claimed.class::isInstance)
			.map((claim) -> ((Claim.Claimed) claim).job())
			.toList();
		assertThat(winners).hasSize(1);
		assertThat(claims).filteredOn(Claim.Pending.class::isInstance)
			.hasSize(99)
			.allSatisfy((claim) -> assertThat(((Claim.Pending) claim).job()).isEqualTo(winners.get(0)));
	}

	@Test
	void isFreeWhenItsTimeIsOver() {
		claim(JOB, FIRST, null);
		complete(FIRST);
		awaitEmpty(store().idempotency().terminated(KEY, JOB, ACCEPTED, TERMINAL));

		letTimePass(Duration.ofHours(23));
		assertDone(claim(OTHER_JOB, SECOND, null), JOB, TERMINAL);
		letTimePass(Duration.ofHours(2));

		assertThat(claim(OTHER_JOB, SECOND, null)).isEqualTo(new Claim.Claimed(OTHER_JOB));
	}

	@Test
	void livesAsLongAsItsJob() {
		claim(JOB, FIRST, null);
		create(JOB);
		complete(FIRST);

		for (int day = 0; day < 3; day++) {
			letTimePass(Duration.ofHours(25));
			await(store().jobs().renew(JOB, Duration.ofDays(2)));
			assertDone(claim(OTHER_JOB, SECOND, null), JOB, null);
		}

		assertThat(status(JOB)).isEqualTo(JobStatus.PENDING);
	}

}
