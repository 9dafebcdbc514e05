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

import java.security.Principal;
import java.util.Map;
import java.util.function.Function;

import io.arcp.agent.CancellationSignal;
import io.arcp.agent.JobContext;
import io.arcp.lease.Lease;
import io.arcp.protocol.ArcpPrincipal;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

import org.springframework.core.MethodParameter;

/**
 * Provides the context of the job and the parts of it that handlers ask for by type.
 */
final class ContextArgumentResolver implements JobArgumentResolver {

	private static final Map<Class<?>, Function<JobContext, Object>> ARGUMENTS = Map.of(JobContext.class, (job) -> job,
			Lease.class, JobContext::lease, CancellationSignal.class, JobContext::cancellation, Principal.class,
			JobContext::principal, ArcpPrincipal.class, JobContext::principal);

	@Override
	public boolean supports(MethodParameter parameter) {
		return ARGUMENTS.containsKey(parameter.getParameterType());
	}

	@Override
	public @Nullable Object resolve(MethodParameter parameter, JsonNode input, JobContext job) {
		Function<JobContext, Object> argument = ARGUMENTS.get(parameter.getParameterType());
		return (argument != null) ? argument.apply(job) : null;
	}

}
