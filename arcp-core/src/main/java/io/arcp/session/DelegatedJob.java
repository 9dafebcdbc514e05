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

import io.arcp.job.JobExecution;

/**
 * A job that another job of the session has delegated to. The timeline covers it when it
 * is adopted; what it has emitted by then waits in its log.
 */
final class DelegatedJob extends AttachedJob {

	private final AttachedJob parent;

	private final JobExecution execution;

	private volatile long delegatedAt;

	DelegatedJob(Timeline timeline, OwnJobs jobs, AttachedJob parent, JobExecution execution) {
		super(timeline, jobs, execution.jobId(), execution.traceId());
		this.parent = parent;
		this.execution = execution;
		tellNobody();
	}

	JobExecution execution() {
		return this.execution;
	}

	@Override
	public void childDelegated(JobExecution child, long offset) {
		this.delegatedAt = offset;
		this.parent.addChild(this);
	}

	/**
	 * Returns the offset of the {@code delegate} event in the log of the parent.
	 */
	long delegatedAt() {
		return this.delegatedAt;
	}

	/**
	 * What a parent says may come of what its child has said, so the child goes first;
	 * but for one that has failed, since its children end because of that.
	 */
	@Override
	int rank() {
		return this.parent.rank() + (this.parent.hasFailed() ? -1 : 1);
	}

	/**
	 * Lets the timeline cover the job from now on.
	 */
	void adopt() {
		timeline().advanced(this);
	}

}
