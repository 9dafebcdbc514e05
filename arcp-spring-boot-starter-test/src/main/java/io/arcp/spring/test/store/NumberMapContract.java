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

import java.util.stream.Stream;

import io.arcp.event.AppendOptions;
import io.arcp.event.JobFence;
import io.arcp.event.Link;
import io.arcp.event.OwnerTimeline;
import io.arcp.event.SessionFence;
import io.arcp.protocol.JobId;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The map between numbers of the owning session and offsets of a job.
 * <p>
 * The timeline of the table: numbers 1 to 3 are offsets 1 to 3 of the job, 4 and 5 are
 * another job's, 6 and 7 are offsets 4 and 5, 8 and 9 show offsets 1 and 2 again, 10 to
 * 12 are offsets 8 to 10 (6 and 7 are filtered), 13 is the other job's.
 */
abstract class NumberMapContract extends StoreContract {

	NumberMapContract(ArcpStoreContractTests tests) {
		super(tests);
	}

	private SessionFence linkTheTable() {
		SessionFence fence = open();
		attach(fence, JOB);
		attach(fence, OTHER_JOB);
		link(fence, 0, live(JOB, 1, 3), live(OTHER_JOB, 1, 2), live(JOB, 4, 5));
		link(fence, 7, history(JOB, 1, 2));
		link(fence, 9, live(JOB, 8, 10), live(OTHER_JOB, 3, 3));
		return fence;
	}

	private OwnerTimeline timeline(JobId job) {
		return await(store().sessions().timeline(SESSION, job));
	}

	@ParameterizedTest
	@CsvSource({ "0, 0", "1, 1", "2, 2", "3, 3", "4, 3", "5, 3", "6, 4", "7, 5", "8, 5", "9, 5", "10, 8", "11, 9",
			"12, 10", "13, 10", "14, 10", "9999, 10" })
	void mapsANumberToTheOffsetAfterWhichAReaderGoesOn(long seq, long offset) {
		linkTheTable();

		assertThat(timeline(JOB).positionOf(seq)).isEqualTo(new OwnerTimeline.Position(offset, false));
	}

	static Stream<Arguments> numbersOfOffsets() {
		return Stream.of(Arguments.of(0L, null), Arguments.of(1L, 1L), Arguments.of(3L, 3L), Arguments.of(4L, 6L),
				Arguments.of(5L, 7L), Arguments.of(6L, null), Arguments.of(7L, null), Arguments.of(8L, 10L),
				Arguments.of(10L, 12L), Arguments.of(11L, null));
	}

	@ParameterizedTest
	@MethodSource("numbersOfOffsets")
	void mapsAnOffsetToItsNumber(long offset, @Nullable Long seq) {
		linkTheTable();

		assertThat(timeline(JOB).seqOf(offset)).isEqualTo(seq);
	}

	@Test
	void answersTheNumberOfTheLastEvent() {
		linkTheTable();

		assertThat(timeline(JOB).lastEventSeq()).isEqualTo(12);
		assertThat(timeline(JOB).cursor()).isEqualTo(10);
		assertThat(timeline(OTHER_JOB).lastEventSeq()).isEqualTo(13);
	}

	@Test
	void answersZeroForAJobWithoutEvents() {
		open();

		OwnerTimeline timeline = timeline(JOB);

		assertThat(timeline.lastEventSeq()).isZero();
		assertThat(timeline.cursor()).isZero();
		assertThat(timeline.seqOf(1)).isNull();
		assertThat(timeline.positionOf(7)).isEqualTo(new OwnerTimeline.Position(0, false));
	}

	@Test
	void isNotChangedByAcknowledgments() {
		SessionFence fence = linkTheTable();

		await(store().sessions().acknowledge(fence, 13));

		assertThat(timeline(JOB).positionOf(2)).isEqualTo(new OwnerTimeline.Position(2, false));
		assertThat(timeline(JOB).seqOf(1)).isEqualTo(1);
	}

	@Test
	void isNotChangedByATrimmedLog() {
		SessionFence fence = open();
		JobFence job = create(JOB);
		attach(fence, JOB);
		append(job, 1, 20, new AppendOptions(5, 10_000, null, RETENTION, null));
		link(fence, 0, live(JOB, 1, 20));

		assertThat(timeline(JOB).positionOf(3)).isEqualTo(new OwnerTimeline.Position(3, false));
		long firstRetained = await(store().jobs().find(JOB)).firstRetained();
		assertThat(firstRetained).isEqualTo(16);
		assertThat(timeline(JOB).seqOf(firstRetained)).as("the earliest number").isEqualTo(16);
	}

	@Test
	void staysAsItWasWhenItWasRead() {
		SessionFence fence = linkTheTable();
		OwnerTimeline before = timeline(JOB);

		link(fence, 13, live(JOB, 11, 20));

		assertThat(before.lastEventSeq()).isEqualTo(12);
		assertThat(before.cursor()).isEqualTo(10);
		assertThat(before.seqOf(4)).isEqualTo(6);
		assertThat(timeline(JOB).seqOf(11)).isEqualTo(14);
	}

	@Test
	void tellsWhatIsForgotten() {
		SessionFence fence = open();
		attach(fence, JOB);
		attach(fence, OTHER_JOB);
		link(fence, 0, live(JOB, 1, 2));
		Link.Caps caps = new Link.Caps(100, Long.MAX_VALUE);
		for (int i = 0; i < 17_000; i++) {
			link(fence, i + 2, caps, (i % 2 == 0) ? live(OTHER_JOB, i / 2 + 1, i / 2 + 1) : history(JOB, 1, 1));
		}

		OwnerTimeline timeline = timeline(JOB);
		assertThat(timeline.positionOf(1)).isEqualTo(new OwnerTimeline.Position(2, true));
		assertThat(timeline.positionOf(16_000)).isEqualTo(new OwnerTimeline.Position(2, false));
		assertThat(timeline.seqOf(1)).isNull();
		assertThat(timeline.lastEventSeq()).isEqualTo(2);
	}

}
