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

package io.arcp.event;

import java.time.Duration;
import java.time.Instant;

import io.arcp.protocol.AgentRef;
import io.arcp.protocol.JobId;
import io.arcp.protocol.SessionId;
import org.jspecify.annotations.Nullable;

/**
 * A job to be stored.
 *
 * @param job its id
 * @param epoch the executor's epoch, 1 for a new job
 * @param owner the node that runs it
 * @param session the session that owns it
 * @param principal the name of the submitter
 * @param agent the agent with its resolved version
 * @param traceId its trace id
 * @param createdAt when it was accepted
 * @param accepted the accepted payload, without credentials
 * @param options what not every job has
 * @param credit the first credit
 * @param life how long the record lives without being renewed
 * @since 0.1.0
 */
public record NewJob(JobId job, long epoch, NodeRef owner, SessionId session, String principal, AgentRef agent,
		String traceId, Instant createdAt, byte[] accepted, Options options, Credit credit, Duration life) {

	/**
	 * What not every job has.
	 *
	 * @param parentJobId the parent's id, or {@code null}
	 * @param delegateId the delegate id, or {@code null}
	 * @param idempotencyKey the key it was submitted with, or {@code null}
	 * @param input its input as JSON, if the agent is restartable, else {@code null}
	 * @param baseOffset the last offset that a re-asserted job does not hold any more, 0
	 * for a new one
	 * @param baseBytes the bytes up to there
	 */
	public record Options(@Nullable String parentJobId, @Nullable String delegateId, @Nullable String idempotencyKey,
			byte @Nullable [] input, long baseOffset, long baseBytes) {

		/** A job that has none of it. */
		public static final Options NONE = new Options(null, null, null, null, 0, 0);

		/**
		 * Returns whether the job may run again after its node died.
		 * @return whether its input is kept
		 */
		public boolean isRestartable() {
			return this.input != null;
		}

	}

}
