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

import io.arcp.protocol.ArcpException;
import io.arcp.protocol.JobStatus;
import io.arcp.protocol.ResultId;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * How a child has ended.
 *
 * @param status its terminal status
 * @param result its inline result, JSON null if its agent returned nothing; {@code null}
 * when the result was streamed or the child has failed; must not be modified
 * @param resultId the id of its streamed result, or {@code null}
 * @param error why it has failed, or {@code null} when it has not
 * @since 0.1.0
 */
public record ChildOutcome(JobStatus status, @Nullable JsonNode result, @Nullable ResultId resultId,
		@Nullable ArcpException error) {

	/**
	 * Returns whether the child has done its work.
	 * @return whether its status is {@code success}
	 */
	public boolean succeeded() {
		return this.error == null;
	}

	/**
	 * Returns the inline result, for agents that do not go on without it.
	 * @return the result, or {@code null} when it was streamed
	 * @throws ArcpException if the child has failed; uncaught it ends the job with that
	 * code
	 */
	public @Nullable JsonNode orElseThrow() {
		if (this.error != null) {
			throw this.error;
		}
		return this.result;
	}

	@Override
	public String toString() {
		return "ChildOutcome[status=" + this.status + ", resultId=" + this.resultId + ", error=" + this.error
				+ ", result=***]";
	}

}
