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

package io.arcp.spring.test.simulation;

import java.util.List;
import java.util.Objects;

import io.arcp.event.AppendResult;
import io.arcp.event.CreateResult;
import io.arcp.event.Credit;
import io.arcp.event.EncodedEvent;
import io.arcp.event.InMemoryArcpStore;
import io.arcp.event.JobFence;
import io.arcp.event.NewJob;
import io.arcp.event.NodeRef;
import io.arcp.event.StoredEvent;
import io.arcp.protocol.AgentRef;
import io.arcp.protocol.JobId;
import io.arcp.protocol.JobStatus;
import io.arcp.protocol.SessionId;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of the store that loses tails.
 */
class LossyStoreTests {

	private static final JobFence JOB = new JobFence(JobId.of("job_1"), 1);

	private final Scheduler scheduler = new Scheduler(1);

	private final LossyStore store = new LossyStore(
			() -> InMemoryArcpStore.builder().clock(this.scheduler.clock()).build());

	@BeforeEach
	void createJob() {
		NewJob job = new NewJob(JOB.job(), 1, new NodeRef("node#1"), SessionId.of("sess_1"), "alice",
				AgentRef.of("counter"), "trace", this.scheduler.clock().instant(), new byte[0], NewJob.Options.NONE,
				Credit.UNLIMITED, SimulatedOwner.WINDOW);
		assertThat(StoreCalls.read(this.store.jobs().create(job))).isInstanceOf(CreateResult.Created.class);
	}

	private AppendResult append(long offset, boolean end) {
		EncodedEvent event = new EncodedEvent("log", new Payload("job_1", offset, 1, "").encode());
		return Objects.requireNonNull(StoreCalls.read(this.store.jobs()
			.append(JOB, offset, List.of(event),
					end ? SimulatedExecutor.KEEP.withStatus(JobStatus.SUCCESS) : SimulatedExecutor.KEEP)));
	}

	private List<StoredEvent> log() {
		return Objects.requireNonNull(StoreCalls.read(this.store.jobs().read(JOB.job(), 0, 10_000)));
	}

	@Test
	void losesTheLastEventsAndKeepsTheOthers() {
		for (long offset = 1; offset <= 1000; offset++) {
			append(offset, false);
		}
		List<StoredEvent> before = log();

		int lost = this.store.cut(this.scheduler);

		assertThat(lost).isBetween(1, 500);
		assertThat(log()).hasSize(1000 - lost).isEqualTo(before.subList(0, 1000 - lost));
		assertThat(append(1001, false)).isEqualTo(new AppendResult.Regressed(1000 - lost));
	}

	@Test
	void losesNothingUpToTheEndOfAJob() {
		append(1, false);
		append(2, true);

		assertThat(this.store.cut(this.scheduler)).isZero();
		assertThat(log()).hasSize(2);
	}

}
