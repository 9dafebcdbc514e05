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

import java.util.ArrayDeque;
import java.util.concurrent.LinkedBlockingQueue;

import io.arcp.protocol.JobError;
import io.arcp.protocol.JobEventMessage;
import io.arcp.protocol.JobId;
import io.arcp.protocol.JobResult;
import io.arcp.protocol.JobStatus;
import io.arcp.protocol.RuntimeMessage;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.publisher.Sinks.EmitResult;

/**
 * What has come of a job for one observer. It is fed on the lane of the session.
 */
final class JobFeed {

	private final JobId jobId;

	private final int maxBufferedEvents;

	private final Sinks.Many<ClientEvent> events;

	private final Sinks.One<JobResult> completion = Sinks.unsafe().one();

	private final ResultAssembly result;

	private volatile JobStatus status;

	/** The number of the last event of the session's own job, which has no origin. */
	private long lastOwnSeq;

	/** Whether the job is known to be another session's. */
	private boolean foreign;

	private boolean ended;

	/** What waits until the history is complete. */
	private final ArrayDeque<Held> held = new ArrayDeque<>(0);

	/** Where the history ends, in the owner's numbers; 0 when it is complete. */
	private long historyEnd;

	/** The highest number in the owner's session, of those that were shown. */
	private long lastOriginSeq;

	/** The highest number in the owner's session, of those that came. */
	private long highestOriginSeq;

	JobFeed(JobId jobId, JobStatus status, long lastOriginSeq, ClientOptions options) {
		this.jobId = jobId;
		this.status = status;
		this.lastOriginSeq = lastOriginSeq;
		this.maxBufferedEvents = options.maxBufferedEvents();
		this.result = new ResultAssembly(options.maxResultSize());
		this.events = Sinks.unsafe()
			.many()
			.unicast()
			.onBackpressureBuffer(new LinkedBlockingQueue<>(this.maxBufferedEvents));
	}

	JobId jobId() {
		return this.jobId;
	}

	JobStatus status() {
		return this.status;
	}

	long lastOriginSeq() {
		return this.lastOriginSeq;
	}

	boolean hasEnded() {
		return this.ended;
	}

	Flux<ClientEvent> events() {
		return this.events.asFlux();
	}

	Mono<JobResult> completion() {
		return this.completion.asMono();
	}

	ResultAssembly result() {
		return this.result;
	}

	/**
	 * Returns the owner's number of the last event that came while the job went on.
	 */
	long lastLiveSeq() {
		return Math.max(this.highestOriginSeq, this.lastOwnSeq);
	}

	boolean isOwn() {
		return this.lastOwnSeq > 0;
	}

	boolean isHeldBack() {
		return this.historyEnd > 0;
	}

	/**
	 * Shows the history before all that comes in between.
	 * @param lastSeq the owner's number of the last event of the history
	 */
	void holdBack(long lastSeq) {
		if (lastSeq > this.lastOriginSeq) {
			this.historyEnd = lastSeq;
			this.highestOriginSeq = lastSeq;
		}
	}

	/**
	 * Takes a frame of the submitter's stream. A job may be watched too, and its history
	 * then comes once more with other numbers: that is not for the submitter.
	 * @param eventSeq the number of the frame
	 * @param originSeq the number in the owner's session, or {@code null} if that is this
	 * one
	 * @param message the message
	 */
	void submitted(long eventSeq, @Nullable Long originSeq, RuntimeMessage message) {
		if (originSeq == null) {
			if (!this.foreign && !isBackPressure(message)) {
				this.lastOwnSeq = eventSeq;
			}
		}
		else if (originSeq > this.lastOwnSeq) { // its own history is not ahead of it
			this.foreign = true;
			this.lastOwnSeq = 0;
		}
		else {
			return;
		}
		forwarded(eventSeq, originSeq, originSeq, message);
	}

	/** It has a number in the session, and is no event of the job. */
	private static boolean isBackPressure(RuntimeMessage message) {
		return message instanceof JobEventMessage event && event.kind().equals("status")
				&& event.body().path("phase").asString("").equals("back_pressure");
	}

	/**
	 * Takes a frame, unless it was shown before because the job was subscribed to twice.
	 * @param eventSeq the number of the frame
	 * @param originSeq the number in the owner's session, or {@code null} if it has none
	 * @param place the number in the owner's session, also when that is this one
	 * @param message the message
	 */
	void forwarded(long eventSeq, @Nullable Long originSeq, @Nullable Long place, RuntimeMessage message) {
		if (place != null) {
			this.highestOriginSeq = Math.max(this.highestOriginSeq, place);
		}
		Held frame = new Held(eventSeq, originSeq, place, message);
		if (this.historyEnd > 0 && (place == null || place > this.historyEnd)) {
			hold(frame);
			return;
		}
		take(frame);
		if (this.historyEnd > 0 && this.lastOriginSeq >= this.historyEnd) {
			this.historyEnd = 0;
			Held next;
			while ((next = this.held.poll()) != null) {
				take(next);
			}
		}
	}

	private void hold(Held frame) {
		this.held.add(frame);
		if (this.held.size() > this.maxBufferedEvents) {
			Throwable cause = new EventOverflowException(this.jobId, this.maxBufferedEvents);
			this.events.tryEmitError(cause);
			this.result.failed(cause);
			this.held.removeFirst();
		}
	}

	private void take(Held frame) {
		if (frame.place() != null) {
			if (frame.place() <= this.lastOriginSeq) {
				return;
			}
			this.lastOriginSeq = frame.place();
		}
		RuntimeMessage message = frame.message();
		if (message instanceof JobEventMessage event) {
			event(frame.eventSeq(), frame.originSeq(), event);
		}
		else if (message instanceof JobResult end) {
			this.status = JobStatus.SUCCESS;
			finish();
			this.result.completed(end);
			this.completion.tryEmitValue(end);
		}
		else if (message instanceof JobError error) {
			this.status = error.finalStatus();
			finish();
			Throwable cause = error.toException();
			this.result.failed(cause);
			this.completion.tryEmitError(cause);
		}
	}

	/**
	 * Ends without the end of the job.
	 */
	void stop() {
		finish();
		this.result.stopped();
		this.completion.tryEmitEmpty();
	}

	/**
	 * Ends because nothing can come any more.
	 * @param cause why
	 */
	void fail(Throwable cause) {
		this.ended = true;
		this.events.tryEmitError(cause);
		this.result.failed(cause);
		this.completion.tryEmitError(cause);
	}

	private void finish() {
		this.ended = true;
		this.events.tryEmitComplete();
	}

	private void event(long eventSeq, @Nullable Long originSeq, JobEventMessage message) {
		if (this.status == JobStatus.PENDING) {
			this.status = JobStatus.RUNNING;
		}
		ClientEvent event = new ClientEvent(eventSeq, message.kind(), message.ts(), message.body(), originSeq);
		EmitResult emitted = this.events.tryEmitNext(event);
		if (emitted == EmitResult.FAIL_OVERFLOW || emitted == EmitResult.FAIL_ZERO_SUBSCRIBER) {
			this.events.tryEmitError(new EventOverflowException(this.jobId, this.maxBufferedEvents));
		}
		if (event.kind().equals(ResultAssembly.KIND)) {
			this.result.chunk(event.body());
		}
	}

	/**
	 * A frame that may have to wait.
	 *
	 * @param eventSeq its number
	 * @param originSeq the number in the owner's session that it carries, or {@code null}
	 * @param place the number in the owner's session, or {@code null} if it has none
	 * @param message the message
	 */
	private record Held(long eventSeq, @Nullable Long originSeq, @Nullable Long place, RuntimeMessage message) {

	}

}
