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

package io.arcp.spring.handler;

import io.arcp.agent.Agent.Execution;
import io.arcp.agent.JobContext;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;

import org.springframework.core.MethodParameter;

/**
 * Turns what a {@link io.arcp.spring.annotation.JobHandler} method returns into the
 * result of its job.
 * <p>
 * Beans of this type are asked in their order, before the handlers of the runtime. A
 * return type that no handler supports stops the start of the application.
 *
 * @since 0.1.0
 */
public interface JobReturnValueHandler {

	/**
	 * Returns whether this handler takes values of a return type. Asked once, when the
	 * application starts.
	 * @param returnType the return type
	 * @return whether {@link #handle} may be called for it
	 */
	boolean supports(MethodParameter returnType);

	/**
	 * Returns where a method with this return type is called.
	 * @param returnType the return type, which is supported
	 * @return {@link Execution#BLOCKING} by default
	 */
	default Execution execution(MethodParameter returnType) {
		return Execution.BLOCKING;
	}

	/**
	 * Turns a value into the result.
	 * @param value what the method has returned
	 * @param returnType the return type
	 * @param job the context of the job
	 * @return the result; empty for the result {@code null}
	 */
	Mono<JsonNode> handle(@Nullable Object value, MethodParameter returnType, JobContext job);

}
