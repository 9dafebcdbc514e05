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

package io.arcp.agent;

import java.time.Duration;

import io.arcp.lease.Lease;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;

/**
 * Does the work of a job (ARCP section 7.2).
 * <p>
 * An agent is called once per job, by many jobs at the same time. It never runs on a
 * thread of the transport. It ends its job by completing: with a value, which is the
 * job's inline result, without one, which is the result {@code null}, or with an error.
 * An {@link io.arcp.protocol.ArcpException} reaches the client as it is; anything else
 * becomes {@code INTERNAL_ERROR} (ARCP section 3.6). When the job is cancelled the
 * subscription is cancelled, or the thread of a blocking agent is interrupted; what the
 * agent emits after the end is dropped.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface Agent {

	/**
	 * Does the work of one job.
	 * @param input the input as it was sent; a JSON null when there was none
	 * @param job the context of the job
	 * @return the result, empty for the result {@code null}
	 */
	Mono<JsonNode> handle(JsonNode input, JobContext job);

	/**
	 * Returns where {@link #handle} may be called.
	 * @return {@link Execution#REACTIVE} by default
	 */
	default Execution execution() {
		return Execution.REACTIVE;
	}

	/**
	 * Returns how long a job of this agent may run, unless the runtime is told otherwise
	 * for it.
	 * @return the time, or {@code null}, the default, for the runtime's own bound
	 */
	default @Nullable Duration maxRuntime() {
		return null;
	}

	/**
	 * Returns what jobs of this agent may do at most, unless the runtime is told
	 * otherwise for it. The lease of a job is narrowed to it (ARCP section 3.1, step 6a).
	 * @return the ceiling, or {@code null}, the default, for none
	 */
	default @Nullable Lease leaseCeiling() {
		return null;
	}

	/**
	 * Creates an agent whose handler blocks. It runs on a thread of its own, is
	 * interrupted when the job is cancelled, and waits as {@code pending} for a thread
	 * when all are at work.
	 * @param handler the handler
	 * @return the agent
	 */
	static Agent blocking(BlockingHandler handler) {
		return new BlockingAgent(handler);
	}

	/**
	 * Where an agent is called.
	 */
	enum Execution {

		/** On a scheduler of the runtime; {@link Agent#handle} must not block. */
		REACTIVE,

		/** On a thread that may block, until {@link Agent#handle}'s result is there. */
		BLOCKING

	}

	/**
	 * A handler that blocks.
	 */
	@FunctionalInterface
	interface BlockingHandler {

		/**
		 * Does the work of one job.
		 * @param input the input as it was sent; a JSON null when there was none
		 * @param job the context of the job
		 * @return the result, or {@code null}
		 * @throws Exception if the job fails
		 */
		@Nullable JsonNode handle(JsonNode input, JobContext job) throws Exception;

	}

}
