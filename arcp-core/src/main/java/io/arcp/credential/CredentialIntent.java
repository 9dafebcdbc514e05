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

import java.time.Instant;
import java.util.Objects;

import io.arcp.protocol.CredentialId;
import io.arcp.protocol.JobId;

/**
 * A credential that is about to be minted.
 *
 * @param id the id under which it can be found upstream
 * @param job the job that it is for
 * @param credential the id by which client and agent will know it, unless the provisioner
 * gives another one
 * @param at the time
 * @since 0.1.0
 */
public record CredentialIntent(CredentialId id, JobId job, String credential, Instant at) {

	/**
	 * Validates that the parts are there.
	 * @param id the id under which it can be found upstream
	 * @param job the job that it is for
	 * @param credential the id by which client and agent will know it
	 * @param at the time
	 */
	public CredentialIntent {
		Objects.requireNonNull(id, "id");
		Objects.requireNonNull(job, "job");
		Objects.requireNonNull(credential, "credential");
		Objects.requireNonNull(at, "at");
	}

}
