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

import java.util.ArrayList;
import java.util.List;

import io.arcp.event.Detach;
import io.arcp.event.Digest;
import io.arcp.event.Link;
import io.arcp.event.LinkResult;
import io.arcp.event.OwnerTimeline;
import io.arcp.event.ResumeResult;
import io.arcp.event.Role;
import io.arcp.event.SessionFence;
import io.arcp.protocol.JobId;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Sessions that live long stay small. The bound of the index is the default of 16,384
 * runs.
 */
abstract class LongTimelineContract extends StoreContract {

	private static final int RUNS = 20_000;

	private static final int MAX_INDEX_RUNS = 16_384;

	LongTimelineContract(ArcpStoreContractTests tests) {
		super(tests);
	}

	@Test
	void forgetsTheOldestRunsBelowTheFloor() {
		SessionFence fence = open();
		attach(fence, JOB);
		attach(fence, OTHER_JOB);
		for (int i = 0; i < RUNS; i++) {
			JobId job = (i % 2 == 0) ? JOB : OTHER_JOB;
			link(fence, i, live(job, i / 2 + 1, i / 2 + 1));
			if (i % 100 == 99) {
				await(store().sessions().acknowledge(fence, i + 1));
			}
		}

		OwnerTimeline timeline = await(store().sessions().timeline(SESSION, JOB));
		long forgotten = RUNS - MAX_INDEX_RUNS;
		OwnerTimeline.Position position = timeline.positionOf(1);
		assertThat(position.truncated()).isTrue();
		assertThat(position.offset()).as("the last forgotten offset").isBetween(forgotten / 2 - 100, forgotten / 2);
		assertThat(timeline.seqOf(1)).isNull();
		assertThat(timeline.seqOf(9_000)).isEqualTo(17_999);
		assertThat(timeline.positionOf(17_999)).isEqualTo(new OwnerTimeline.Position(9_000, false));
		assertThat(timeline.lastEventSeq()).isEqualTo(RUNS - 1);
	}

	@Test
	void keepsTheRunsAboveTheFloorHoweverManyThereAre() {
		SessionFence fence = open();
		attach(fence, JOB);
		attach(fence, OTHER_JOB);
		for (int i = 0; i < RUNS; i++) {
			JobId job = (i % 2 == 0) ? JOB : OTHER_JOB;
			link(fence, i, live(job, i / 2 + 1, i / 2 + 1));
		}

		ResumeResult result = await(store().sessions().resume(attempt(TOKEN, Digest.of("next"), 0L)));

		assertThat(result).isInstanceOfSatisfying(ResumeResult.Resumed.class,
				(resumed) -> assertThat(resumed.runs()).hasSize(RUNS));
	}

	@Test
	void dropsWhatItKnowsOfJobsThatAreNotRetained() {
		SessionFence fence = open();
		List<JobId> drop = new ArrayList<>();
		for (int i = 0; i < RUNS; i++) {
			JobId job = JobId.of("job_" + i);
			attach(fence, job, 0, Role.OWNER);
			Link link = new Link(i, List.of(live(job, 1, 1)), Link.Caps.NONE, List.copyOf(drop), null);
			assertThat(await(store().sessions().link(fence, link))).isInstanceOf(LinkResult.Linked.class);
			drop.clear();
			await(store().sessions().detach(fence, job, Detach.ENDED));
			await(store().sessions().acknowledge(fence, i + 1));
			drop.add(job);
		}

		assertThat(await(store().sessions().timeline(SESSION, JobId.of("job_100"))).cursor()).isZero();
		assertThat(await(store().sessions().timeline(SESSION, JobId.of("job_" + (RUNS - 1)))).cursor()).isEqualTo(1);
		ResumeResult result = await(store().sessions().resume(attempt(TOKEN, Digest.of("next"), null)));
		assertThat(result).isInstanceOfSatisfying(ResumeResult.Resumed.class, (resumed) -> {
			assertThat(resumed.record().attached()).isEmpty();
			assertThat(resumed.runs()).isEmpty();
		});
	}

}
