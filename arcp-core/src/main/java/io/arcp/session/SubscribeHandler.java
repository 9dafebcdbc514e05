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

import java.util.LinkedHashSet;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;

import io.arcp.event.AttachResult;
import io.arcp.event.Detach;
import io.arcp.event.JobRecord;
import io.arcp.event.OwnerTimeline;
import io.arcp.event.Role;
import io.arcp.job.JobOperation;
import io.arcp.job.StoreCall;
import io.arcp.protocol.ArcpException;
import io.arcp.protocol.EnvelopeHeader;
import io.arcp.protocol.InternalErrorException;
import io.arcp.protocol.JobId;
import io.arcp.protocol.JobSubscribe;
import io.arcp.protocol.JobSubscribed;
import io.arcp.protocol.TraceContext;
import io.arcp.transport.OutboundFrame;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * Lets a session watch jobs (ARCP section 3.8): first the answer, then the history, then
 * what comes. A history of a job that is being shown already is asked for again when that
 * has its numbers, so that its own begins right behind its answer. Works on the lane.
 */
final class SubscribeHandler {

	private final Session session;

	private final SessionEnvironment environment;

	private final JobAccess access;

	private final Refusals refusals;

	/** What is not answered yet. */
	private final Set<Request> open = new LinkedHashSet<>();

	private final CredentialView credentials;

	SubscribeHandler(Session session, SessionEnvironment environment, JobAccess access, Refusals refusals) {
		this.session = session;
		this.refusals = refusals;
		this.environment = environment;
		this.access = access;
		this.credentials = new CredentialView(session, environment);
	}

	void subscribe(EnvelopeHeader header, JobSubscribe message) {
		JobId jobId = JobAccess.id(message.jobId());
		if (jobId == null) {
			this.refusals.refuse(RequestKind.SUBSCRIBE, this.access.unknown(), header, message.jobId());
			return;
		}
		this.session.openRequests().incrementAndGet();
		Request request = new Request(header, message, jobId);
		this.open.add(request);
		if (message.history()) {
			this.session.subscriptions().histories().take(jobId, () -> find(request));
		}
		else {
			find(request);
		}
	}

	/** What was asked for before, and is not shown yet, is not wanted either. */
	void unsubscribe(String jobId) {
		JobId id = JobAccess.id(jobId);
		if (id != null) {
			this.open.stream()
				.filter((request) -> request.jobId.equals(id))
				.forEach((request) -> request.stopped = true);
			this.session.subscriptions().unfollow(id);
		}
	}

	/** A refusal has its place from here on; an answer has none. */
	private void find(Request request) {
		this.session.openRequests().decrementAndGet();
		request.place = this.refusals.place(RequestKind.SUBSCRIBE, request.message.jobId());
		Mono<Found> found = this.environment.store()
			.jobs()
			.find(request.jobId)
			.flatMap((job) -> this.environment.store()
				.sessions()
				.timeline(job.job().session(), request.jobId)
				.map((timeline) -> new Found(job, timeline))
				.defaultIfEmpty(new Found(job, null)));
		onLane(found, (result) -> {
			try {
				found(request, result);
			}
			catch (RuntimeException ex) {
				Sessions.logger.error("A subscription of session {} failed", this.session.sessionId(), ex);
				if (this.open.contains(request)) {
					reject(request, new InternalErrorException("the subscription failed"));
				}
			}
		});
	}

	private <T> void onLane(Mono<T> call, Consumer<@Nullable T> next) {
		StoreCall<T> storeCall = StoreCall.start(call, timer(),
				(result) -> this.session.lane().execute(() -> next.accept(result)));
		if (storeCall.answeredAtOnce()) {
			next.accept(storeCall.value());
		}
	}

	private Scheduler timer() {
		return this.environment.sources().timer();
	}

	private void found(Request request, @Nullable Found found) {
		if (found == null) {
			reject(request, this.access.unknown());
			return;
		}
		RecordedJob job = RecordedJob.of(found.job(), this.environment.codec());
		if (!this.access.isAllowed(job, JobOperation.SUBSCRIBE)) {
			reject(request, this.access.denial(job.submitter().getName(), false));
			return;
		}
		admit(request);
		Plan plan = plan(job, request.message, found.timeline());
		if (job.isTerminal() && !request.message.history()) {
			answer(request, plan, this.session.timeline().head());
			return;
		}
		this.session.timeline().whenShown(request.jobId, () -> attach(request, plan));
	}

	private void admit(Request request) {
		AnswerQueue.Place place = Objects.requireNonNull(request.place);
		request.place = null;
		this.session.openRequests().incrementAndGet();
		place.giveUp();
	}

	/** Nothing gets a number until the history is known to begin or end at the cursor. */
	private void attach(Request request, Plan plan) {
		if (this.session.state() == SessionState.EXPIRED) {
			return;
		}
		RecordedJob job = plan.job();
		boolean own = job.sessionId().equals(this.session.sessionId());
		long after = request.message.history() ? plan.after() : job.job().lastOffset();
		Timeline timeline = this.session.timeline();
		timeline.hold();
		onLane(this.environment.store()
			.sessions()
			.attach(timeline.fence(), job.jobId(), after, own ? Role.OWNER : Role.SUBSCRIBER), (result) -> {
				try {
					attached(request, plan, own, result);
				}
				finally {
					timeline.release(timeline.fence());
				}
			});
	}

	private void attached(Request request, Plan plan, boolean own, @Nullable AttachResult result) {
		if (!(result instanceof AttachResult.Attached attached)) {
			reject(request, new InternalErrorException("the subscription could not be stored"));
			return;
		}
		answer(request, plan, this.session.timeline().head());
		Subscriptions subscriptions = this.session.subscriptions();
		JobRecord job = plan.job().job();
		if (request.stopped) {
			stop(request, own);
			return;
		}
		if (request.message.history()) {
			subscriptions.rewind(request.jobId);
			subscriptions.show(job, plan.after(), attached.cursor());
		}
		if (!own && (!job.status().isTerminal() || attached.cursor() < job.lastOffset())) {
			subscriptions.follow(job, attached.cursor());
		}
	}

	private void stop(Request request, boolean own) {
		if (request.message.history()) {
			this.session.subscriptions().histories().over(request.jobId);
		}
		if (!own && !this.session.subscriptions().isFollowing(request.jobId)) {
			this.session.timeline().detach(request.jobId, Detach.UNSUBSCRIBED);
		}
	}

	private void reject(Request request, ArcpException error) {
		this.open.remove(request);
		AnswerQueue.Place place = request.place;
		if (place == null) {
			this.session.openRequests().decrementAndGet();
			place = this.refusals.place(RequestKind.SUBSCRIBE, request.message.jobId());
		}
		place.answer(this.refusals.of(RequestKind.SUBSCRIBE, error, request.header, request.message.jobId()));
		if (request.message.history()) {
			this.session.subscriptions().histories().over(request.jobId);
		}
	}

	private void answer(Request request, Plan plan, long head) {
		this.open.remove(request);
		this.session.openRequests().decrementAndGet();
		RecordedJob job = plan.job();
		JobSubscribed subscribed = new JobSubscribed(job.jobId(), job.status(), job.agentRef(), job.leaseJson(),
				job.accepted().leaseConstraints(), job.currentBudget(this.environment.jobs()), job.parentJobId(),
				job.traceId(), head, plan.replayed(), request.header.id(), plan.lastEventSeq(), plan.truncated(),
				plan.earliestSeq(), this.credentials.of(job.jobId(), job.submitter().getName()));
		OutboundFrame frame = this.session.frames()
			.frame(subscribed, job.jobId(), new TraceContext(job.traceId(), null), request.header.id());
		this.session.answer(frame);
	}

	/** Where the history begins, in the numbers of the session that owns the job. */
	private static Plan plan(RecordedJob job, JobSubscribe message, @Nullable OwnerTimeline timeline) {
		long last = job.job().lastOffset();
		long lastSeq = (timeline != null) ? timeline.lastEventSeq() : 0;
		if (!message.history()) {
			return new Plan(job, last, false, lastSeq, false, null);
		}
		long from = (message.fromEventSeq() != null) ? message.fromEventSeq() : 0;
		OwnerTimeline.Position position = (timeline != null) ? timeline.positionOf(from)
				: new OwnerTimeline.Position(0, true);
		long after = position.offset();
		boolean truncated = position.truncated();
		Long earliest = null;
		if (after + 1 < job.job().firstRetained()) {
			after = job.job().firstRetained() - 1;
			truncated = true;
		}
		if (truncated && timeline != null) {
			earliest = timeline.seqOf(after + 1);
		}
		return new Plan(job, after, after < last, lastSeq, truncated, earliest);
	}

	/**
	 * A job with its owner's numbers.
	 *
	 * @param job the job
	 * @param timeline the numbers, or {@code null} when they are lost
	 */
	private record Found(JobRecord job, @Nullable OwnerTimeline timeline) {

		Found {
			Objects.requireNonNull(job);
		}

	}

	/**
	 * What a subscriber is told and shown.
	 *
	 * @param job the job
	 * @param after the offset after which the history begins
	 * @param replayed whether there is any history to show
	 * @param lastEventSeq the highest number of the job
	 * @param truncated whether the history does not reach back far enough
	 * @param earliestSeq the number of the first event that is there
	 */
	private record Plan(RecordedJob job, long after, boolean replayed, long lastEventSeq, boolean truncated,
			@Nullable Long earliestSeq) {

	}

	/**
	 * A request that is not answered yet.
	 */
	private static final class Request {

		private final EnvelopeHeader header;

		private final JobSubscribe message;

		private final JobId jobId;

		/** Where it is refused, while it may be that it is. */
		private AnswerQueue.@Nullable Place place;

		/** Whether the client has unsubscribed since. */
		private boolean stopped;

		Request(EnvelopeHeader header, JobSubscribe message, JobId jobId) {
			this.header = header;
			this.message = message;
			this.jobId = jobId;
		}

	}

}
