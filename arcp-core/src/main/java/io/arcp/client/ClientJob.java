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

import java.util.concurrent.LinkedBlockingQueue;

import io.arcp.protocol.AgentRef;
import io.arcp.protocol.JobAccepted;
import io.arcp.protocol.JobEventMessage;
import io.arcp.protocol.JobId;
import io.arcp.protocol.JobResult;
import io.arcp.protocol.ResultId;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.publisher.Sinks.EmitResult;
import tools.jackson.databind.JsonNode;

/**
 * A job that a client has submitted and the runtime has accepted.
 * <p>
 * Events are collected from the acceptance on. Signals come on the thread of the
 * connection, which must not be blocked. When the connection ends, what is not complete
 * fails with a {@link ConnectionException}; the job itself goes on. May be used from any
 * thread.
 *
 * @since 0.1.0
 */
public final class ClientJob {

	private final ClientSession session;

	private final JobAccepted accepted;

	private final int maxBufferedEvents;

	private final Sinks.Many<ClientEvent> events;

	private final Sinks.One<JobResult> completion = Sinks.unsafe().one();

	ClientJob(ClientSession session, JobAccepted accepted, int maxBufferedEvents) {
		this.session = session;
		this.accepted = accepted;
		this.maxBufferedEvents = maxBufferedEvents;
		this.events = Sinks.unsafe()
			.many()
			.unicast()
			.onBackpressureBuffer(new LinkedBlockingQueue<>(maxBufferedEvents));
	}

	/**
	 * Returns the id of the job.
	 * @return the id
	 */
	public JobId jobId() {
		return this.accepted.jobId();
	}

	/**
	 * Returns the agent that runs the job, with its version if it has one.
	 * @return the agent
	 */
	public AgentRef agentRef() {
		return this.accepted.agent();
	}

	/**
	 * Returns the trace of the job.
	 * @return 32 lower-case hexadecimal digits
	 */
	public String traceId() {
		return this.accepted.traceId();
	}

	/**
	 * Returns what the runtime said when it accepted the job, the effective lease
	 * included.
	 * @return the answer to the submit
	 */
	public JobAccepted accepted() {
		return this.accepted;
	}

	/**
	 * Returns the events of the job in order, from the first one on.
	 * <p>
	 * At most {@link ClientOptions.Builder#maxBufferedEvents} of them wait for demand.
	 * When there are more, the flux fails behind those with an
	 * {@link EventOverflowException}. It completes at the end of the job, however the job
	 * ended.
	 * @return the events; one subscriber, once
	 */
	public Flux<ClientEvent> events() {
		return this.events.asFlux();
	}

	/**
	 * Returns the result of the job (ARCP section 1.5, {@code job.result}).
	 * @return the inline result, JSON null if the agent returned nothing; fails with the
	 * {@link io.arcp.protocol.ArcpException} of a {@code job.error}, and with an
	 * {@link IllegalStateException} if the result was streamed. Any number of
	 * subscribers, at any time
	 */
	public Mono<JsonNode> result() {
		return completion().map(ClientJob::inlineResult);
	}

	/**
	 * Returns the successful end of the job, be its result inline or streamed.
	 * @return the terminal message; fails with the {@link io.arcp.protocol.ArcpException}
	 * of a {@code job.error}. Any number of subscribers, at any time
	 */
	public Mono<JobResult> completion() {
		return this.completion.asMono();
	}

	/**
	 * Asks the runtime to cancel the job (ARCP section 3.6).
	 * @param reason the reason, or {@code null} for none
	 * @return completes when the runtime has confirmed the request, before the job has
	 * ended; fails with the {@link io.arcp.protocol.ArcpException} of a refusal. Each
	 * subscription sends a request
	 */
	public Mono<Void> cancel(@Nullable String reason) {
		return this.session.cancel(jobId().value(), reason);
	}

	void event(long eventSeq, JobEventMessage message) {
		ClientEvent event = new ClientEvent(eventSeq, message.kind(), message.ts(), message.body());
		EmitResult emitted = this.events.tryEmitNext(event);
		if (emitted == EmitResult.FAIL_OVERFLOW || emitted == EmitResult.FAIL_ZERO_SUBSCRIBER) {
			this.events.tryEmitError(new EventOverflowException(jobId(), this.maxBufferedEvents));
		}
	}

	void completed(JobResult result) {
		this.events.tryEmitComplete();
		this.completion.tryEmitValue(result);
	}

	void failed(Throwable error) {
		this.events.tryEmitComplete();
		this.completion.tryEmitError(error);
	}

	void connectionEnded(Throwable cause) {
		this.events.tryEmitError(cause);
		this.completion.tryEmitError(cause);
	}

	private static JsonNode inlineResult(JobResult end) {
		JsonNode result = end.result();
		if (result == null) {
			ResultId resultId = end.resultId();
			throw new IllegalStateException("result was streamed as " + resultId + ", it is in the job's events");
		}
		return result;
	}

	@Override
	public String toString() {
		return "ClientJob[" + jobId() + ", " + agentRef() + "]";
	}

}
