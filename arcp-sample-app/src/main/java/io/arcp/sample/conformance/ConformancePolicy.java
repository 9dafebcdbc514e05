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

import io.arcp.job.Job;
import io.arcp.job.JobAuthorizationPolicy;
import io.arcp.job.JobOperation;
import io.arcp.protocol.ArcpPrincipal;

/**
 * Lets everybody do everything with the own jobs, and {@code admin} watch those of others
 * (ARCP section 8.2).
 */
final class ConformancePolicy implements JobAuthorizationPolicy {

	static final String ADMIN = "admin";

	@Override
	public boolean isAllowed(Job job, ArcpPrincipal principal, JobOperation operation) {
		return JobAuthorizationPolicy.samePrincipal().isAllowed(job, principal, operation)
				|| (operation != JobOperation.CANCEL && principal.getName().equals(ADMIN));
	}

}
