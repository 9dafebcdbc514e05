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

package io.arcp.job;

import io.arcp.agent.Authorization;
import io.arcp.agent.CallResult;
import io.arcp.agent.Operation;
import io.arcp.event.JobEvent;
import io.arcp.protocol.ArcpException;
import io.arcp.protocol.IdGenerator;
import io.arcp.protocol.InternalErrorException;
import io.arcp.protocol.JobCancelledException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Operations of a job in one step: {@code tool_call}, check, body, {@code tool_result}
 * (ARCP sections 4.4 and 7.3). A call that began always gets its result, whatever becomes
 * of the body.
 */
final class OperationCalls {

	private static final Logger logger = LoggerFactory.getLogger(OperationCalls.class);

	private static final JsonMapper MAPPER = JsonMapper.builder().build();

	private final DefaultJobContext job;

	private final IdGenerator ids;

	OperationCalls(DefaultJobContext job, IdGenerator ids) {
		this.job = job;
		this.ids = ids;
	}

	/**
	 * Emits the call of an operation, and its result when it is refused.
	 */
	Mono<Authorization> begin(Operation operation) {
		return begin(operation, callId(operation)).awaited();
	}

	<T extends @Nullable Object, E extends Exception> CallResult<T> call(Operation operation, Operation.Body<T, E> body)
			throws E {
		String callId = callId(operation);
		ArcpException refusal = begin(operation, callId).authorization().error();
		if (refusal != null) {
			return CallResult.refused(refusal);
		}
		try {
			T value = body.run();
			this.job.toolResult(callId, json(value));
			return CallResult.of(value);
		}
		catch (Throwable ex) {
			fail(callId, ex);
			throw ex;
		}
	}

	<T> Mono<CallResult<T>> call(Operation operation, Mono<T> body) {
		return Mono.defer(() -> {
			String callId = callId(operation);
			return begin(operation, callId).awaited().flatMap((authorization) -> {
				ArcpException refusal = authorization.error();
				return (refusal != null) ? Mono.just(CallResult.<T>refused(refusal)) : run(callId, body);
			});
		});
	}

	private <T> Mono<CallResult<T>> run(String callId, Mono<T> body) {
		return body.map((value) -> CallResult.<T>of(value))
			.defaultIfEmpty(CallResult.of(null))
			.flatMap((result) -> this.job.toolResult(callId, json(result.value())).thenReturn(result))
			.onErrorResume((ex) -> Mono.defer(() -> fail(callId, ex)).then(Mono.error(ex)))
			.doOnCancel(() -> fail(callId, new JobCancelledException("the call was cancelled")));
	}

	private String callId(Operation operation) {
		return (operation.callId() != null) ? operation.callId() : "call_" + this.ids.nextUlid();
	}

	private Begun begin(Operation operation, String callId) {
		Mono<Void> call = this.job.emitCreated(() -> new JobEvent.ToolCall(operation.tool(), callId, operation.args()));
		Authorization authorization = check(operation);
		ArcpException error = authorization.error();
		if (error == null) {
			return new Begun(authorization, call);
		}
		Mono<Void> denial = this.job.emitCreated(() -> JobEvent.ToolResult.failure(callId, error));
		return new Begun(authorization, call.then(denial));
	}

	private Authorization check(Operation operation) {
		try {
			this.job.authorize(operation.capability(), operation.target());
			return Authorization.PERMITTED;
		}
		catch (ArcpException ex) {
			return new Authorization(ex);
		}
	}

	private static @Nullable JsonNode json(@Nullable Object value) {
		if (value == null || value instanceof JsonNode) {
			return (JsonNode) value;
		}
		try {
			return MAPPER.valueToTree(value);
		}
		catch (JacksonException ex) {
			throw new InternalErrorException(
					"the value of the call cannot be written as JSON: " + ex.getOriginalMessage());
		}
	}

	/**
	 * Emits why a body failed. The failure itself is what counts: that it cannot be told
	 * changes nothing.
	 */
	private Mono<Void> fail(String callId, Throwable failure) {
		ArcpException error = (failure instanceof JobCancelledException cancelled) ? cancelled
				: JobFailures.sanitize(failure, this.job.redaction());
		try {
			return this.job.emitCreated(() -> JobEvent.ToolResult.failure(callId, error))
				.onErrorResume((ex) -> Mono.empty());
		}
		catch (RuntimeException ex) {
			logger.debug("The result of call {} of job {} could not be emitted", callId, this.job.jobId(), ex);
			return Mono.empty();
		}
	}

	/**
	 * A call whose event was emitted.
	 *
	 * @param authorization whether it is permitted
	 * @param emitted completes when its events are stored
	 */
	private record Begun(Authorization authorization, Mono<Void> emitted) {

		Mono<Authorization> awaited() {
			return this.emitted.thenReturn(this.authorization);
		}

	}

}
