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

package io.arcp.job;

import java.util.function.BiPredicate;

import io.arcp.protocol.ArcpPrincipal;

/**
 * Decides who may do what with a job (ARCP section 7.8). For a cancel it can only narrow:
 * the session must have cancel authority as well. A policy that throws denies.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface JobAuthorizationPolicy {

	/**
	 * Allows everything to the principal that submitted the job, and nothing to others.
	 */
	JobAuthorizationPolicy SAME_PRINCIPAL = of(
			(job, principal) -> job.submitter().getName().equals(principal.getName()));

	/**
	 * Decides. Called on the lane of a session; it must not block.
	 * @param job the job
	 * @param principal who asks
	 * @param operation what for
	 * @return whether it is allowed
	 */
	boolean isAllowed(Job job, ArcpPrincipal principal, JobOperation operation);

	/**
	 * Allows everything to the principal that submitted the job, and nothing to others.
	 * @return the default policy
	 */
	static JobAuthorizationPolicy samePrincipal() {
		return SAME_PRINCIPAL;
	}

	/**
	 * Creates a policy that does not look at the operation.
	 * @param predicate whether the principal may do anything with the job
	 * @return the policy
	 */
	static JobAuthorizationPolicy of(BiPredicate<Job, ArcpPrincipal> predicate) {
		return (job, principal, operation) -> predicate.test(job, principal);
	}

}
