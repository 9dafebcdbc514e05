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

package io.arcp.client;

import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Function;

import io.arcp.protocol.ClientMessage;
import io.arcp.protocol.JobAccepted;
import io.arcp.protocol.JobCancel;
import io.arcp.protocol.JobCancelled;
import io.arcp.protocol.JobSubscribe;
import io.arcp.protocol.JobSubscribed;
import io.arcp.protocol.RuntimeMessage;
import io.arcp.protocol.SessionJobs;
import io.arcp.protocol.SessionListJobs;
import io.arcp.protocol.TraceContext;
import io.arcp.protocol.VendorMessage;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * What the users of a client ask the runtime for. Requests wait while there is no
 * connection, and are sent again, with the same id, over the next one.
 */
final class ClientRequests {

	private final ClientSession session;

	private final Executor lane;

	private final ClientFrames frames;

	private final PendingRequests pending;

	private final ClientJobs jobs;

	private final int limit;

	ClientRequests(ClientSession session, Executor lane, ClientFrames frames, ClientOptions options) {
		this.session = session;
		this.lane = lane;
		this.frames = frames;
		this.limit = options.maxPendingRequests();
		this.pending = new PendingRequests(this.limit);
		this.jobs = new ClientJobs(this, options);
	}

	PendingRequests pending() {
		return this.pending;
	}

	ClientJobs jobs() {
		return this.jobs;
	}

	Mono<ClientJob> submit(JobRequest request) {
		return ask(request.message(), null, request.trace(), JobAccepted.class, this.jobs::accepted);
	}

	Mono<Void> cancel(String jobId, @Nullable String reason) {
		return ask(new JobCancel(jobId, reason), jobId, null, JobCancelled.class, Function.identity()).then();
	}

	Mono<VendorMessage> request(VendorMessage message) {
		return ask(message, null, null, VendorMessage.class, Function.identity());
	}

	Mono<Void> send(VendorMessage message) {
		return Mono.create((sink) -> {
			byte[] frame = this.frames.encode(message);
			this.lane.execute(() -> {
				Throwable ended = this.session.endCause();
				if (ended != null) {
					sink.error(ended);
				}
				else if (this.session.sendIfRoom(frame)) {
					sink.success();
				}
				else {
					sink.error(new IllegalStateException("no connection, or too much waits to be sent"));
				}
			});
		});
	}

	Mono<SessionJobs> list(SessionListJobs request) {
		return ask(request, null, null, SessionJobs.class, Function.identity());
	}

	Mono<JobSubscription> subscribe(JobSubscribe request, SubscribeOptions options) {
		return ask(request, request.jobId(), null, JobSubscribed.class,
				(answer) -> this.jobs.subscribed(answer, options));
	}

	/**
	 * Subscribes anew to a job of which the runtime has stopped sending.
	 * @param feeds what the frames of the job feed
	 * @return completes when the frames go on, or when there is no way
	 */
	Mono<Void> subscribeAgain(List<JobFeed> feeds) {
		String jobId = feeds.get(0).jobId().value();
		long from = feeds.stream().mapToLong(JobFeed::lastOriginSeq).min().orElse(0);
		return ask(new JobSubscribe(jobId, from, true), jobId, null, JobSubscribed.class, (answer) -> {
			if (answer.truncated() || (answer.currentStatus().isTerminal() && !answer.replayed())) {
				this.jobs.fail(feeds, new ConnectionException("frames of job " + jobId + " were missed", null, null));
			}
			return answer;
		}).then().onErrorResume((ex) -> Mono.fromRunnable(() -> this.jobs.fail(feeds, ex)));
	}

	Mono<Void> unsubscribe(JobFeed feed) {
		return Mono.fromRunnable(() -> this.lane.execute(() -> {
			if (this.jobs.unsubscribe(feed)) {
				this.session.sayUnwanted(feed.jobId().value());
			}
		}));
	}

	private <A extends RuntimeMessage, T> Mono<T> ask(ClientMessage message, @Nullable String jobId,
			@Nullable TraceContext trace, Class<A> answerType, Function<A, T> onAnswer) {
		return Mono.create((sink) -> {
			String id = this.frames.nextId();
			byte[] frame = this.frames.encode(id, message, jobId, trace);
			PendingRequest<A, T> request = new PendingRequest<>(id, frame, jobId, answerType, onAnswer, sink);
			this.lane.execute(() -> add(request));
			sink.onCancel(() -> this.lane.execute(() -> drop(request)));
		});
	}

	/** Its frame must not wait for a runtime that does not read. */
	private void drop(PendingRequest<?, ?> request) {
		if (this.pending.remove(request.id()) != null) {
			this.session.takeBack(request.frame());
		}
	}

	private void add(PendingRequest<?, ?> request) {
		Throwable ended = this.session.endCause();
		if (ended != null) {
			request.fail(ended);
		}
		else if (this.pending.isFull()) {
			request.fail(new IllegalStateException(this.limit + " requests of this client are unanswered"));
		}
		else {
			this.pending.add(request);
			this.session.send(request.frame());
		}
	}

}
