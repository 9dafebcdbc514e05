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
import java.util.List;
import java.util.Map;

import io.arcp.event.AppendResult;
import io.arcp.event.AttachResult;
import io.arcp.event.Detach;
import io.arcp.event.Digest;
import io.arcp.event.FenceResult;
import io.arcp.event.JobFence;
import io.arcp.event.Link;
import io.arcp.event.LinkResult;
import io.arcp.event.OpenResult;
import io.arcp.event.OwnerTimeline;
import io.arcp.event.ResumeResult;
import io.arcp.event.Role;
import io.arcp.event.Run;
import io.arcp.event.RunMode;
import io.arcp.event.SessionFence;
import io.arcp.event.SessionSnapshot;
import io.arcp.event.SessionStore;
import io.arcp.protocol.JobId;
import io.arcp.protocol.JobStatus;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Sessions: opening, attachments, acknowledgments, private events, deadlines, restoring.
 */
abstract class SessionContract extends StoreContract {

	SessionContract(ArcpStoreContractTests tests) {
		super(tests);
	}

	@Test
	void opensASessionOnce() {
		OpenResult opened = new OpenResult.Opened(new SessionFence(SESSION, 1));

		assertThat(await(store().sessions().open(newSession(SESSION, TOKEN)))).isEqualTo(opened);
		assertThat(await(store().sessions().open(newSession(SESSION, TOKEN)))).isEqualTo(opened);
		assertThat(await(store().sessions().open(newSession(SESSION, Digest.of("other")))))
			.isEqualTo(new OpenResult.Exists());
		assertThat(await(store().sessions().epoch(SESSION))).isEqualTo(1);
	}

	@Test
	void answersGoneForAnUnknownSession() {
		SessionFence fence = new SessionFence(SESSION, 1);
		SessionStore sessions = store().sessions();

		assertThat(await(sessions.confirm(fence))).isEqualTo(FenceResult.GONE);
		assertThat(await(sessions.acknowledge(fence, 1))).isEqualTo(FenceResult.GONE);
		assertThat(await(sessions.renew(fence, WINDOW))).isEqualTo(FenceResult.GONE);
		assertThat(await(sessions.release(fence, WINDOW))).isEqualTo(FenceResult.GONE);
		assertThat(await(sessions.attach(fence, JOB, 0, Role.OWNER))).isEqualTo(new AttachResult.Gone());
		assertThat(await(sessions.detach(fence, JOB, Detach.ENDED))).isEqualTo(new AttachResult.Gone());
		assertThat(await(sessions.appendPrivate(fence, 1, event("x")))).isEqualTo(new AppendResult.Gone());
		assertThat(link(fence, 0, live(JOB, 1, 1))).isEqualTo(new LinkResult.Gone());
		assertThat(await(sessions.resume(attempt(TOKEN, TOKEN, 0L)))).isEqualTo(new ResumeResult.Gone());
		assertThat(await(sessions.readPrivate(SESSION, 0, 10))).isEmpty();
		awaitEmpty(sessions.epoch(SESSION));
		awaitEmpty(sessions.timeline(SESSION, JOB));
	}

	@Test
	void fencesEveryWriteOfAPreviousOwner() {
		SessionFence old = open();
		attach(old, JOB);
		await(store().sessions().resume(attempt(TOKEN, Digest.of("token-2"), 0L)));
		SessionStore sessions = store().sessions();

		assertThat(await(sessions.confirm(old))).isEqualTo(FenceResult.FENCED);
		assertThat(await(sessions.acknowledge(old, 1))).isEqualTo(FenceResult.FENCED);
		assertThat(await(sessions.renew(old, WINDOW))).isEqualTo(FenceResult.FENCED);
		assertThat(await(sessions.release(old, Duration.ZERO))).isEqualTo(FenceResult.FENCED);
		assertThat(await(sessions.attach(old, JOB, 0, Role.OWNER))).isEqualTo(new AttachResult.Fenced(2));
		assertThat(await(sessions.detach(old, JOB, Detach.ENDED))).isEqualTo(new AttachResult.Fenced(2));
		assertThat(await(sessions.appendPrivate(old, 1, event("x")))).isEqualTo(new AppendResult.Fenced(2));
		assertThat(link(old, 0, live(JOB, 1, 1))).isEqualTo(new LinkResult.Fenced(2));
		assertThat(await(sessions.epoch(SESSION))).isEqualTo(2);
	}

	@Test
	void keepsTheCursorOfAJobThatIsAttachedTwice() {
		SessionFence fence = open();

		assertThat(attach(fence, JOB, 3, Role.SUBSCRIBER)).isEqualTo(3);
		link(fence, 0, live(JOB, 4, 6));

		assertThat(await(store().sessions().attach(fence, JOB, 9, Role.SUBSCRIBER)))
			.isEqualTo(new AttachResult.Attached(6, 3));
	}

	@Test
	void goesOnBehindTheCursorWhenAJobIsAttachedAgain() {
		SessionFence fence = open();
		attach(fence, JOB, 0, Role.SUBSCRIBER);
		link(fence, 0, live(JOB, 1, 6));

		assertThat(await(store().sessions().detach(fence, JOB, Detach.UNSUBSCRIBED)))
			.isEqualTo(new AttachResult.Attached(6, 6));

		assertThat(attach(fence, JOB, 2, Role.SUBSCRIBER)).isEqualTo(6);
	}

	@Test
	void jumpsForwardWhenAJobIsAttachedAgainFurtherOn() {
		SessionFence fence = open();
		attach(fence, JOB, 0, Role.SUBSCRIBER);
		link(fence, 0, live(JOB, 1, 6));
		await(store().sessions().detach(fence, JOB, Detach.UNSUBSCRIBED));

		assertThat(attach(fence, JOB, 20, Role.SUBSCRIBER)).isEqualTo(20);
	}

	@Test
	void answersOnlyTheJobsThatAreStillAttached() {
		SessionFence fence = open();
		attach(fence, JOB);
		attach(fence, OTHER_JOB, 4, Role.SUBSCRIBER);
		link(fence, 0, live(JOB, 1, 2), live(OTHER_JOB, 5, 5));
		await(store().sessions().detach(fence, JOB, Detach.ENDED));

		SessionSnapshot record = resumed(0).record();

		assertThat(record.attached())
			.isEqualTo(Map.of(OTHER_JOB, new SessionSnapshot.Attachment(5, 3, Role.SUBSCRIBER)));
	}

	@Test
	void acknowledgesUpwardsOnly() {
		SessionFence fence = open();
		attach(fence, JOB);
		link(fence, 0, live(JOB, 1, 10));

		assertThat(await(store().sessions().acknowledge(fence, 7))).isEqualTo(FenceResult.OK);
		assertThat(await(store().sessions().acknowledge(fence, 4))).isEqualTo(FenceResult.OK);

		SessionSnapshot record = resumed(7).record();
		assertThat(record.acknowledged()).isEqualTo(7);
		assertThat(record.floor()).isEqualTo(7);
		assertThat(record.head()).isEqualTo(10);
	}

	@Test
	void keepsPrivateEvents() {
		SessionFence fence = open();

		assertThat(await(store().sessions().appendPrivate(fence, 1, event("one"))))
			.isInstanceOfSatisfying(AppendResult.Stored.class, (stored) -> assertThat(stored.last()).isEqualTo(1));
		await(store().sessions().appendPrivate(fence, 2, event("two")));
		await(store().sessions().appendPrivate(fence, 2, event("two again")));
		assertThat(await(store().sessions().appendPrivate(fence, 5, event("five"))))
			.isEqualTo(new AppendResult.Regressed(2));

		assertThat(texts(await(store().sessions().readPrivate(SESSION, 0, 10)))).containsExactly("one", "two");
		assertThat(offsets(await(store().sessions().readPrivate(SESSION, 1, 10)))).containsExactly(2L);
	}

	@Test
	void linksPrivateEventsFirstOfAll() {
		SessionFence fence = open();
		await(store().sessions().appendPrivate(fence, 1, event("one")));
		await(store().sessions().appendPrivate(fence, 2, event("two")));

		LinkResult result = link(fence, 0, new Link.Source(Link.PRIVATE_SOURCE, 1, 1, 3, RunMode.LIVE));

		assertThat(result).isEqualTo(new LinkResult.Linked(1, 0));
		SessionSnapshot record = resumed(0).record();
		assertThat(record.privateOffset()).isEqualTo(2);
		assertThat(record.privateCursor()).isEqualTo(1);
		assertThat(record.attached()).isEmpty();
	}

	@Test
	void canBeResumedUntilItsDeadline() {
		SessionFence fence = open();
		letTimePass(WINDOW.minusSeconds(1));
		assertThat(await(store().sessions().renew(fence, WINDOW))).isEqualTo(FenceResult.OK);
		letTimePass(WINDOW.minusSeconds(1));
		assertThat(await(store().sessions().release(fence, WINDOW))).isEqualTo(FenceResult.OK);
		letTimePass(WINDOW.minusSeconds(1));

		ResumeResult.Resumed resumed = resumed(0);

		assertThat(resumed.previousOwner()).as("nobody held it").isNull();
		letTimePass(WINDOW.plusSeconds(1));
		assertThat(await(store().sessions().resume(attempt(Digest.of("next"), TOKEN, 0L))))
			.isEqualTo(new ResumeResult.Gone());
	}

	@Test
	void expiresAtOnceWhenItIsReleasedWithoutTime() {
		SessionFence fence = open();

		await(store().sessions().release(fence, Duration.ZERO));

		letTimePass(Duration.ofMillis(1));
		assertThat(await(store().sessions().resume(attempt(TOKEN, TOKEN, 0L)))).isEqualTo(new ResumeResult.Gone());
	}

	@Test
	void mapsNumbersAfterItsDeadlineWhileAJobIsRetained() {
		SessionFence fence = open();
		attach(fence, JOB);
		JobFence job = create(JOB);
		append(job, 1, 5);
		link(fence, 0, live(JOB, 1, 5));

		letTimePass(WINDOW.plusSeconds(1));
		end(job, 6, JobStatus.SUCCESS);

		assertThat(await(store().sessions().resume(attempt(TOKEN, TOKEN, 5L)))).isEqualTo(new ResumeResult.Gone());
		OwnerTimeline timeline = await(store().sessions().timeline(SESSION, JOB));
		assertThat(timeline.lastEventSeq()).isEqualTo(5);
		assertThat(timeline.positionOf(3)).isEqualTo(new OwnerTimeline.Position(3, false));
		assertThat(timeline.positionOf(9)).isEqualTo(new OwnerTimeline.Position(5, false));
		assertThat(timeline.seqOf(6)).isNull();
	}

	@Test
	void restoresALostSession() {
		SessionFence fence = new SessionFence(SESSION, 3);
		SessionSnapshot snapshot = new SessionSnapshot(newSession(SESSION, TOKEN), 20, 8, 8, 200, 80, 2,
				Map.of(JOB, new SessionSnapshot.Attachment(17, 20, Role.OWNER)),
				List.of(new Run(6, JOB.value(), 3, 5, 100, RunMode.LIVE),
						new Run(11, JOB.value(), 8, 10, 200, RunMode.LIVE)),
				Instant.now(this.clock).plus(WINDOW), 2, null);

		assertThat(await(store().sessions().restore(fence, snapshot))).isEqualTo(FenceResult.OK);
		assertThat(await(store().sessions().restore(fence, snapshot))).isEqualTo(FenceResult.OK);
		assertThat(await(store().sessions().restore(new SessionFence(SESSION, 2), snapshot)))
			.isEqualTo(FenceResult.FENCED);

		assertThat(link(fence, 20, live(JOB, 18, 18))).isEqualTo(new LinkResult.Linked(21, 8));
		assertThat(await(store().sessions().timeline(SESSION, JOB)).seqOf(9)).isEqualTo(12);
		assertThat(resumed(8).record().privateCursor()).isEqualTo(2);
	}

	@Test
	void keepsANewerStateThanTheRestoredOne() {
		SessionFence fence = open();
		attach(fence, JobId.of("job_new"));
		link(fence, 0, live(JobId.of("job_new"), 1, 4));
		SessionSnapshot older = new SessionSnapshot(newSession(SESSION, TOKEN), 2, 0, 0, 0, 0, 0, Map.of(), List.of(),
				START.plus(WINDOW), 0, null);

		assertThat(await(store().sessions().restore(fence, older))).isEqualTo(FenceResult.OK);

		assertThat(resumed(0).record().head()).isEqualTo(4);
	}

	private ResumeResult.Resumed resumed(long lastSeq) {
		ResumeResult result = await(store().sessions().resume(attempt(TOKEN, Digest.of("next"), lastSeq)));
		assertThat(result).isInstanceOf(ResumeResult.Resumed.class);
		return (ResumeResult.Resumed) result;
	}

}
