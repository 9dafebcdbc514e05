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

import java.util.Objects;

import io.arcp.lease.Capabilities;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Something an agent is about to do that needs authority, as the client is told of it
 * (ARCP section 7.3). The arguments are not copied: they must not be modified until the
 * operation is over.
 *
 * @param capability the capability that it needs, such as {@code fs.read}
 * @param target the target that the lease is asked for
 * @param tool the tool of the {@code tool_call} event, not empty
 * @param callId the id of the call, not empty, or {@code null} to make one
 * @param args the arguments that the client is shown
 * @since 0.1.0
 */
public record Operation(String capability, String target, String tool, @Nullable String callId, ObjectNode args) {

	/**
	 * Creates an operation.
	 * @param capability the capability that it needs, such as {@code fs.read}
	 * @param target the target that the lease is asked for
	 * @param tool the tool of the {@code tool_call} event, not empty
	 * @param callId the id of the call, not empty, or {@code null} to make one
	 * @param args the arguments that the client is shown; an empty object if there are
	 * none
	 */
	public Operation {
		Objects.requireNonNull(capability, "capability");
		Objects.requireNonNull(target, "target");
		Objects.requireNonNull(tool, "tool");
		args = (args != null) ? args : JsonNodeFactory.instance.objectNode();
	}

	/**
	 * Creates an operation on a target. Its tool is the target for {@code tool.call} and
	 * the capability otherwise; its one argument is {@code target}.
	 * @param capability the capability that it needs
	 * @param target the target that the lease is asked for
	 * @return the operation
	 */
	public static Operation of(String capability, String target) {
		return new Operation(capability, target, capability.equals(Capabilities.TOOL_CALL) ? target : capability, null,
				JsonNodeFactory.instance.objectNode().put("target", target));
	}

	/**
	 * Creates the call of a tool, which needs {@code tool.call} on its name.
	 * @param tool the tool's name
	 * @param args the arguments
	 * @return the operation
	 */
	public static Operation toolCall(String tool, ObjectNode args) {
		return new Operation(Capabilities.TOOL_CALL, tool, tool, null, args);
	}

	/**
	 * Returns the same operation with another name of its tool.
	 * @param newTool the tool of the {@code tool_call} event, not empty
	 * @return the operation
	 */
	public Operation withTool(String newTool) {
		return new Operation(this.capability, this.target, newTool, this.callId, this.args);
	}

	/**
	 * Returns the same operation with an id of the agent's choice.
	 * @param newCallId the id, not empty and of this call only
	 * @return the operation
	 */
	public Operation withCallId(String newCallId) {
		return new Operation(this.capability, this.target, this.tool, newCallId, this.args);
	}

	/**
	 * Returns the same operation with other arguments.
	 * @param newArgs the arguments that the client is shown
	 * @return the operation
	 */
	public Operation withArgs(ObjectNode newArgs) {
		return new Operation(this.capability, this.target, this.tool, this.callId, newArgs);
	}

	/**
	 * What an operation does, once it is permitted.
	 *
	 * @param <T> the type of its value
	 * @param <E> the type of its failures; inferred as {@link RuntimeException} for code
	 * without checked ones
	 * @since 0.1.0
	 */
	@FunctionalInterface
	public interface Body<T extends @Nullable Object, E extends Exception> {

		/**
		 * Does it.
		 * @return the value
		 * @throws E if it fails
		 */
		T run() throws E;

	}

}
