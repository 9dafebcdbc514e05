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

import io.arcp.lease.Capabilities;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import tools.jackson.databind.node.ObjectNode;

/**
 * What an agent does that needs authority: the part of {@link JobContext} that asks the
 * lease (ARCP sections 4.4 and 7.3).
 * <p>
 * Each check looks, in this order, at whether the job goes on, at the expiry of the
 * lease, at the budgets of the job and its ancestors, at the capability and at its
 * patterns. It looks anew each time.
 *
 * @since 0.1.0
 */
public interface JobOperations {

	/**
	 * Checks that an operation is allowed, before it happens (ARCP section 4.4). Emits
	 * nothing and does not block.
	 * @param capability the capability, such as {@code fs.read}
	 * @param target the target of the operation
	 * @throws io.arcp.protocol.JobCancelledException if the job is ending or has ended
	 * @throws io.arcp.protocol.LeaseExpiredException if the lease is expired
	 * @throws io.arcp.protocol.BudgetExhaustedException if a budget of the job or of an
	 * ancestor is spent
	 * @throws io.arcp.protocol.PermissionDeniedException if the lease does not allow it
	 */
	void authorize(String capability, String target);

	/**
	 * Checks that a model may be used, as {@link #authorize} does for {@code model.use}.
	 * A lease without that capability allows every model, unless the runtime or the agent
	 * is set to require it (ARCP section 4.7).
	 * @param model the id of the model
	 * @throws io.arcp.protocol.ArcpException if it may not
	 */
	default void useModel(String model) {
		authorize(Capabilities.MODEL_USE, model);
	}

	/**
	 * Emits a {@code tool_call} event and checks {@code tool.call} on the tool's name, as
	 * {@link #call(Operation)} does.
	 * @param tool the tool's name, not empty
	 * @param callId the id of the call, not empty
	 * @param args the arguments
	 * @return whether the call is permitted
	 */
	default Mono<Authorization> toolCall(String tool, String callId, ObjectNode args) {
		return call(Operation.toolCall(tool, args).withCallId(callId));
	}

	/**
	 * Emits a {@code tool_call} event for an operation and checks it (ARCP section 4.4).
	 * When it is denied, a {@code tool_result} with the error is emitted as well, and the
	 * answer says so in place of an exception, so that the agent can go on. Otherwise the
	 * agent owes a {@link JobContext#toolResult} with the operation's id.
	 * @param operation the operation, with an id
	 * @return whether it is permitted
	 */
	Mono<Authorization> call(Operation operation);

	/**
	 * Does an operation in one step: emits a {@code tool_call} event, checks the
	 * operation, runs the body on the calling thread, and emits the {@code tool_result}
	 * with its value as JSON. For code on a thread that may block.
	 * <p>
	 * When the operation is denied the body does not run; the {@code tool_result} has the
	 * error, and so has the result, so that the agent can go on. When the body fails, the
	 * {@code tool_result} says so and the failure is thrown. A value that is too large
	 * for a frame fails the call; a body with such a value returns what the client is to
	 * see of it.
	 * @param operation the operation
	 * @param body does it
	 * @param <T> the type of the value
	 * @param <E> the type of the body's failures
	 * @return the value, or why the operation was refused
	 * @throws E if the body fails
	 */
	<T extends @Nullable Object, E extends Exception> CallResult<T> call(Operation operation, Operation.Body<T, E> body)
			throws E;

	/**
	 * Does an operation in one step, as {@link #call(Operation, Operation.Body)} does,
	 * around a reactive body. Nothing happens until the result is subscribed to; when
	 * that subscription is cancelled meanwhile, the {@code tool_result} says so.
	 * @param operation the operation
	 * @param body does it; subscribed to when the operation is permitted
	 * @param <T> the type of the value
	 * @return the value, or why the operation was refused; fails as the body does
	 */
	<T> Mono<CallResult<T>> call(Operation operation, Mono<T> body);

	/**
	 * Calls a tool in one step.
	 * @param tool the tool's name, not empty
	 * @param args the arguments
	 * @param body does it
	 * @param <T> the type of the value
	 * @param <E> the type of the body's failures
	 * @return the value, or why the call was refused
	 * @throws E if the body fails
	 * @see #call(Operation, Operation.Body)
	 */
	default <T extends @Nullable Object, E extends Exception> CallResult<T> call(String tool, ObjectNode args,
			Operation.Body<T, E> body) throws E {
		return call(Operation.toolCall(tool, args), body);
	}

	/**
	 * Calls a tool in one step around a reactive body.
	 * @param tool the tool's name, not empty
	 * @param args the arguments
	 * @param body does it; subscribed to when the call is permitted
	 * @param <T> the type of the value
	 * @return the value, or why the call was refused; fails as the body does
	 * @see #call(Operation, Mono)
	 */
	default <T> Mono<CallResult<T>> call(String tool, ObjectNode args, Mono<T> body) {
		return call(Operation.toolCall(tool, args), body);
	}

	/**
	 * Hands work on to another agent, as a child of this job in the same session, whose
	 * lease is contained in that of this job (ARCP section 3.9). Emits a {@code delegate}
	 * event. When the delegation is refused, a {@code tool_result} with the error is
	 * emitted as well, and the handle says so in place of an exception, so that the agent
	 * can go on.
	 * <p>
	 * The child starts at once. What it spends is subtracted from the budgets of this job
	 * and its ancestors as well. When this job ends otherwise than with success, its
	 * children are cancelled with the reason {@code parent_terminated}; after a success
	 * they run on.
	 * @param delegation what is handed on
	 * @return completes when the event is stored, and has started when the call returns;
	 * fails with {@code INVALID_REQUEST}, and emits nothing, when the id was used before
	 * or the event is no legal one
	 */
	Mono<DelegateHandle> delegate(Delegation delegation);

}
