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

import java.util.List;
import java.util.Optional;

import io.arcp.agent.JobContext;
import io.arcp.protocol.Credential;
import io.arcp.protocol.PermissionDeniedException;
import io.arcp.spring.annotation.JobCredential;
import io.arcp.spring.handler.AgentDefinitionException.UnresolvableParameterException;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

import org.springframework.core.MethodParameter;

/**
 * Provides the credentials of the job, and refuses parameters that look like one and are
 * not: a client could set them.
 */
final class CredentialArgumentResolver implements JobArgumentResolver {

	@Override
	public boolean supports(MethodParameter parameter) {
		boolean credential = parameter.nestedIfOptional().getNestedParameterType() == Credential.class;
		if (parameter.hasParameterAnnotation(JobCredential.class)) {
			if (!credential) {
				throw new UnresolvableParameterException(parameter,
						"@JobCredential is for parameters of type " + Credential.class.getName());
			}
			return true;
		}
		if (credential) {
			throw new UnresolvableParameterException(parameter, "a credential needs @JobCredential");
		}
		return false;
	}

	@Override
	public @Nullable Object resolve(MethodParameter parameter, JsonNode input, JobContext job) {
		JobCredential wanted = parameter.getParameterAnnotation(JobCredential.class);
		String id = (wanted != null) ? wanted.value() : "";
		List<Credential> live = job.credentials();
		Credential credential = find(id, live);
		if (parameter.getParameterType() == Optional.class) {
			return Optional.ofNullable(credential);
		}
		if (credential == null && !parameter.isOptional()) {
			throw missing(id, live.size());
		}
		return credential;
	}

	private static @Nullable Credential find(String id, List<Credential> live) {
		if (id.isEmpty()) {
			return (live.size() == 1) ? live.get(0) : null;
		}
		return live.stream().filter((credential) -> credential.id().equals(id)).findFirst().orElse(null);
	}

	private static PermissionDeniedException missing(String id, int count) {
		if (!id.isEmpty()) {
			return new PermissionDeniedException("the agent needs the credential '" + id + "', which its job has not");
		}
		return new PermissionDeniedException((count == 0) ? "the agent needs a credential, and its job has none"
				: "the agent needs the only credential of its job, which has " + count);
	}

}
