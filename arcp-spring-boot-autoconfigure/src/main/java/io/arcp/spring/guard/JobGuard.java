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

package io.arcp.spring.guard;

import java.util.Map;
import java.util.Objects;

import io.arcp.agent.CurrentJob;
import io.arcp.agent.JobContext;
import io.arcp.protocol.ArcpException;
import io.arcp.protocol.ErrorCode;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.util.context.ContextView;

/**
 * Checks operations against the lease of the current job, for code that is not handed a
 * {@link JobContext} (ARCP section 4.4).
 * <p>
 * The current job is that of the Reactor context, or else that of the calling thread. A
 * check emits nothing and does not block.
 *
 * @since 0.1.0
 * @see CurrentJob
 */
public final class JobGuard {

	private static final Logger logger = LoggerFactory.getLogger(JobGuard.class);

	private final OutsideJob outsideJob;

	/**
	 * Creates a guard.
	 * @param outsideJob what it does without a current job
	 */
	public JobGuard(OutsideJob outsideJob) {
		this.outsideJob = Objects.requireNonNull(outsideJob, "outsideJob");
	}

	/**
	 * Checks that the current job of the calling thread may do an operation.
	 * @param capability the capability, such as {@code net.fetch}
	 * @param target the target of the operation
	 * @throws ArcpException if it may not, as {@link JobContext#authorize} throws it, or
	 * if there is no current job and the guard refuses then
	 */
	public void authorize(String capability, String target) {
		authorize(CurrentJob.get(), capability, target);
	}

	/**
	 * Checks that the current job of a subscription may do an operation.
	 * @param context the context of the subscription
	 * @param capability the capability, such as {@code net.fetch}
	 * @param target the target of the operation
	 * @throws ArcpException if it may not, as {@link JobContext#authorize} throws it, or
	 * if there is no current job and the guard refuses then
	 */
	public void authorize(ContextView context, String capability, String target) {
		authorize(CurrentJob.get(context), capability, target);
	}

	/**
	 * Checks an operation and tells whether there was a job to ask.
	 */
	boolean authorize(@Nullable JobContext job, String capability, String target) {
		if (job != null) {
			job.authorize(capability, target);
			return true;
		}
		if (this.outsideJob == OutsideJob.REFUSE) {
			logger.warn("Guard refused {} outside of a job", capability);
			throw denied(capability, target, "there is no current job");
		}
		return false;
	}

	static ArcpException denied(String capability, String target, String reason) {
		String shown = (target.length() <= 200) ? target : target.substring(0, 200) + "...";
		return ArcpException.withDetails(ErrorCode.PERMISSION_DENIED,
				capability + " on '" + shown + "' is denied: " + reason,
				Map.of("capability", capability, "target", shown));
	}

}
