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

import java.time.Duration;
import java.util.List;
import java.util.stream.LongStream;

import io.arcp.event.Digest;
import io.arcp.event.FenceResult;
import io.arcp.event.LinkResult;
import io.arcp.event.ResumeAttempt;
import io.arcp.event.ResumeResult;
import io.arcp.event.Run;
import io.arcp.event.SessionFence;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Schedulers;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Taking a session over with its token.
 */
abstract class ResumeContract extends StoreContract {

	private static final Digest SECOND = Digest.of("token-2");

	private static final Digest THIRD = Digest.of("token-3");

	ResumeContract(ArcpStoreContractTests tests) {
		super(tests);
	}

	private ResumeResult resume(Digest presented, Digest next) {
		return await(store().sessions().resume(attempt(presented, next, null)));
	}

	private ResumeResult resumeAfter(long lastSeq) {
		return await(store().sessions().resume(attempt(TOKEN, SECOND, lastSeq)));
	}

	private ResumeResult.Resumed resumed(ResumeResult result) {
		assertThat(result).isInstanceOf(ResumeResult.Resumed.class);
		return (ResumeResult.Resumed) result;
	}

	@Test
	void answersTheSessionAsItIs() {
		SessionFence fence = open();
		attach(fence, JOB);
		link(fence, 0, live(JOB, 1, 5));

		ResumeResult.Resumed resumed = resumed(resumeAfter(2));

		assertThat(resumed.fence()).isEqualTo(new SessionFence(SESSION, 2));
		assertThat(resumed.previousOwner()).isEqualTo(NODE);
		assertThat(resumed.record().head()).isEqualTo(5);
		assertThat(resumed.record().bytesHead()).isEqualTo(50);
		assertThat(resumed.record().openJob()).isNull();
		assertThat(resumed.record().session().token()).isEqualTo(SECOND);
		assertThat(resumed.record().session().features()).containsExactly("ack", "subscribe");
		assertThat(resumed.record().session().startedAt()).isEqualTo(START);
		assertThat(resumed.record().session().salt()).isEqualTo(4711);
	}

	@Test
	void storesNewFeatures() {
		open();
		ResumeAttempt attempt = new ResumeAttempt(SESSION, PRINCIPAL, TOKEN, SECOND, OTHER_NODE, 0L,
				List.of("progress"), WINDOW, WINDOW);

		await(store().sessions().resume(attempt));

		assertThat(resumed(resume(SECOND, THIRD)).record().session().features()).containsExactly("progress");
	}

	@Test
	void answersTheRunsBehindTheNumberLastSeen() {
		SessionFence fence = open();
		attach(fence, JOB);
		attach(fence, OTHER_JOB);
		link(fence, 0, live(JOB, 1, 5), live(OTHER_JOB, 1, 2), live(JOB, 6, 9));

		List<Run> runs = resumed(resumeAfter(6)).runs();

		assertThat(runs.get(0).firstSeq()).isLessThanOrEqualTo(7);
		assertThat(runs.get(0).lastSeq()).isGreaterThanOrEqualTo(7);
		List<String> numbers = runs.stream()
			.flatMap((run) -> LongStream.rangeClosed(Math.max(7, run.firstSeq()), run.lastSeq())
				.mapToObj((seq) -> seq + " " + run.source() + " " + (run.firstOffset() + seq - run.firstSeq())))
			.toList();
		assertThat(numbers).containsExactly("7 job_2 2", "8 job_1 6", "9 job_1 7", "10 job_1 8", "11 job_1 9");
	}

	@Test
	void acceptsThePreviousTokenUntilTheNewOneIsConfirmed() {
		open();
		assertThat(resumed(resume(TOKEN, SECOND)).fence().epoch()).isEqualTo(2);

		ResumeResult.Resumed again = resumed(resume(TOKEN, THIRD));

		assertThat(again.fence().epoch()).isEqualTo(3);
		assertThat(resume(SECOND, TOKEN)).as("a token that no client has").isEqualTo(new ResumeResult.BadToken());
		assertThat(await(store().sessions().confirm(again.fence()))).isEqualTo(FenceResult.OK);
		assertThat(resume(TOKEN, SECOND)).as("a confirmed token").isEqualTo(new ResumeResult.BadToken());
		assertThat(resumed(resume(THIRD, SECOND)).fence().epoch()).isEqualTo(4);
	}

	@Test
	void letsThePreviousTokenDieWithTime() {
		open();
		await(store().sessions()
			.resume(new ResumeAttempt(SESSION, PRINCIPAL, TOKEN, SECOND, NODE, 0L, null, WINDOW,
					Duration.ofMinutes(1))));

		letTimePass(Duration.ofSeconds(61));

		assertThat(resume(TOKEN, THIRD)).isEqualTo(new ResumeResult.BadToken());
		assertThat(resume(SECOND, THIRD)).isInstanceOf(ResumeResult.Resumed.class);
	}

	@Test
	void refusesAForeignTokenAndChangesNothing() {
		SessionFence fence = open();

		assertThat(resume(Digest.of("foreign"), SECOND)).isEqualTo(new ResumeResult.BadToken());

		assertThat(await(store().sessions().confirm(fence))).isEqualTo(FenceResult.OK);
		assertThat(resume(TOKEN, SECOND)).isInstanceOf(ResumeResult.Resumed.class);
	}

	@Test
	void refusesAnotherPrincipal() {
		open();
		ResumeAttempt attempt = new ResumeAttempt(SESSION, "mallory", TOKEN, SECOND, NODE, 0L, null, WINDOW, WINDOW);

		assertThat(await(store().sessions().resume(attempt))).isEqualTo(new ResumeResult.BadPrincipal());

		assertThat(await(store().sessions().epoch(SESSION))).isEqualTo(1);
	}

	@Test
	void checksTheNumberLastSeenAgainstFloorAndHead() {
		SessionFence fence = open();
		attach(fence, JOB);
		link(fence, 0, live(JOB, 1, 10));
		await(store().sessions().acknowledge(fence, 4));

		assertThat(resumeAfter(3)).isEqualTo(new ResumeResult.BelowFloor(4));
		assertThat(resumeAfter(11)).isEqualTo(new ResumeResult.Ahead(10));
		assertThat(await(store().sessions().epoch(SESSION))).as("nothing changed").isEqualTo(1);

		assertThat(resumed(resumeAfter(4)).runs()).isNotEmpty();
		assertThat(resumed(resumeAfter(10)).record().head()).isEqualTo(10);
	}

	@Test
	void replaysEverythingAboveTheFloorWithoutANumber() {
		SessionFence fence = open();
		attach(fence, JOB);
		link(fence, 0, live(JOB, 1, 10));
		await(store().sessions().acknowledge(fence, 4));

		List<Run> runs = resumed(resume(TOKEN, SECOND)).runs();

		assertThat(runs.get(0).firstSeq()).isLessThanOrEqualTo(5);
		assertThat(runs.get(runs.size() - 1).lastSeq()).isEqualTo(10);
	}

	@Test
	void givesParallelResumesStrictlyGrowingEpochs() {
		SessionFence first = open();

		List<Long> epochs = Flux.range(0, 100)
			.flatMap((i) -> store().sessions()
				.resume(attempt(TOKEN, Digest.of("next-" + i), 0L))
				.subscribeOn(Schedulers.parallel()), 100)
			.map((result) -> resumed(result).fence().epoch())
			.collectList()
			.block(WAIT);

		assertThat(epochs).containsExactlyInAnyOrderElementsOf(LongStream.rangeClosed(2, 101).boxed().toList());
		assertThat(link(first, 0, live(JOB, 1, 1))).isEqualTo(new LinkResult.Fenced(101));
	}

}
