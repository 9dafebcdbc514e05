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
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

import io.arcp.event.AppendOptions;
import io.arcp.event.Credit;
import io.arcp.event.Detach;
import io.arcp.event.Digest;
import io.arcp.event.EncodedEvent;
import io.arcp.event.JobFence;
import io.arcp.event.JobRecord;
import io.arcp.event.Link;
import io.arcp.event.NewJob;
import io.arcp.event.NodeRef;
import io.arcp.event.OwnerTimeline;
import io.arcp.event.ResumeAttempt;
import io.arcp.event.ResumeResult;
import io.arcp.event.Role;
import io.arcp.event.Run;
import io.arcp.event.RunMode;
import io.arcp.event.SessionFence;
import io.arcp.protocol.JobId;
import io.arcp.protocol.JobStatus;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Operations drawn at random, with arguments of which many are wrong, are answered like a
 * model answers them. There are four jobs and one session.
 */
abstract class RandomOperationsContract extends StoreContract {

	private static final int OPERATIONS = 2000;

	private static final List<NodeRef> NODES = List.of(NODE, OTHER_NODE, new NodeRef("node-c#1"));

	private final Map<JobId, ModelJob> jobs = new TreeMap<>();

	private ModelSession session = new ModelSession(TOKEN, NODE);

	private Random random = new Random(0);

	private String step = "";

	private @Nullable Link lastLink;

	RandomOperationsContract(ArcpStoreContractTests tests) {
		super(tests);
	}

	@BeforeEach
	void openSession() {
		open();
	}

	@ParameterizedTest
	@ValueSource(longs = { 1, 20_260_513, 4_711 })
	void answersLikeTheModel(long seed) {
		this.random = new Random(seed);
		for (int i = 0; i < OPERATIONS; i++) {
			int operation = this.random.nextInt(100);
			this.step = "seed " + seed + ", step " + i + ", operation " + operation;
			if (operation < 50) {
				changeAJob(operation);
			}
			else {
				changeTheSession(operation);
			}
		}
		compareEverything();
	}

	private void changeAJob(int operation) {
		JobId id = anyJob();
		ModelJob model = this.jobs.get(id);
		if (model == null || operation < 3) {
			create(id, model);
		}
		else if (operation < 35) {
			append(id, model);
		}
		else if (operation < 40) {
			SessionFence owner = new SessionFence(SESSION, this.random.nextInt(4));
			Credit credit = (this.random.nextInt(8) == 0) ? Credit.UNLIMITED : new Credit(this.random.nextInt(200));
			same(await(store().jobs().grant(id, owner, credit)), model.grant(owner.epoch(), credit));
		}
		else if (operation < 43) {
			NodeRef dead = anyNode();
			NodeRef claimant = anyNode();
			same(await(store().jobs().claimOrphan(id, dead, claimant)), model.claim(dead, claimant));
		}
		else if (operation < 44) {
			same(await(store().jobs().requestCancel(id, this.step)), model.cancel(this.step));
		}
		else if (operation < 47) {
			same(await(store().jobs().renew(id, WINDOW)), model.renew());
		}
		else {
			compare(id, model);
		}
	}

	private void create(JobId id, @Nullable ModelJob model) {
		long epoch = 1L + this.random.nextInt(3);
		NodeRef owner = anyNode();
		NewJob job = newJob(id, SESSION, epoch, owner, NewJob.Options.NONE);
		if (model == null) {
			model = new ModelJob(id, epoch, owner, job.credit());
			this.jobs.put(id, model);
		}
		same(await(store().jobs().create(job)), model.create(epoch, owner));
	}

	private void append(JobId id, ModelJob model) {
		long epoch = near(model.renew().epoch(), 8);
		long first = Math.max(1, near(model.last() + 1, 4));
		List<EncodedEvent> batch = new ArrayList<>();
		for (int i = 0; i < 1 + this.random.nextInt(5); i++) {
			batch.add(event("x".repeat(this.random.nextInt(80))));
		}
		JobStatus status = switch (this.random.nextInt(60)) {
			case 0 -> JobStatus.SUCCESS;
			case 1 -> JobStatus.ERROR;
			case 2, 3 -> JobStatus.CANCELLED;
			case 4, 5, 6 -> JobStatus.RUNNING;
			default -> null;
		};
		AppendOptions options = new AppendOptions(5 + this.random.nextInt(40), 100 + this.random.nextInt(2000), status,
				RETENTION, null);
		same(await(store().jobs().append(new JobFence(id, epoch), first, batch, options)),
				model.append(epoch, first, batch, options));
	}

	private void changeTheSession(int operation) {
		SessionFence fence = new SessionFence(SESSION, near(await(store().sessions().epoch(SESSION)), 12));
		if (operation < 80) {
			link(fence);
		}
		else if (operation < 89) {
			changeAnAttachment(fence, operation < 86);
		}
		else if (operation < 92) {
			long seq = Math.min(Math.max(0, near(this.session.floor() + 5, 3)), this.session.head());
			same(await(store().sessions().acknowledge(fence, seq)), this.session.acknowledge(fence.epoch(), seq));
		}
		else if (operation < 96) {
			resume();
		}
		else if (operation < 97) {
			same(await(store().sessions().confirm(fence)), this.session.confirm(fence.epoch()));
		}
		else if (operation < 98) {
			same(await(store().sessions().release(fence, WINDOW)), this.session.release(fence.epoch()));
		}
		else {
			compareMap(anyJob());
		}
	}

	private void changeAnAttachment(SessionFence fence, boolean attach) {
		JobId job = anyJob();
		if (attach) {
			Role role = this.random.nextBoolean() ? Role.OWNER : Role.SUBSCRIBER;
			long after = this.random.nextInt(4);
			same(await(store().sessions().attach(fence, job, after, role)),
					this.session.attach(fence.epoch(), job, after, role));
		}
		else {
			Detach why = this.random.nextBoolean() ? Detach.ENDED : Detach.UNSUBSCRIBED;
			same(await(store().sessions().detach(fence, job, why)), this.session.detach(fence.epoch(), job, why));
		}
	}

	private void link(SessionFence fence) {
		List<Link.Source> sources = IntStream.rangeClosed(0, this.random.nextInt(3))
			.mapToObj((i) -> anySource())
			.toList();
		long maxEvents = (this.random.nextInt(3) == 0) ? 20 + this.random.nextInt(200) : Long.MAX_VALUE;
		Link link = new Link(near(this.session.head(), 8), sources, new Link.Caps(maxEvents, Long.MAX_VALUE));
		Link last = this.lastLink;
		if (last != null && this.random.nextInt(12) == 0) {
			link = last;
		}
		this.lastLink = link;
		same(await(store().sessions().link(fence, link)), this.session.link(fence.epoch(), link));
	}

	private Link.Source anySource() {
		JobId job = anyJob();
		long cursor = this.session.cursor(job);
		if (this.random.nextInt(6) == 0) {
			long from = 1L + this.random.nextInt(5);
			return history(job, from, Math.max(from, near(cursor, 2)));
		}
		long from = Math.max(1, near(cursor + 1, 6));
		return live(job, from, from + this.random.nextInt(6));
	}

	private void resume() {
		Digest presented = Digest.of("token-" + (1 + this.random.nextInt(3)));
		Digest next = Digest.of("token-" + (1 + this.random.nextInt(3)));
		Long lastSeq = (this.random.nextInt(3) == 0) ? null : Long.valueOf(Math.max(0, near(this.session.floor(), 2)));
		ResumeAttempt attempt = new ResumeAttempt(SESSION, PRINCIPAL, presented, next, anyNode(), lastSeq, null, WINDOW,
				WINDOW);
		same(describe(await(store().sessions().resume(attempt)), lastSeq), this.session.resume(attempt));
	}

	private static String describe(ResumeResult result, @Nullable Long lastSeq) {
		if (result instanceof ResumeResult.BelowFloor below) {
			return "below " + below.floor();
		}
		if (result instanceof ResumeResult.Ahead ahead) {
			return "ahead of " + ahead.head();
		}
		if (!(result instanceof ResumeResult.Resumed resumed)) {
			return (result instanceof ResumeResult.BadToken) ? "bad token" : result.toString();
		}
		long after = (lastSeq != null) ? lastSeq : resumed.record().floor();
		String numbers = resumed.runs()
			.stream()
			.flatMapToLong((run) -> LongStream.rangeClosed(Math.max(after + 1, run.firstSeq()), run.lastSeq()))
			.mapToObj((seq) -> describe(resumed.runs(), seq))
			.collect(Collectors.joining());
		return ModelSession.describe(resumed.fence().epoch(), resumed.previousOwner(), resumed.record().head(),
				resumed.record().floor(),
				resumed.record().attached().keySet().stream().map(JobId::value).collect(Collectors.toSet())) + numbers;
	}

	private static String describe(List<Run> runs, long seq) {
		Run run = runs.stream()
			.filter((candidate) -> candidate.firstSeq() <= seq && candidate.lastSeq() >= seq)
			.findFirst()
			.orElseThrow();
		RunMode mode = run.mode();
		return " " + run.source() + (run.firstOffset() + seq - run.firstSeq()) + mode;
	}

	private void compareEverything() {
		this.step += ", at the end";
		this.jobs.forEach(this::compare);
		this.jobs.keySet().forEach(this::compareMap);
	}

	private void compare(JobId id, ModelJob model) {
		JobRecord record = await(store().jobs().find(id));
		same(record.lastOffset(), model.last());
		same(record.firstRetained(), model.firstRetained());
		same(record.status(), model.status());
		List<byte[]> stored = read(id, model.firstRetained() - 1).stream()
			.map((event) -> event.event().bytes())
			.toList();
		List<byte[]> expected = model.retained().stream().map(EncodedEvent::bytes).toList();
		assertThat(stored).as(this.step).usingRecursiveComparison().isEqualTo(expected);
	}

	private void compareMap(JobId job) {
		OwnerTimeline timeline = await(store().sessions().timeline(SESSION, job));
		same(timeline.lastEventSeq(), this.session.lastEventSeq(job));
		same(timeline.cursor(), this.session.cursor(job));
		for (int i = 0; i < 10; i++) {
			long seq = this.random.nextInt((int) this.session.head() + 2);
			same(timeline.positionOf(seq), this.session.positionOf(job, seq));
			long offset = this.random.nextInt((int) this.session.cursor(job) + 2);
			assertThat(timeline.seqOf(offset)).as(this.step).isEqualTo(this.session.seqOf(job, offset));
		}
	}

	private JobId anyJob() {
		return JobId.of("job_" + this.random.nextInt(4));
	}

	private NodeRef anyNode() {
		return NODES.get(this.random.nextInt(NODES.size()));
	}

	/**
	 * Returns a value, or once in a while one that lies near it.
	 */
	private long near(long value, int rarity) {
		return (this.random.nextInt(rarity) == 0) ? value + this.random.nextInt(7) - 3 : value;
	}

	private void same(Object actual, Object expected) {
		assertThat(actual).as(this.step).isEqualTo(expected);
	}

}
