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

import io.arcp.event.AppendResult;
import io.arcp.event.CancelResult;
import io.arcp.event.ClaimResult;
import io.arcp.event.Credit;
import io.arcp.event.JobFence;
import io.arcp.protocol.JobId;
import io.arcp.protocol.JobStatus;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.util.function.Tuple2;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A stored cancel decides how a job ends.
 */
abstract class CancelContract extends StoreContract {

	CancelContract(ArcpStoreContractTests tests) {
		super(tests);
	}

	@Test
	void storesTheFirstReason() {
		create(JOB);

		assertThat(await(store().jobs().requestCancel(JOB, "enough"))).isEqualTo(new CancelResult.Requested());
		assertThat(await(store().jobs().requestCancel(JOB, "again")))
			.isEqualTo(new CancelResult.AlreadyRequested("enough"));

		assertThat(await(store().jobs().find(JOB)).cancelReason()).isEqualTo("enough");
	}

	@Test
	void tellsTheExecutor() {
		JobFence fence = create(JOB);
		await(store().jobs().requestCancel(JOB, "enough"));

		assertThat(append(fence, 1, 1)).isEqualTo(new AppendResult.Stored(1, "enough", new Credit(5000)));

		assertThat(await(store().jobs().renew(JOB, WINDOW)).cancelReason()).isEqualTo("enough");
		ClaimResult claim = await(store().jobs().claimOrphan(JOB, NODE, OTHER_NODE));
		assertThat(claim).isInstanceOfSatisfying(ClaimResult.Claimed.class,
				(claimed) -> assertThat(claimed.cancelReason()).isEqualTo("enough"));
	}

	@ParameterizedTest
	@EnumSource(names = { "SUCCESS", "ERROR", "TIMED_OUT" })
	void refusesAnyOtherEnd(JobStatus status) {
		JobFence fence = create(JOB);
		append(fence, 1, 1);
		await(store().jobs().requestCancel(JOB, "enough"));

		AppendResult refused = append(fence, 2, 3, KEEP.withStatus(status));

		assertThat(refused).isEqualTo(new AppendResult.CancelRequested(1, "enough"));
		assertThat(offsets(read(JOB, 0))).containsExactly(1L);
		assertThat(status(JOB)).isEqualTo(JobStatus.PENDING);

		assertThat(end(fence, 2, JobStatus.CANCELLED)).isInstanceOf(AppendResult.Stored.class);
		assertThat(status(JOB)).isEqualTo(JobStatus.CANCELLED);
	}

	@Test
	void letsAJobEndAsCancelledWithoutAStoredCancel() {
		JobFence fence = create(JOB);

		assertThat(end(fence, 1, JobStatus.CANCELLED)).isInstanceOf(AppendResult.Stored.class);

		assertThat(status(JOB)).isEqualTo(JobStatus.CANCELLED);
	}

	@Test
	void answersHowAJobHasEnded() {
		JobFence fence = create(JOB);
		end(fence, 1, JobStatus.TIMED_OUT);

		assertThat(await(store().jobs().requestCancel(JOB, "late")))
			.isEqualTo(new CancelResult.Terminal(JobStatus.TIMED_OUT));
	}

	@Test
	void answersGoneForAnUnknownJob() {
		assertThat(await(store().jobs().requestCancel(JOB, "why"))).isEqualTo(new CancelResult.Gone());
	}

	@Test
	void agreesWithTheEndWhenBothComeAtOnce() {
		for (int i = 0; i < 1000; i++) {
			JobId job = JobId.of("job_" + i);
			JobFence fence = create(job);

			Tuple2<AppendResult, CancelResult> answers = await(Mono.zip(
					store().jobs()
						.append(fence, 1, events(1, 1), KEEP.withStatus(JobStatus.SUCCESS))
						.subscribeOn(Schedulers.parallel()),
					store().jobs().requestCancel(job, "race").subscribeOn(Schedulers.parallel())));

			if (answers.getT1() instanceof AppendResult.Stored) {
				assertThat(answers.getT2()).as("race %d", i).isEqualTo(new CancelResult.Terminal(JobStatus.SUCCESS));
				assertThat(status(job)).isEqualTo(JobStatus.SUCCESS);
			}
			else {
				assertThat(answers.getT1()).as("race %d", i).isEqualTo(new AppendResult.CancelRequested(0, "race"));
				assertThat(answers.getT2()).as("race %d", i).isEqualTo(new CancelResult.Requested());
				assertThat(end(fence, 1, JobStatus.CANCELLED)).isInstanceOf(AppendResult.Stored.class);
				assertThat(status(job)).isEqualTo(JobStatus.CANCELLED);
			}
		}
	}

}
