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

import io.arcp.event.Cluster;
import io.arcp.event.Credit;
import io.arcp.event.JobFence;
import io.arcp.event.LeaseState;
import io.arcp.event.SessionFence;
import io.arcp.event.Signal;
import io.arcp.protocol.JobId;
import io.arcp.protocol.JobStatus;
import org.junit.jupiter.api.Test;
import reactor.test.StepVerifier;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What one node sees of itself: its lease, its jobs, its hints.
 */
abstract class ClusterContract extends StoreContract {

	private static final Duration NOTHING = Duration.ofMillis(50);

	ClusterContract(ArcpStoreContractTests tests) {
		super(tests);
	}

	private List<JobId> jobsOfNode() {
		return await(store().cluster().jobsOf(NODE).collectList());
	}

	@Test
	void renewsTheLeaseOfALiveNode() {
		Cluster cluster = store().cluster();

		assertThat(await(cluster.heartbeat(NODE))).isEqualTo(LeaseState.NEW);
		assertThat(await(cluster.heartbeat(NODE))).isEqualTo(LeaseState.OK);
		assertThat(await(cluster.expired(NODE).collectList())).isEmpty();
	}

	@Test
	void ignoresALiveNodeThatIsToBeForgotten() {
		await(store().cluster().heartbeat(NODE));

		awaitEmpty(store().cluster().forget(NODE));

		assertThat(await(store().cluster().heartbeat(NODE))).isEqualTo(LeaseState.OK);
	}

	@Test
	void answersTheJobsThatANodeRuns() {
		create(JOB);
		JobFence ended = create(OTHER_JOB);
		assertThat(jobsOfNode()).containsExactlyInAnyOrder(JOB, OTHER_JOB);

		end(ended, 1, JobStatus.SUCCESS);
		assertThat(jobsOfNode()).contains(JOB);
		await(store().jobs().claimOrphan(JOB, NODE, OTHER_NODE));

		assertThat(jobsOfNode()).doesNotContain(JOB);
		assertThat(await(store().cluster().jobsOf(OTHER_NODE).collectList())).containsExactly(JOB);
	}

	@Test
	void tellsAWatcherThatALogAdvanced() {
		JobFence fence = create(JOB);
		await(store().cluster().heartbeat(NODE));
		await(store().jobs().watch(JOB, NODE));

		StepVerifier.create(store().cluster().signals())
			.then(() -> append(fence, 1, 3))
			.expectNext(new Signal.JobAdvanced(JOB, 3))
			.thenCancel()
			.verify(WAIT);
	}

	@Test
	void tellsNothingOfAJobThatNobodyWatches() {
		JobFence fence = create(JOB);
		await(store().jobs().watch(JOB, NODE));
		awaitEmpty(store().jobs().unwatch(JOB, NODE));

		StepVerifier.create(store().cluster().signals())
			.then(() -> append(fence, 1, 3))
			.expectNoEvent(NOTHING)
			.thenCancel()
			.verify(WAIT);
	}

	@Test
	void tellsTheExecutorOfACancelAndOfCredit() {
		create(JOB);
		await(store().cluster().heartbeat(NODE));

		StepVerifier.create(store().cluster().signals())
			.then(() -> await(store().jobs().requestCancel(JOB, "enough")))
			.expectNext(new Signal.CancelRequested(JOB))
			.then(() -> await(store().jobs().grant(JOB, new SessionFence(SESSION, 1), new Credit(9))))
			.expectNext(new Signal.Granted(JOB, new Credit(9)))
			.thenCancel()
			.verify(WAIT);
	}

	@Test
	void handsAHintOver() {
		Signal signal = new Signal.SessionTaken(SESSION, 7);

		StepVerifier.create(store().cluster().signals())
			.then(() -> awaitEmpty(store().cluster().signal(NODE, signal)))
			.expectNext(signal)
			.thenCancel()
			.verify(WAIT);
	}

}
