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

import java.util.List;

import io.arcp.event.AttachResult;
import io.arcp.event.Detach;
import io.arcp.event.Digest;
import io.arcp.event.JobFence;
import io.arcp.event.Link;
import io.arcp.event.LinkResult;
import io.arcp.event.OwnerTimeline;
import io.arcp.event.ResumeResult;
import io.arcp.event.Role;
import io.arcp.event.SessionFence;
import io.arcp.protocol.JobId;
import org.assertj.core.api.Assumptions;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Runs that are left open, for stores that have them.
 */
abstract class OpenRunContract extends StoreContract {

	private SessionFence fence = new SessionFence(SESSION, 0);

	private JobFence job = new JobFence(JOB, 0);

	OpenRunContract(ArcpStoreContractTests tests) {
		super(tests);
	}

	@BeforeEach
	void openRunBehindThreeEvents() {
		Assumptions.assumeThat(store().capabilities().openRuns()).as("the store has open runs").isTrue();
		this.fence = open();
		this.job = create(JOB);
		attach(this.fence, JOB);
		attach(this.fence, OTHER_JOB);
		append(this.job, 1, 3);
		assertThat(link(3, null, JOB, live(JOB, 1, 3))).isEqualTo(new LinkResult.Regressed(0));
		assertThat(link(0, null, JOB, live(JOB, 1, 3))).isEqualTo(new LinkResult.Linked(3, 0));
	}

	private LinkResult link(long expectedHead, @Nullable Long closeAt, @Nullable JobId open, Link.Source... sources) {
		long bytes = (closeAt != null) ? Math.max(0, 10 * (closeAt - 3)) : 0;
		Link link = new Link(expectedHead, List.of(sources), Link.Caps.NONE, List.of(),
				new Link.Tail(closeAt, bytes, open));
		return await(store().sessions().link(this.fence, link));
	}

	private OwnerTimeline timeline() {
		return await(store().sessions().timeline(SESSION, JOB));
	}

	@Test
	void numbersWhatIsAppendedWithoutAnyLink() {
		append(this.job, 4, 4);

		assertThat(timeline().lastEventSeq()).isEqualTo(7);
		assertThat(timeline().seqOf(6)).isEqualTo(6);
		assertThat(timeline().positionOf(5)).isEqualTo(new OwnerTimeline.Position(5, false));
		assertThat(timeline().positionOf(50)).as("at most the end of the log")
			.isEqualTo(new OwnerTimeline.Position(7, false));
	}

	@Test
	void answersTheLastLinkedNumberWhileNothingWasAppended() {
		assertThat(timeline().lastEventSeq()).isEqualTo(3);
	}

	@Test
	void closesAtTheEndOfTheLog() {
		append(this.job, 4, 4);

		assertThat(link(7, 7L, null)).isEqualTo(new LinkResult.Linked(7, 0));

		assertThat(timeline().seqOf(7)).isEqualTo(7);
		assertThat(timeline().seqOf(8)).isNull();
	}

	@Test
	void closesAndLinksInOneStep() {
		append(this.job, 4, 2);

		assertThat(link(5, 5L, OTHER_JOB, live(OTHER_JOB, 1, 2))).isEqualTo(new LinkResult.Linked(7, 0));

		assertThat(await(store().sessions().timeline(SESSION, OTHER_JOB)).seqOf(3)).isEqualTo(8);
		assertThat(timeline().seqOf(5)).isEqualTo(5);
	}

	@Test
	void closesBelowWhatIsLinkedWithoutGoingBack() {
		assertThat(link(3, 1L, null)).isEqualTo(new LinkResult.Linked(3, 0));

		assertThat(timeline().cursor()).isEqualTo(3);
	}

	@Test
	void refusesALinkThatDoesNotCloseIt() {
		assertThat(link(this.fence, 3, live(OTHER_JOB, 1, 1))).isEqualTo(new LinkResult.TailMismatch(JOB.value()));
	}

	@Test
	void refusesAnAttachmentUntilItIsClosed() {
		JobId third = JobId.of("job_3");

		assertThat(await(store().sessions().attach(this.fence, third, 0, Role.SUBSCRIBER)))
			.isEqualTo(new AttachResult.TailMismatch(JOB.value()));
		assertThat(await(store().sessions().detach(this.fence, JOB, Detach.ENDED)))
			.isEqualTo(new AttachResult.TailMismatch(JOB.value()));
		assertThat(await(store().sessions().attach(this.fence, OTHER_JOB, 0, Role.OWNER))).as("attached already")
			.isInstanceOf(AttachResult.Attached.class);

		link(3, 3L, null);
		assertThat(attach(this.fence, third, 0, Role.SUBSCRIBER)).isZero();
	}

	@Test
	void isInheritedByAResume() {
		append(this.job, 4, 4);

		ResumeResult result = await(store().sessions().resume(attempt(TOKEN, Digest.of("next"), 6L)));

		assertThat(result).isInstanceOfSatisfying(ResumeResult.Resumed.class, (resumed) -> {
			assertThat(resumed.record().openJob()).isEqualTo(JOB);
			assertThat(resumed.record().head()).isEqualTo(3);
			assertThat(resumed.record().attached()).containsKey(JOB);
			this.fence = resumed.fence();
		});
		assertThat(link(7, 7L, null)).isEqualTo(new LinkResult.Linked(7, 0));
	}

	@Test
	void movesTheFloorOfAnAcknowledgmentWhenItIsClosed() {
		append(this.job, 4, 4);
		await(store().sessions().acknowledge(this.fence, 6));

		assertThat(link(7, 7L, null)).isEqualTo(new LinkResult.Linked(7, 6));
	}

	@Test
	void opensOnlyAJobThatWasAttached() {
		link(3, 3L, null);

		assertThat(link(3, null, JobId.of("job_3"))).isEqualTo(new LinkResult.Detached(JobId.of("job_3")));
	}

}
