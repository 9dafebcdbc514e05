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

package io.arcp.credential;

import java.util.Objects;

import io.arcp.protocol.CredentialId;
import io.arcp.protocol.JobId;
import org.jspecify.annotations.Nullable;

/**
 * What a provisioner is told of a credential that it has minted. It holds no secret.
 *
 * @param id the id of what was minted; without a handle it is that of the request, and
 * everything that the request has minted is meant
 * @param job the job
 * @param credential the id by which client and agent know it
 * @param upstream what the provisioner knows it by; {@code null} when its answer to the
 * request got lost, so that it may not have been minted at all
 * @since 0.1.0
 */
public record CredentialHandle(CredentialId id, JobId job, String credential, @Nullable String upstream) {

	/**
	 * Validates that the parts are there.
	 * @param id the id of what was minted
	 * @param job the job
	 * @param credential the id by which client and agent know it
	 * @param upstream what the provisioner knows it by, or {@code null}
	 */
	public CredentialHandle {
		Objects.requireNonNull(id, "id");
		Objects.requireNonNull(job, "job");
		Objects.requireNonNull(credential, "credential");
	}

}
