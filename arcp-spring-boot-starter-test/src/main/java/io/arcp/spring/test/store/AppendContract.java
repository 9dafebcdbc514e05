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

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Random;

import io.arcp.event.AppendOptions;
import io.arcp.event.AppendResult;
import io.arcp.event.Credit;
import io.arcp.event.EncodedEvent;
import io.arcp.event.JobFence;
import io.arcp.event.JobRecord;
import io.arcp.event.OffsetTrimmedException;
import io.arcp.protocol.JobId;
import io.arcp.protocol.JobStatus;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A job's log: offsets, fences, caps, terminal status.
 */
abstract class AppendContract extends StoreContract {

	private static final Credit CREDIT = new Credit(5000);

	AppendContract(ArcpStoreContractTests tests) {
		super(tests);
	}

	@Test
	void givesDenseOffsets() {
		JobFence fence = create(JOB);

		assertThat(append(fence, 1, 3)).isEqualTo(new AppendResult.Stored(3, null, CREDIT));
		assertThat(append(fence, 4, 1)).isEqualTo(new AppendResult.Stored(4, null, CREDIT));

		assertThat(offsets(read(JOB, 0))).containsExactly(1L, 2L, 3L, 4L);
		assertThat(texts(read(JOB, 2))).containsExactly("event 3", "event 4");
		assertThat(offsets(await(store().jobs().read(JOB, 1, 2)))).containsExactly(2L, 3L);
		assertThat(read(JOB, 4)).isEmpty();
	}

	@Test
	void keepsKindAndReference() {
		JobFence fence = create(JOB);
		EncodedEvent event = new EncodedEvent("delegate", "job_child", "{}".getBytes(StandardCharsets.UTF_8));

		await(store().jobs().append(fence, 1, List.of(event), KEEP));

		EncodedEvent stored = read(JOB, 0).get(0).event();
		assertThat(stored.kind()).isEqualTo("delegate");
		assertThat(stored.ref()).isEqualTo("job_child");
		assertThat(stored.bytes()).isEqualTo(event.bytes());
	}

	@Test
	void writesNothingBeforeItIsSubscribed() {
		JobFence fence = create(JOB);

		store().jobs().append(fence, 1, events(1, 1), KEEP);

		assertThat(read(JOB, 0)).isEmpty();
	}

	@Test
	void storesABatchOnce() {
		JobFence fence = create(JOB);
		append(fence, 1, 3);

		assertThat(append(fence, 1, 3)).isEqualTo(new AppendResult.Stored(3, null, CREDIT));

		assertThat(texts(read(JOB, 0))).containsExactly("event 1", "event 2", "event 3");
	}

	@Test
	void storesOnlyTheNewPartOfAnOverlappingBatch() {
		JobFence fence = create(JOB);
		append(fence, 1, 3);

		List<EncodedEvent> overlapping = List.of(event("other 2"), event("other 3"), event("event 4"));
		AppendResult result = await(store().jobs().append(fence, 2, overlapping, KEEP));

		assertThat(result).isEqualTo(new AppendResult.Stored(4, null, CREDIT));
		assertThat(texts(read(JOB, 0))).containsExactly("event 1", "event 2", "event 3", "event 4");
	}

	@Test
	void refusesAGap() {
		JobFence fence = create(JOB);
		append(fence, 1, 3);

		assertThat(append(fence, 5, 1)).isEqualTo(new AppendResult.Regressed(3));

		assertThat(read(JOB, 3)).isEmpty();
	}

	@Test
	void refusesAnotherEpoch() {
		JobFence fence = create(JOB);
		await(store().jobs().claimOrphan(JOB, NODE, OTHER_NODE));

		assertThat(append(fence, 1, 1)).isEqualTo(new AppendResult.Fenced(2));
		assertThat(append(new JobFence(JOB, 3), 1, 1)).isEqualTo(new AppendResult.Fenced(2));

		assertThat(read(JOB, 0)).isEmpty();
	}

	@Test
	void refusesAnUnknownJob() {
		assertThat(append(new JobFence(JOB, 1), 1, 1)).isEqualTo(new AppendResult.Gone());
		assertThat(read(JOB, 0)).isEmpty();
	}

	@Test
	void refusesEverythingAfterTheEnd() {
		JobFence fence = create(JOB);
		append(fence, 1, 1);

		assertThat(end(fence, 2, JobStatus.SUCCESS)).isEqualTo(new AppendResult.Stored(2, null, CREDIT));

		assertThat(append(fence, 3, 1)).isEqualTo(new AppendResult.Terminal(2));
		assertThat(end(fence, 3, JobStatus.ERROR)).isEqualTo(new AppendResult.Terminal(2));
		assertThat(end(fence, 2, JobStatus.SUCCESS)).as("the same end again").isInstanceOf(AppendResult.Stored.class);
		assertThat(status(JOB)).isEqualTo(JobStatus.SUCCESS);
		assertThat(offsets(read(JOB, 0))).containsExactly(1L, 2L);
	}

	@Test
	void setsStatusAndBudget() {
		JobFence fence = create(JOB);
		assertThat(status(JOB)).isEqualTo(JobStatus.PENDING);

		append(fence, 1, 1,
				new AppendOptions(100, 1000, JobStatus.RUNNING, RETENTION, Map.of("USD", new BigDecimal("1.25"))));
		append(fence, 2, 1);

		JobRecord record = await(store().jobs().find(JOB));
		assertThat(record.status()).isEqualTo(JobStatus.RUNNING);
		assertThat(record.budget()).isEqualTo(Map.of("USD", new BigDecimal("1.25")));
		assertThat(record.endedAt()).isNull();
		assertThat(record.lastOffset()).isEqualTo(2);
	}

	@Test
	void letsOneOfTwoRacingWritersWin() {
		JobFence fence = create(JOB);
		int count = 3000;

		List<AppendResult> results = Flux.just("a", "b")
			.flatMap((writer) -> Flux.range(1, count)
				.concatMap((offset) -> store().jobs().append(fence, offset, List.of(event(writer + offset)), KEEP))
				.subscribeOn(Schedulers.parallel()))
			.collectList()
			.block(WAIT);

		assertThat(results).hasSize(2 * count).allMatch(AppendResult.Stored.class::isInstance);
		List<String> texts = texts(read(JOB, 0));
		assertThat(texts).hasSize(count);
		for (int i = 1; i <= count; i++) {
			assertThat(texts.get(i - 1)).isIn("a" + i, "b" + i);
		}
	}

	@Test
	void keepsBothCapsLikeAModel() {
		for (long seed = 1; seed <= 40; seed++) {
			Random random = new Random(seed);
			keepsBothCapsLikeAModel("seed " + seed, random, JobId.of("job_" + seed));
		}
	}

	private void keepsBothCapsLikeAModel(String description, Random random, JobId job) {
		JobFence fence = create(job);
		AppendOptions caps = new AppendOptions(1 + random.nextInt(40), 1 + random.nextInt(400), null, RETENTION, null);
		Deque<Integer> sizes = new ArrayDeque<>();
		long last = 0;
		for (int step = 0; step < 30; step++) {
			List<EncodedEvent> batch = new ArrayList<>();
			for (int i = 0; i < 1 + random.nextInt(8); i++) {
				int size = random.nextInt(60);
				batch.add(event("x".repeat(size)));
				sizes.add(size);
			}
			await(store().jobs().append(fence, last + 1, batch, caps));
			last += batch.size();
			while (sizes.size() > caps.maxEvents() || (sizes.size() > 1 && sum(sizes) > caps.maxBytes())) {
				sizes.remove();
			}
			long firstRetained = last - sizes.size() + 1;
			JobRecord record = await(store().jobs().find(job));
			assertThat(record.firstRetained()).as("%s, step %d", description, step).isEqualTo(firstRetained);
			assertThat(read(job, firstRetained - 1)).as("%s, step %d", description, step).hasSize(sizes.size());
		}
	}

	private static int sum(Deque<Integer> sizes) {
		return sizes.stream().mapToInt(Integer::intValue).sum();
	}

	@Test
	void failsToReadBelowTheFirstRetainedOffset() {
		JobFence fence = create(JOB);
		append(fence, 1, 10, new AppendOptions(4, 1000, null, RETENTION, null));

		StepVerifier.create(store().jobs().read(JOB, 5, 10))
			.expectErrorSatisfies((error) -> assertThat(error).isInstanceOfSatisfying(OffsetTrimmedException.class,
					(trimmed) -> assertThat(trimmed.firstRetained()).isEqualTo(7)))
			.verify(WAIT);
		assertThat(offsets(read(JOB, 6))).containsExactly(7L, 8L, 9L, 10L);
	}

	@Test
	void keepsTheNewestEventWhateverItsSize() {
		JobFence fence = create(JOB);

		append(fence, 1, 3, new AppendOptions(100, 1, null, RETENTION, null));

		assertThat(offsets(read(JOB, 2))).containsExactly(3L);
	}

}
