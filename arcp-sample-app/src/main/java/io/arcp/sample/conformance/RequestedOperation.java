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

package io.arcp.sample.conformance;

import io.arcp.agent.JobContext;
import io.arcp.agent.Operation;
import io.arcp.protocol.ArcpException;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * An operation that the input of an agent asks for.
 *
 * @param operation the operation
 * @param callId its id
 */
record RequestedOperation(Operation operation, String callId) {

	/**
	 * Reads an operation.
	 * @param members its members
	 * @param number the number of the operation in its list, from 1 on
	 */
	static RequestedOperation of(AgentInput members, int number) {
		String callId = members.text("call_id", "c" + number);
		Operation operation = Operation.of(members.text("ns"), members.text("target")).withCallId(callId);
		String tool = members.optionalText("tool");
		ObjectNode args = members.object("args");
		operation = (tool != null) ? operation.withTool(tool) : operation;
		return new RequestedOperation((args != null) ? operation.withArgs(args) : operation, callId);
	}

	/**
	 * Does the operation.
	 * @return what came of it
	 */
	Mono<JsonNode> call(JobContext job) {
		Mono<JsonNode> body = Results.of("ok", true);
		return job.call(this.operation, body).map((result) -> outcome(result.error()));
	}

	/**
	 * Asks the lease for the operation and does nothing.
	 * @return what came of it; fails when it is denied
	 */
	Mono<JsonNode> authorize(JobContext job) {
		return Mono.fromSupplier(() -> {
			job.authorize(this.operation.capability(), this.operation.target());
			return outcome(null);
		});
	}

	private JsonNode outcome(@Nullable ArcpException error) {
		return Results.outcome("call_id", this.callId, error);
	}

}
