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

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

import io.arcp.event.AppendOptions;
import io.arcp.event.AppendResult;
import io.arcp.event.ArcpStore;
import io.arcp.event.AttachResult;
import io.arcp.event.Claimant;
import io.arcp.event.CreateResult;
import io.arcp.event.Credit;
import io.arcp.event.Digest;
import io.arcp.event.EncodedEvent;
import io.arcp.event.JobFence;
import io.arcp.event.Link;
import io.arcp.event.LinkResult;
import io.arcp.event.NewJob;
import io.arcp.event.NewSession;
import io.arcp.event.NodeRef;
import io.arcp.event.OpenResult;
import io.arcp.event.ResumeAttempt;
import io.arcp.event.Role;
import io.arcp.event.RunMode;
import io.arcp.event.SessionFence;
import io.arcp.event.StoredEvent;
import io.arcp.protocol.AgentRef;
import io.arcp.protocol.JobId;
import io.arcp.protocol.JobStatus;
import io.arcp.protocol.SessionId;
import io.arcp.spring.test.MutableClock;
import org.assertj.core.api.Assumptions;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import reactor.core.publisher.Mono;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What every part of the contract needs: a store, a clock, and short words for the calls.
 */
abstract class StoreContract {

	static final Duration WAIT = Duration.ofSeconds(30);

	static final Duration WINDOW = Duration.ofMinutes(10);

	static final Duration RETENTION = Duration.ofMinutes(20);

	static final Instant START = Instant.parse("2026-05-13T19:30:00Z");

	static final NodeRef NODE = new NodeRef("node-a#1");

	static final NodeRef OTHER_NODE = new NodeRef("node-b#1");

	static final SessionId SESSION = SessionId.of("sess_1");

	static final JobId JOB = JobId.of("job_1");

	static final JobId OTHER_JOB = JobId.of("job_2");

	static final String PRINCIPAL = "alice";

	static final Digest TOKEN = Digest.of("token-1");

	static final AppendOptions KEEP = new AppendOptions(10_000, 16 << 20, null, RETENTION, null);

	private final ArcpStoreContractTests tests;

	private @Nullable ArcpStore created;

	MutableClock clock = MutableClock.startingAt(START);

	StoreContract(ArcpStoreContractTests tests) {
		this.tests = tests;
	}

	@BeforeEach
	void createStore() {
		this.clock = MutableClock.startingAt(START);
		this.created = this.tests.createStore(this.clock);
	}

	@AfterEach
	void closeStore() {
		this.tests.closeStore(store());
	}

	ArcpStore store() {
		return Objects.requireNonNull(this.created, "store");
	}

	void letTimePass(Duration time) {
		Assumptions.assumeThat(this.tests.usesClock()).as("the store uses the clock").isTrue();
		this.clock.advance(time);
	}

	static <T> T await(Mono<T> call) {
		T result = call.block(WAIT);
		assertThat(result).as("the answer").isNotNull();
		return Objects.requireNonNull(result);
	}

	static <T> void awaitEmpty(Mono<T> call) {
		assertThat(call.block(WAIT)).isNull();
	}

	static EncodedEvent event(String text) {
		return new EncodedEvent("log", text.getBytes(StandardCharsets.UTF_8));
	}

	static List<EncodedEvent> events(int firstNumber, int count) {
		List<EncodedEvent> events = new ArrayList<>();
		for (int i = 0; i < count; i++) {
			events.add(event("event " + (firstNumber + i)));
		}
		return events;
	}

	static List<String> texts(List<StoredEvent> events) {
		return events.stream().map((event) -> new String(event.event().bytes(), StandardCharsets.UTF_8)).toList();
	}

	static List<Long> offsets(List<StoredEvent> events) {
		return events.stream().map(StoredEvent::offset).toList();
	}

	static NewJob newJob(JobId job, SessionId session) {
		return newJob(job, session, 1, NODE, NewJob.Options.NONE);
	}

	static NewJob newJob(JobId job, SessionId session, long epoch, NodeRef owner, NewJob.Options options) {
		return new NewJob(job, epoch, owner, session, PRINCIPAL, AgentRef.of("echo", "1.0"), "trace", START,
				"{\"accepted\":true}".getBytes(StandardCharsets.UTF_8), options, new Credit(5000), WINDOW);
	}

	JobFence create(JobId job) {
		CreateResult result = await(store().jobs().create(newJob(job, SESSION)));
		assertThat(result).isEqualTo(new CreateResult.Created(0));
		return new JobFence(job, 1);
	}

	AppendResult append(JobFence fence, long firstOffset, int count) {
		return append(fence, firstOffset, count, KEEP);
	}

	AppendResult append(JobFence fence, long firstOffset, int count, AppendOptions options) {
		return await(store().jobs().append(fence, firstOffset, events((int) firstOffset, count), options));
	}

	AppendResult end(JobFence fence, long offset, JobStatus status) {
		return append(fence, offset, 1, KEEP.withStatus(status));
	}

	JobStatus status(JobId job) {
		return await(store().jobs().find(job)).status();
	}

	List<StoredEvent> read(JobId job, long afterOffset) {
		return await(store().jobs().read(job, afterOffset, Integer.MAX_VALUE));
	}

	static NewSession newSession(SessionId session, Digest token) {
		return new NewSession(session, PRINCIPAL, List.of("ack", "subscribe"), token, NODE, WINDOW, START, 4711);
	}

	SessionFence open() {
		OpenResult result = await(store().sessions().open(newSession(SESSION, TOKEN)));
		assertThat(result).isInstanceOf(OpenResult.Opened.class);
		return ((OpenResult.Opened) result).fence();
	}

	static ResumeAttempt attempt(Digest presented, Digest next, @Nullable Long lastSeq) {
		return new ResumeAttempt(SESSION, PRINCIPAL, presented, next, OTHER_NODE, lastSeq, null, WINDOW, WINDOW);
	}

	long attach(SessionFence fence, JobId job) {
		return attach(fence, job, 0, Role.OWNER);
	}

	long attach(SessionFence fence, JobId job, long afterOffset, Role role) {
		AttachResult result = await(store().sessions().attach(fence, job, afterOffset, role));
		assertThat(result).isInstanceOf(AttachResult.Attached.class);
		return ((AttachResult.Attached) result).cursor();
	}

	static Link.Source live(JobId job, long from, long to) {
		return new Link.Source(job.value(), from, to, 10 * (to - from + 1), RunMode.LIVE);
	}

	static Link.Source history(JobId job, long from, long to) {
		return new Link.Source(job.value(), from, to, 10 * (to - from + 1), RunMode.HISTORY);
	}

	LinkResult link(SessionFence fence, long expectedHead, Link.Source... sources) {
		return link(fence, expectedHead, Link.Caps.NONE, sources);
	}

	LinkResult link(SessionFence fence, long expectedHead, Link.Caps caps, Link.Source... sources) {
		return await(store().sessions().link(fence, new Link(expectedHead, Arrays.asList(sources), caps)));
	}

	static Claimant claimant(NodeRef node, String request) {
		return new Claimant(node, request);
	}

}
