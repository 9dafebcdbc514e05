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
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

import io.arcp.event.CancelResult;
import io.arcp.event.ClaimResult;
import io.arcp.event.CreateResult;
import io.arcp.event.JobFence;
import io.arcp.event.JobPage;
import io.arcp.event.JobQuery;
import io.arcp.event.JobRecord;
import io.arcp.event.NewJob;
import io.arcp.event.NodeRef;
import io.arcp.event.WatchResult;
import io.arcp.protocol.AgentRef;
import io.arcp.protocol.JobId;
import io.arcp.protocol.JobStatus;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The records of jobs: creation, take-over, listing, retention.
 */
abstract class JobRecordContract extends StoreContract {

	JobRecordContract(ArcpStoreContractTests tests) {
		super(tests);
	}

	private CreateResult create(long epoch, NodeRef owner) {
		return await(store().jobs().create(newJob(JOB, SESSION, epoch, owner, NewJob.Options.NONE)));
	}

	@Test
	void keepsWhatAJobWasCreatedWith() {
		NewJob job = newJob(JOB, SESSION, 1, NODE,
				new NewJob.Options("job_parent", "delegate-1", "key-1", new byte[] { '{', '}' }, 0, 0));

		await(store().jobs().create(job));

		JobRecord record = await(store().jobs().find(JOB));
		assertThat(record.job()).usingRecursiveComparison().isEqualTo(job);
		assertThat(record.epoch()).isEqualTo(1);
		assertThat(record.owner()).isEqualTo(NODE);
		assertThat(record.attempt()).isEqualTo(1);
		assertThat(record.lastOffset()).isZero();
		assertThat(record.firstRetained()).isEqualTo(1);
	}

	@Test
	void createsAJobOnce() {
		append(create(JOB), 1, 2);

		assertThat(create(1, NODE)).isEqualTo(new CreateResult.Created(2));
		assertThat(create(1, OTHER_NODE)).isEqualTo(new CreateResult.Fenced(1));

		assertThat(offsets(read(JOB, 0))).containsExactly(1L, 2L);
	}

	@Test
	void reassertsOwnershipWithAHigherEpochAndKeepsTheLog() {
		append(create(JOB), 1, 2);

		assertThat(create(4, OTHER_NODE)).isEqualTo(new CreateResult.Created(2));

		assertThat(create(1, NODE)).isEqualTo(new CreateResult.Fenced(4));
		JobRecord record = await(store().jobs().find(JOB));
		assertThat(record.epoch()).isEqualTo(4);
		assertThat(record.owner()).isEqualTo(OTHER_NODE);
		assertThat(texts(read(JOB, 0))).containsExactly("event 1", "event 2");
	}

	@Test
	void recreatesALostJobBehindItsBaseOffset() {
		NewJob lost = newJob(JOB, SESSION, 3, NODE, new NewJob.Options(null, null, null, null, 40, 400));

		assertThat(await(store().jobs().create(lost))).isEqualTo(new CreateResult.Created(40));
		append(new JobFence(JOB, 3), 41, 2);

		assertThat(offsets(read(JOB, 40))).containsExactly(41L, 42L);
		assertThat(await(store().jobs().find(JOB)).firstRetained()).isEqualTo(41);
	}

	@Test
	void letsAnOrphanBeClaimedOnce() {
		append(create(JOB), 1, 2);
		ClaimResult claimed = new ClaimResult.Claimed(new JobFence(JOB, 2), 2, false, 2, null);
		NodeRef third = new NodeRef("node-c#1");

		assertThat(await(store().jobs().claimOrphan(JOB, NODE, OTHER_NODE))).isEqualTo(claimed);
		assertThat(await(store().jobs().claimOrphan(JOB, NODE, OTHER_NODE))).isEqualTo(claimed);
		assertThat(await(store().jobs().claimOrphan(JOB, NODE, third)))
			.isEqualTo(new ClaimResult.OtherOwner(OTHER_NODE));

		assertThat(await(store().jobs().renew(JOB, WINDOW)).epoch()).isEqualTo(2);
	}

	@Test
	void claimsNeitherAnEndedNorAnUnknownJob() {
		end(create(JOB), 1, JobStatus.SUCCESS);

		assertThat(await(store().jobs().claimOrphan(JOB, NODE, OTHER_NODE))).isEqualTo(new ClaimResult.Terminal());
		assertThat(await(store().jobs().claimOrphan(OTHER_JOB, NODE, OTHER_NODE))).isEqualTo(new ClaimResult.Gone());
	}

	@Test
	void tellsThatAJobWithInputIsRestartable() {
		await(store().jobs()
			.create(newJob(JOB, SESSION, 1, NODE, new NewJob.Options(null, null, null, new byte[] { '1' }, 0, 0))));

		assertThat(await(store().jobs().claimOrphan(JOB, NODE, OTHER_NODE)))
			.isEqualTo(new ClaimResult.Claimed(new JobFence(JOB, 2), 0, true, 2, null));
	}

	@Test
	void findsNothingForAnUnknownJob() {
		awaitEmpty(store().jobs().find(JOB));
		awaitEmpty(store().jobs().renew(JOB, WINDOW));
		awaitEmpty(store().jobs().unwatch(JOB, NODE));
		assertThat(await(store().jobs().watch(JOB, NODE))).isEqualTo(new WatchResult.Gone());
	}

	@Test
	void answersWhereALogStandsWhenItIsWatched() {
		append(create(JOB), 1, 3);

		assertThat(await(store().jobs().watch(JOB, NODE)))
			.isEqualTo(new WatchResult.Watched(3, 1, JobStatus.PENDING, SESSION));
	}

	@Test
	void pagesThroughTheJobsOfAPrincipalInTheOrderOfTheirIds() {
		for (int i : new int[] { 5, 3, 9, 1, 7 }) {
			create(JobId.of("job_" + i));
		}
		await(store().jobs().create(job("job_4", "bob", "echo", START)));

		List<String> seen = new ArrayList<>();
		JobId after = null;
		do {
			JobPage page = await(store().jobs().list(query(PRINCIPAL, Set.of(), null, after)));
			assertThat(page.jobs()).hasSizeLessThanOrEqualTo(2);
			page.jobs().forEach((record) -> seen.add(record.job().job().value()));
			after = page.next();
		}
		while (after != null);

		assertThat(seen).containsExactly("job_1", "job_3", "job_5", "job_7", "job_9");
	}

	@Test
	void listsTheJobsOfAllPrincipals() {
		await(store().jobs().create(job("job_2", "bob", "echo", START)));
		await(store().jobs().create(job("job_1", "carol", "echo", START)));
		await(store().jobs().create(job("job_3", "carol", "echo", START)));

		assertThat(ids(new JobQuery(null, Set.of(), null, null, null, null, 10))).containsExactly("job_1", "job_2",
				"job_3");
	}

	@Test
	void filtersAListing() {
		create(JobId.of("job_1"));
		end(create(JobId.of("job_2")), 1, JobStatus.ERROR);
		await(store().jobs().create(job("job_3", PRINCIPAL, "other", START.plusSeconds(60))));

		assertThat(ids(new JobQuery(PRINCIPAL, Set.of(JobStatus.ERROR), null, null, null, null, 9)))
			.containsExactly("job_2");
		assertThat(ids(new JobQuery(PRINCIPAL, Set.of(), "echo", null, null, null, 9))).containsExactly("job_1",
				"job_2");
		assertThat(ids(new JobQuery(PRINCIPAL, Set.of(), "other@1.0", null, null, null, 9))).containsExactly("job_3");
		assertThat(ids(new JobQuery(PRINCIPAL, Set.of(), "other@2.0", null, null, null, 9))).isEmpty();
		assertThat(ids(new JobQuery(PRINCIPAL, Set.of(), null, START, null, null, 9))).containsExactly("job_3");
		assertThat(ids(new JobQuery(PRINCIPAL, Set.of(), null, null, START.plusSeconds(60), null, 9)))
			.containsExactly("job_1", "job_2");
	}

	private List<String> ids(JobQuery query) {
		return await(store().jobs().list(query)).jobs().stream().map((record) -> record.job().job().value()).toList();
	}

	private static JobQuery query(String principal, Set<JobStatus> statuses, @Nullable String agent,
			@Nullable JobId after) {
		return new JobQuery(principal, statuses, agent, null, null, after, 2);
	}

	private static NewJob job(String id, String principal, String agent, Instant createdAt) {
		NewJob job = newJob(JobId.of(id), SESSION);
		return new NewJob(job.job(), job.epoch(), job.owner(), job.session(), principal, AgentRef.of(agent, "1.0"),
				job.traceId(), createdAt, job.accepted(), job.options(), job.credit(), job.life());
	}

	@Test
	void hidesAnEndedJobWhenItsRetentionIsOver() {
		end(create(JOB), 1, JobStatus.SUCCESS);
		create(OTHER_JOB);
		assertThat(await(store().jobs().find(JOB)).endedAt()).isNotNull();

		letTimePass(RETENTION.minusSeconds(1));
		assertThat(status(JOB)).isEqualTo(JobStatus.SUCCESS);
		letTimePass(Duration.ofSeconds(2));

		awaitEmpty(store().jobs().find(JOB));
		assertThat(ids(JobQuery.of(PRINCIPAL, 10))).containsExactly(OTHER_JOB.value());
		assertThat(await(store().jobs().requestCancel(JOB, "late"))).isEqualTo(new CancelResult.Gone());
	}

	@Test
	void keepsALogReadableBehindItsRetentionWhileSomebodyRenewsIt() {
		end(create(JOB), 1, JobStatus.SUCCESS);

		letTimePass(RETENTION.minusSeconds(1));
		await(store().jobs().renew(JOB, Duration.ofMinutes(5)));
		letTimePass(Duration.ofMinutes(2));
		end(create(OTHER_JOB), 1, JobStatus.SUCCESS);

		awaitEmpty(store().jobs().find(JOB));
		assertThat(texts(read(JOB, 0))).containsExactly("event 1");
	}

}
