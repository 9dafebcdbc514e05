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

package io.arcp.session;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

import io.arcp.event.JobPage;
import io.arcp.event.JobQuery;
import io.arcp.event.JobRecord;
import io.arcp.event.JobStore;
import io.arcp.job.JobOperation;
import io.arcp.job.StoreCall;
import io.arcp.protocol.EnvelopeHeader;
import io.arcp.protocol.InvalidRequestException;
import io.arcp.protocol.JobEntry;
import io.arcp.protocol.JobFilter;
import io.arcp.protocol.JobId;
import io.arcp.protocol.JobStatus;
import io.arcp.protocol.SessionJobs;
import io.arcp.protocol.SessionListJobs;
import io.arcp.transport.OutboundFrame;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Lists the jobs that a principal may see (ARCP section 2.9), page by page in the order
 * of their ids. Works on the lane.
 */
final class ListHandler {

	private static final int MAX_FRAME = 960 * 1024;

	private static final int MIN_LOOK_UP = 100;

	private static final String CURSOR_VERSION = "1:";

	private final Session session;

	private final SessionEnvironment environment;

	private final JobAccess access;

	ListHandler(Session session, SessionEnvironment environment, JobAccess access) {
		this.session = session;
		this.environment = environment;
		this.access = access;
	}

	/**
	 * Answers a listing.
	 * @throws InvalidRequestException if the cursor is malformed
	 */
	void list(EnvelopeHeader header, SessionListJobs message) {
		JobQuery query = query(message);
		this.session.openRequests().incrementAndGet();
		Mono<Page> page = (query != null) ? page(query) : Mono.just(new Page(List.of(), null));
		StoreCall<Page> call = StoreCall.start(page, this.environment.sources().timer(),
				(result) -> this.session.lane().execute(() -> answer(header, result)));
		if (call.answeredAtOnce()) {
			answer(header, call.value());
		}
	}

	/** Returns {@code null} when the filter cannot match anything. */
	private @Nullable JobQuery query(SessionListJobs message) {
		JobId after = (message.cursor() != null) ? decode(message.cursor()) : null;
		JobFilter filter = message.filter();
		Set<JobStatus> statuses = EnumSet.noneOf(JobStatus.class);
		if (filter.statuses() != null) {
			for (JobStatus status : JobStatus.values()) {
				if (filter.statuses().contains(status.wireName())) {
					statuses.add(status);
				}
			}
			if (statuses.isEmpty()) {
				return null;
			}
		}
		return new JobQuery(this.access.seesOwnJobsOnly() ? this.session.principal().getName() : null, statuses,
				filter.agent(), filter.createdAfter(), filter.createdBefore(), after, message.limit());
	}

	private Mono<Page> page(JobQuery query) {
		if (query.principal() == null) {
			return pageOfVisibleJobs(query);
		}
		return this.environment.store()
			.jobs()
			.list(query)
			.flatMap((page) -> visible(page).collectList().flatMap((jobs) -> toPage(jobs, page.next())));
	}

	/**
	 * Looks through the jobs of all principals until the page is full. Neither the length
	 * of a page nor its cursor may tell of jobs that the policy hides, so the cursor
	 * stands behind a visible job, and there is one only if another visible job follows.
	 */
	private Mono<Page> pageOfVisibleJobs(JobQuery query) {
		JobStore jobs = this.environment.store().jobs();
		int limit = query.limit();
		JobQuery first = withLimit(query, Math.max(limit + 1, MIN_LOOK_UP));
		return jobs.list(first)
			.expand((page) -> (page.next() != null) ? jobs.list(after(first, page.next())) : Mono.empty())
			.concatMap(this::visible, 1)
			.take(limit + 1L)
			.collectList()
			.flatMap((found) -> (found.size() > limit) ? toPage(found.subList(0, limit), found.get(limit - 1).jobId())
					: toPage(found, null));
	}

	private static JobQuery withLimit(JobQuery query, int limit) {
		return new JobQuery(query.principal(), query.statuses(), query.agent(), query.createdAfter(),
				query.createdBefore(), query.after(), limit);
	}

	private static JobQuery after(JobQuery query, JobId after) {
		return new JobQuery(query.principal(), query.statuses(), query.agent(), query.createdAfter(),
				query.createdBefore(), after, query.limit());
	}

	private Flux<RecordedJob> visible(JobPage page) {
		return Flux.fromIterable(page.jobs())
			.map((job) -> RecordedJob.of(job, this.environment.codec()))
			.filter((job) -> this.access.isAllowed(job, JobOperation.LIST));
	}

	private Mono<Page> toPage(List<RecordedJob> jobs, @Nullable JobId next) {
		return Flux.fromIterable(jobs)
			.concatMap((job) -> lastEventSeq(job.job()).map((last) -> job.toEntry(last, this.environment.jobs())))
			.collectList()
			.map((entries) -> new Page(entries, next));
	}

	private Mono<Long> lastEventSeq(JobRecord job) {
		return this.environment.store()
			.sessions()
			.timeline(job.job().session(), job.job().job())
			.map((timeline) -> timeline.lastEventSeq())
			.defaultIfEmpty(0L);
	}

	private void answer(EnvelopeHeader header, @Nullable Page page) {
		this.session.openRequests().decrementAndGet();
		Page shown = (page != null) ? page : new Page(List.of(), null);
		OutboundFrame frame = frame(header, shown);
		while (frame.size() > MAX_FRAME && shown.entries().size() > 1) {
			shown = shown.firstHalf();
			frame = frame(header, shown);
		}
		this.session.answer(frame);
	}

	private OutboundFrame frame(EnvelopeHeader header, Page page) {
		String next = (page.next() != null) ? encode(page.next()) : null;
		return this.session.frames().frame(new SessionJobs(header.id(), page.entries(), next), header.id());
	}

	private static String encode(JobId last) {
		return Base64.getUrlEncoder()
			.withoutPadding()
			.encodeToString((CURSOR_VERSION + last.value()).getBytes(StandardCharsets.UTF_8));
	}

	private static JobId decode(String cursor) {
		try {
			String text = new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8);
			if (text.startsWith(CURSOR_VERSION)) {
				return JobId.of(text.substring(CURSOR_VERSION.length()));
			}
		}
		catch (IllegalArgumentException | InvalidRequestException ex) {
			// answered below
		}
		throw InvalidRequestException.forField("payload.cursor", "expected the next_cursor of an earlier answer");
	}

	/**
	 * A page of entries.
	 *
	 * @param entries the entries
	 * @param next the id of the last job that was looked at, if more may follow
	 */
	private record Page(List<JobEntry> entries, @Nullable JobId next) {

		Page firstHalf() {
			List<JobEntry> half = new ArrayList<>(this.entries.subList(0, this.entries.size() / 2));
			return new Page(half, half.get(half.size() - 1).jobId());
		}

	}

}
