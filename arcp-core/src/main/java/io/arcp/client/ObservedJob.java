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

import java.nio.charset.StandardCharsets;

import io.arcp.protocol.AgentRef;
import io.arcp.protocol.JobId;
import io.arcp.protocol.JobResult;
import io.arcp.protocol.JobStatus;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;

/**
 * A job whose events and result a client receives, be it one of its own or one it
 * watches.
 * <p>
 * Events are collected from the start, whether somebody reads them or not; they go on
 * after a lost connection, without gap or duplicate, if the client can resume its
 * session. Signals come on the thread of the connection, which must not be blocked. When
 * the client ends, what is not complete fails with the reason; the job itself goes on.
 * May be used from any thread.
 *
 * @since 0.1.0
 */
public abstract sealed class ObservedJob permits ClientJob, JobSubscription {

	private final JobFeed feed;

	ObservedJob(JobFeed feed) {
		this.feed = feed;
	}

	/**
	 * Returns the id of the job.
	 * @return the id
	 */
	public abstract JobId jobId();

	/**
	 * Returns the agent that runs the job, with its version if it has one.
	 * @return the agent
	 */
	public abstract AgentRef agentRef();

	/**
	 * Returns the trace of the job.
	 * @return 32 lower-case hexadecimal digits
	 */
	public abstract String traceId();

	/**
	 * Returns the status of the job as far as its frames have told.
	 * @return the status
	 */
	public JobStatus status() {
		return this.feed.status();
	}

	/**
	 * Returns the events of the job in order, from the first one on, the parts of a
	 * streamed result included.
	 * <p>
	 * At most {@link ClientOptions.Builder#maxBufferedEvents} of them wait for demand.
	 * When there are more, the flux fails behind those with an
	 * {@link EventOverflowException}. It completes at the end of the job, however the job
	 * ended.
	 * @return the events; one subscriber, once
	 */
	public Flux<ClientEvent> events() {
		return this.feed.events();
	}

	/**
	 * Returns the result of the job (ARCP section 1.5, {@code job.result}), the one that
	 * was streamed as JSON included.
	 * @return the result, JSON null if the agent returned nothing; fails with the
	 * {@link io.arcp.protocol.ArcpException} of a {@code job.error}, and with a
	 * {@link ResultException} if the result was streamed and is not JSON or not complete.
	 * Any number of subscribers, at any time
	 */
	public Mono<JsonNode> result() {
		return completion().flatMap(this.feed.result()::json);
	}

	/**
	 * Returns the successful end of the job, be its result inline or streamed.
	 * @return the terminal message; fails with the {@link io.arcp.protocol.ArcpException}
	 * of a {@code job.error}; empty when a subscription has ended without seeing the end
	 * of the job. Any number of subscribers, at any time
	 */
	public Mono<JobResult> completion() {
		return this.feed.completion();
	}

	/**
	 * Returns the result of the job while it is streamed (ARCP section 3.11).
	 * <p>
	 * At most {@link ClientOptions.Builder#maxResultSize} bytes wait for demand.
	 * @return the decoded parts in order, none of an inline result; fails with the error
	 * of the job, and with a {@link ResultException} when a part is missing, the size is
	 * not the one that the runtime has named, or too many bytes wait. One subscriber,
	 * once, and instead of the other forms of the result
	 */
	public Flux<byte[]> resultChunks() {
		return this.feed.result().chunks();
	}

	/**
	 * Returns the result of the job when it was streamed (ARCP section 3.11).
	 * @return all bytes, a fresh array for each subscriber; fails like
	 * {@link #resultChunks()}, and with an {@link IllegalStateException} if the result is
	 * inline. Any number of subscribers, at any time
	 */
	public Mono<byte[]> streamedResult() {
		return this.feed.result().bytes().flatMap((bytes) -> completion().map((end) -> {
			if (end.resultId() == null) {
				throw new IllegalStateException("result of job " + jobId() + " is inline");
			}
			return bytes.clone();
		}));
	}

	/**
	 * Returns the result of the job when it was streamed, as text.
	 * @return the text of the UTF-8 bytes; fails like {@link #streamedResult()}
	 */
	public Mono<String> streamedText() {
		return streamedResult().map((bytes) -> new String(bytes, StandardCharsets.UTF_8));
	}

}
