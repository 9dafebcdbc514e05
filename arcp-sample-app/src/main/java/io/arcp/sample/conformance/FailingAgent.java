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

import io.arcp.agent.Agent;
import io.arcp.agent.JobContext;
import io.arcp.protocol.ArcpException;
import io.arcp.protocol.ErrorCode;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;

/**
 * Fails in the way that the input says.
 */
final class FailingAgent implements Agent {

	@Override
	public Mono<JsonNode> handle(JsonNode input, JobContext job) {
		AgentInput members = AgentInput.of(input);
		throw failure(members.text("kind", "runtime"), members.text("message", "boom"), members);
	}

	private static RuntimeException failure(String kind, String message, AgentInput members) {
		return switch (kind) {
			case "runtime" -> new IllegalStateException(message);
			case "null_message" -> new IllegalStateException();
			case "arcp" -> ArcpException.of(code(members), message, members.object("details"));
			default -> AgentInput.expected("kind", "runtime, null_message or arcp");
		};
	}

	private static ErrorCode code(AgentInput members) {
		String name = members.text("code", ErrorCode.INVALID_REQUEST.name());
		try {
			return ErrorCode.valueOf(name);
		}
		catch (IllegalArgumentException ex) {
			throw AgentInput.expected("code", "a code of ARCP section 5");
		}
	}

}
