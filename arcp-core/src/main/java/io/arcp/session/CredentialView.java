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

import java.util.List;

import io.arcp.job.Jobs;
import io.arcp.protocol.Credential;
import io.arcp.protocol.Feature;
import io.arcp.protocol.JobAccepted;
import io.arcp.protocol.JobId;
import org.jspecify.annotations.Nullable;

/**
 * What the client of a session may see of credentials: those of its own principal's jobs,
 * when it has negotiated them and its connection keeps a secret (ARCP section 4.8).
 */
final class CredentialView {

	private final Session session;

	private final Jobs jobs;

	CredentialView(Session session, SessionEnvironment environment) {
		this.session = session;
		this.jobs = environment.jobs();
	}

	/**
	 * Returns whether a job that is submitted over a connection gets credentials.
	 */
	boolean areIssuedOver(@Nullable SessionConnection connection) {
		if (!isNegotiated() || isSafe(connection)) {
			return isNegotiated();
		}
		Sessions.logger.warn("Session {} gets no credentials: its connection is neither encrypted nor local",
				this.session.sessionId());
		return false;
	}

	/**
	 * Returns whether values may be sent over a connection.
	 */
	boolean areShownOver(@Nullable SessionConnection connection) {
		return isNegotiated() && isSafe(connection);
	}

	private boolean isNegotiated() {
		return this.session.features().contains(Feature.PROVISIONED_CREDENTIALS);
	}

	private boolean isSafe(@Nullable SessionConnection connection) {
		return connection != null && this.jobs.sendsCredentials(connection.transport().info().secure());
	}

	/**
	 * Returns the live credentials of a job, as far as the client may see them.
	 * @param submitter the principal that has submitted it
	 */
	List<Credential> of(JobId job, String submitter) {
		boolean shown = submitter.equals(this.session.principal().getName())
				&& areShownOver(this.session.delivery().connection());
		return shown ? this.jobs.credentials(job).live() : List.of();
	}

	/**
	 * Returns an acceptance as it is sent.
	 * @param accepted the acceptance, of a job that the session's principal submitted
	 */
	JobAccepted show(JobAccepted accepted) {
		List<Credential> live = of(accepted.jobId(), this.session.principal().getName());
		return live.isEmpty() ? accepted : accepted.withCredentials(live);
	}

	/**
	 * Returns the answer to a submit of the session's principal. It holds secrets, which
	 * are not kept: they are put in when it is sent.
	 */
	Answer answer(Acceptance acceptance) {
		return () -> List.of(this.session.frames().accepted(acceptance, show(acceptance.accepted())));
	}

}
