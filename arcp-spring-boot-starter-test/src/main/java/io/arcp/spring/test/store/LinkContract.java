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

import io.arcp.event.Detach;
import io.arcp.event.Digest;
import io.arcp.event.Link;
import io.arcp.event.LinkResult;
import io.arcp.event.OwnerTimeline;
import io.arcp.event.ResumeResult;
import io.arcp.event.Run;
import io.arcp.event.RunMode;
import io.arcp.event.SessionFence;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Giving numbers to offsets.
 */
abstract class LinkContract extends StoreContract {

	LinkContract(ArcpStoreContractTests tests) {
		super(tests);
	}

	private SessionFence openWithJobs() {
		SessionFence fence = open();
		attach(fence, JOB);
		attach(fence, OTHER_JOB);
		return fence;
	}

	private static LinkResult linked(long head, long floor) {
		return new LinkResult.Linked(head, floor);
	}

	private OwnerTimeline timeline() {
		return await(store().sessions().timeline(SESSION, JOB));
	}

	@Test
	void numbersOffsetsInTheirOrder() {
		SessionFence fence = openWithJobs();

		assertThat(link(fence, 0, live(JOB, 1, 3), live(OTHER_JOB, 1, 1))).isEqualTo(linked(4, 0));
		assertThat(link(fence, 4, live(JOB, 4, 4))).isEqualTo(linked(5, 0));

		assertThat(timeline().seqOf(3)).isEqualTo(3);
		assertThat(timeline().seqOf(4)).isEqualTo(5);
		assertThat(timeline().cursor()).isEqualTo(4);
		assertThat(await(store().sessions().timeline(SESSION, OTHER_JOB)).seqOf(1)).isEqualTo(4);
	}

	@Test
	void linksOneSourceTwiceInOneCall() {
		SessionFence fence = openWithJobs();

		assertThat(link(fence, 0, live(JOB, 1, 2), live(OTHER_JOB, 1, 1), live(JOB, 3, 3))).isEqualTo(linked(4, 0));
		assertThat(link(fence, 4, live(JOB, 4, 5), live(JOB, 5, 6))).isEqualTo(new LinkResult.CursorMismatch(5));

		assertThat(timeline().cursor()).as("nothing of the refused link").isEqualTo(3);
	}

	@Test
	void answersAnExactRepetitionAsTheFirstTime() {
		SessionFence fence = openWithJobs();
		link(fence, 0, live(JOB, 1, 3));
		link(fence, 3, live(JOB, 4, 6));

		assertThat(link(fence, 3, live(JOB, 4, 6))).isEqualTo(linked(6, 0));
		assertThat(link(fence, 3, live(JOB, 4, 7))).isEqualTo(new LinkResult.Regressed(6));
		assertThat(link(fence, 0, live(JOB, 1, 3))).isEqualTo(new LinkResult.Regressed(6));

		assertThat(timeline().lastEventSeq()).isEqualTo(6);
	}

	@Test
	void refusesAnotherHead() {
		SessionFence fence = openWithJobs();
		link(fence, 0, live(JOB, 1, 3));

		assertThat(link(fence, 2, live(JOB, 4, 4))).isEqualTo(new LinkResult.Regressed(3));
		assertThat(link(fence, 4, live(JOB, 4, 4))).isEqualTo(new LinkResult.Regressed(3));
	}

	@Test
	void refusesOffsetsThatAreCoveredOrEmpty() {
		SessionFence fence = openWithJobs();
		link(fence, 0, live(JOB, 1, 3));

		assertThat(link(fence, 3, live(JOB, 3, 4))).isEqualTo(new LinkResult.CursorMismatch(3));
		assertThat(link(fence, 3, live(JOB, 5, 4))).isEqualTo(new LinkResult.CursorMismatch(3));
		assertThat(link(fence, 3, live(OTHER_JOB, 1, 1), live(JOB, 2, 4))).isEqualTo(new LinkResult.CursorMismatch(3));

		assertThat(await(store().sessions().timeline(SESSION, OTHER_JOB)).cursor()).isZero();
	}

	@Test
	void skipsFilteredOffsets() {
		SessionFence fence = openWithJobs();
		link(fence, 0, live(JOB, 1, 3));

		assertThat(link(fence, 3, live(JOB, 6, 7))).isEqualTo(linked(5, 0));

		assertThat(timeline().seqOf(5)).as("filtered").isNull();
		assertThat(timeline().seqOf(6)).isEqualTo(4);
		assertThat(timeline().positionOf(3)).isEqualTo(new OwnerTimeline.Position(3, false));
	}

	@Test
	void refusesASourceThatWasNeverAttached() {
		SessionFence fence = open();

		assertThat(link(fence, 0, live(JOB, 1, 1))).isEqualTo(new LinkResult.Detached(JOB));
	}

	@Test
	void showsHistoryAgainWithoutMovingTheCursor() {
		SessionFence fence = openWithJobs();
		link(fence, 0, live(JOB, 1, 5));

		assertThat(link(fence, 5, history(JOB, 2, 4))).isEqualTo(linked(8, 0));
		assertThat(link(fence, 8, history(JOB, 5, 6))).isEqualTo(new LinkResult.CursorMismatch(5));
		assertThat(link(fence, 8, live(JOB, 6, 6))).isEqualTo(linked(9, 0));

		assertThat(timeline().seqOf(3)).as("history has no part in the map").isEqualTo(3);
		assertThat(timeline().positionOf(7)).isEqualTo(new OwnerTimeline.Position(5, false));
		List<Run> runs = runs();
		assertThat(runs).filteredOn((run) -> run.mode() == RunMode.HISTORY)
			.singleElement()
			.satisfies((run) -> assertThat(run.firstSeq()).isEqualTo(6));
	}

	private List<Run> runs() {
		ResumeResult result = await(store().sessions().resume(attempt(TOKEN, Digest.of("next"), null)));
		assertThat(result).isInstanceOf(ResumeResult.Resumed.class);
		return ((ResumeResult.Resumed) result).runs();
	}

	@Test
	void raisesTheFloorByEventsExactly() {
		SessionFence fence = openWithJobs();
		Link.Caps caps = new Link.Caps(10, Long.MAX_VALUE);

		assertThat(link(fence, 0, caps, live(JOB, 1, 10))).isEqualTo(linked(10, 0));
		assertThat(link(fence, 10, caps, live(JOB, 11, 13))).isEqualTo(linked(13, 3));
		assertThat(link(fence, 13, caps, live(OTHER_JOB, 1, 1))).isEqualTo(linked(14, 4));
	}

	@Test
	void raisesTheFloorByBytesInPieces() {
		SessionFence fence = openWithJobs();
		Link.Caps caps = new Link.Caps(Long.MAX_VALUE, 10_000);

		assertThat(link(fence, 0, caps, live(JOB, 1, 1000))).isEqualTo(linked(1000, 0));
		LinkResult result = link(fence, 1000, caps, live(OTHER_JOB, 1, 1));

		assertThat(result).isInstanceOfSatisfying(LinkResult.Linked.class, (linked) -> {
			assertThat(linked.head()).isEqualTo(1001);
			assertThat(linked.floor()).isBetween(1L, 512L);
		});
	}

	@Test
	void keepsNearlyTheBytesWhenEventsAreLarge() {
		SessionFence fence = openWithJobs();
		int size = 87_000;
		long cap = 2 * 1024 * 1024;
		Link.Caps caps = new Link.Caps(Long.MAX_VALUE, cap);

		long floor = 0;
		for (long head = 0; head < 400; head += 40) {
			Link.Source large = new Link.Source(JOB.value(), head + 1, head + 40, 40L * size, RunMode.LIVE);
			LinkResult result = link(fence, head, caps, large);
			assertThat(result).isInstanceOf(LinkResult.Linked.class);
			floor = ((LinkResult.Linked) result).floor();
			long kept = (head + 40 - floor) * size;
			assertThat(kept).as("kept below number %d", head + 40).isBetween(cap - 256 * 1024 - size, cap);
		}

		await(store().sessions().acknowledge(fence, 390));
		assertThat(link(fence, 400, caps, live(JOB, 401, 401))).as("acknowledged bytes count no more")
			.isEqualTo(linked(401, 390));
	}

	@Test
	void raisesTheFloorToTheHeadWhenOneRunIsLargerThanTheBytes() {
		SessionFence fence = openWithJobs();

		LinkResult result = link(fence, 0, new Link.Caps(Long.MAX_VALUE, 5), live(JOB, 1, 2));

		assertThat(result).isEqualTo(linked(2, 2));
	}

	@Test
	void doesNotCountAcknowledgedEvents() {
		SessionFence fence = openWithJobs();
		Link.Caps caps = new Link.Caps(10, 150);
		link(fence, 0, caps, live(JOB, 1, 10));
		await(store().sessions().acknowledge(fence, 10));

		assertThat(link(fence, 10, caps, live(JOB, 11, 20))).isEqualTo(linked(20, 10));
	}

	@Test
	void dropsAJobThatHasNoRunAboveTheFloor() {
		SessionFence fence = openWithJobs();
		link(fence, 0, live(JOB, 1, 3), live(OTHER_JOB, 1, 3));
		await(store().sessions().detach(fence, JOB, Detach.ENDED));
		Link drop = new Link(6, List.of(), Link.Caps.NONE, List.of(JOB, OTHER_JOB), null);

		await(store().sessions().acknowledge(fence, 3));
		assertThat(await(store().sessions().link(fence, drop))).isEqualTo(linked(6, 3));

		assertThat(timeline().cursor()).isZero();
		assertThat(link(fence, 6, live(JOB, 4, 4))).isEqualTo(new LinkResult.Detached(JOB));
		assertThat(link(fence, 6, live(OTHER_JOB, 4, 4))).as("it has runs above the floor").isEqualTo(linked(7, 3));
	}

	@Test
	void refusesToCloseARunThatIsNotOpen() {
		SessionFence fence = openWithJobs();
		Link close = new Link(0, List.of(), Link.Caps.NONE, List.of(), new Link.Tail(5L, 50, null));

		assertThat(await(store().sessions().link(fence, close))).isEqualTo(new LinkResult.TailMismatch(""));
	}

}
