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

package io.arcp.session;

import java.util.function.Supplier;

import io.arcp.job.Job;
import io.arcp.job.JobAuthorizationPolicy;
import io.arcp.job.JobOperation;
import io.arcp.protocol.ArcpException;
import io.arcp.protocol.ArcpPrincipal;
import io.arcp.protocol.JobId;
import io.arcp.protocol.JobNotFoundException;
import io.arcp.protocol.PermissionDeniedException;
import io.arcp.security.AuthorityRules;
import org.jspecify.annotations.Nullable;

/**
 * What a principal may do with jobs, and what it is told when it may not (ARCP sections
 * 3.4 and 7.8): a foreign and an unknown job differ by nothing but the code.
 */
final class JobAccess {

	private static final String NOT_VISIBLE = "job is not visible to this session";

	private final JobAuthorizationPolicy policy;

	private final AuthorityRules authorities;

	private final boolean hideForeignJobs;

	private final Supplier<ArcpPrincipal> principal;

	JobAccess(SessionSettings settings, Supplier<ArcpPrincipal> principal) {
		this.policy = settings.jobPolicy();
		this.authorities = settings.authorities();
		this.hideForeignJobs = settings.hideForeignJobs();
		this.principal = principal;
	}

	/**
	 * Returns the id that a client names, or {@code null} when no job can have it.
	 */
	static @Nullable JobId id(String text) {
		try {
			return JobId.of(text);
		}
		catch (ArcpException | IllegalArgumentException ex) {
			return null;
		}
	}

	/**
	 * Looks at the authorities and asks the policy. A submitter may always watch and list
	 * its own jobs; a policy that throws denies.
	 */
	boolean isAllowed(Job job, JobOperation operation) {
		if (operation != JobOperation.CANCEL && isOwn(job.submitter().getName())) {
			return true;
		}
		ArcpPrincipal asking = this.principal.get();
		boolean authorized = (operation == JobOperation.CANCEL) ? this.authorities.mayCancel(asking)
				: this.authorities.mayObserve(asking);
		try {
			return authorized && this.policy.isAllowed(job, asking, operation);
		}
		catch (RuntimeException ex) {
			Sessions.logger.error("The job authorization policy failed; {} of job {} is denied", operation, job.jobId(),
					ex);
			return false;
		}
	}

	/**
	 * Returns whether only the principal's own jobs can be visible.
	 */
	boolean seesOwnJobsOnly() {
		return this.policy.equals(JobAuthorizationPolicy.SAME_PRINCIPAL);
	}

	boolean isOwn(String submitter) {
		return submitter.equals(this.principal.get().getName());
	}

	ArcpException unknown() {
		return new JobNotFoundException(NOT_VISIBLE);
	}

	/**
	 * Returns the denial for a job that exists.
	 * @param visible whether the principal may watch it
	 */
	ArcpException denial(String submitter, boolean visible) {
		if (this.hideForeignJobs && !visible && !isOwn(submitter)) {
			return unknown();
		}
		return new PermissionDeniedException(NOT_VISIBLE);
	}

}
