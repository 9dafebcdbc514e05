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

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;

import io.arcp.protocol.AgentRef;
import io.arcp.protocol.JobSubmit;
import io.arcp.protocol.TraceContext;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.NullNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a client asks for when it submits a job (ARCP section 1.5, {@code job.submit}).
 * Immutable; one request may be submitted any number of times. The text form shows
 * neither input nor key.
 *
 * @since 0.1.0
 */
public final class JobRequest {

	private final JobSubmit message;

	private final @Nullable TraceContext trace;

	private JobRequest(JobSubmit message, @Nullable TraceContext trace) {
		this.message = message;
		this.trace = trace;
	}

	/**
	 * Starts a request.
	 * @param agent {@code name}, or {@code name@version}
	 * @return a builder
	 * @throws io.arcp.protocol.InvalidRequestException if the reference breaks the
	 * grammar
	 */
	public static Builder of(String agent) {
		return new Builder(AgentRef.parse(agent));
	}

	JobSubmit message() {
		return this.message;
	}

	@Nullable TraceContext trace() {
		return this.trace;
	}

	@Override
	public String toString() {
		return this.message.toString();
	}

	/**
	 * Collects the parts of a request. Not safe for use by many threads.
	 *
	 * @since 0.1.0
	 */
	public static final class Builder {

		private final AgentRef agent;

		private final ObjectNode lease = JsonNodeFactory.instance.objectNode();

		private JsonNode input = NullNode.instance;

		private @Nullable ObjectNode constraints;

		private @Nullable String idempotencyKey;

		private @Nullable Long maxRuntimeSec;

		private @Nullable String parentJobId;

		private @Nullable TraceContext trace;

		private Builder(AgentRef agent) {
			this.agent = agent;
		}

		/**
		 * Sets the input.
		 * @param tree the input, not to be modified afterwards; JSON null by default
		 * @return this builder
		 */
		public Builder input(JsonNode tree) {
			this.input = Objects.requireNonNull(tree, "tree");
			return this;
		}

		/**
		 * Sets the input to a value.
		 * @param value the value
		 * @param mapper translates the value to JSON
		 * @return this builder
		 * @throws tools.jackson.core.JacksonException if the value cannot be translated
		 */
		public Builder input(Object value, JsonMapper mapper) {
			return input(mapper.<JsonNode>valueToTree(value));
		}

		/**
		 * Asks for the patterns of one namespace, in place of those it was given before.
		 * @param namespace the namespace
		 * @param patterns the patterns, possibly none
		 * @return this builder
		 */
		public Builder lease(String namespace, String... patterns) {
			ArrayNode array = this.lease.putArray(namespace);
			for (String pattern : patterns) {
				array.add(pattern);
			}
			return this;
		}

		/**
		 * Asks for a lease that ends.
		 * @param time the end of the lease
		 * @return this builder
		 */
		public Builder leaseExpiresAt(Instant time) {
			this.constraints = JsonNodeFactory.instance.objectNode().put("expires_at", time.toString());
			return this;
		}

		/**
		 * Sets the key that makes repeated submits of the same request one job, also over
		 * other clients of the same principal (ARCP section 3.5). A repeated submit is
		 * answered with the job of the first one and, when that has ended, with its end,
		 * be it a result or an error; events that were emitted before are not repeated,
		 * the parts of a streamed result included.
		 * @param key the key, 1 to 256 characters
		 * @return this builder
		 */
		public Builder idempotencyKey(String key) {
			this.idempotencyKey = Objects.requireNonNull(key, "key");
			return this;
		}

		/**
		 * Limits the time that the job may run.
		 * @param limit the limit, at least one second; fractions of a second are cut off
		 * @return this builder
		 */
		public Builder maxRuntime(Duration limit) {
			this.maxRuntimeSec = limit.toSeconds();
			return this;
		}

		/**
		 * Makes the job a child of another one.
		 * @param jobId the parent's id
		 * @return this builder
		 */
		public Builder parentJobId(String jobId) {
			this.parentJobId = Objects.requireNonNull(jobId, "jobId");
			return this;
		}

		/**
		 * Makes the job a part of a trace.
		 * @param traceId 32 hexadecimal digits
		 * @return this builder
		 * @throws IllegalArgumentException if the id is not of that form or all zero
		 */
		public Builder traceId(String traceId) {
			TraceContext parsed = TraceContext.parse(traceId);
			if (parsed == null) {
				throw new IllegalArgumentException("traceId must be 32 hexadecimal digits, not all zero");
			}
			this.trace = parsed;
			return this;
		}

		/**
		 * Makes the request.
		 * @return the request
		 * @throws io.arcp.protocol.InvalidRequestException if a part is out of its range
		 */
		public JobRequest build() {
			JobSubmit message = new JobSubmit(this.agent, this.input, this.lease.deepCopy(), this.constraints,
					this.idempotencyKey, this.maxRuntimeSec, this.parentJobId);
			return new JobRequest(message, this.trace);
		}

	}

}
