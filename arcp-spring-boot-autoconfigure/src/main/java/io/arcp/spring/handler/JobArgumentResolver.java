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

import io.arcp.agent.JobContext;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

import org.springframework.core.MethodParameter;

/**
 * Provides arguments for parameters of {@link io.arcp.spring.annotation.JobHandler}
 * methods.
 * <p>
 * Beans of this type are asked in their order, before the resolvers of the runtime. A
 * parameter that no resolver supports stops the start of the application.
 *
 * @since 0.1.0
 */
public interface JobArgumentResolver {

	/**
	 * Returns whether this resolver provides the argument for a parameter. Asked once,
	 * when the application starts.
	 * @param parameter the parameter
	 * @return whether {@link #resolve} may be called for it
	 */
	boolean supports(MethodParameter parameter);

	/**
	 * Provides the argument for one job. Called on the thread of the handler; must not
	 * block when the handler is reactive.
	 * @param parameter the parameter
	 * @param input the input as it was sent, a JSON null when there was none
	 * @param job the context of the job
	 * @return the argument
	 * @throws io.arcp.protocol.ArcpException if the job cannot run, which ends it with
	 * this error
	 */
	@Nullable Object resolve(MethodParameter parameter, JsonNode input, JobContext job);

}
