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

import java.time.Instant;

import io.arcp.protocol.ArcpException;
import io.arcp.protocol.EnvelopeHeader;
import org.jspecify.annotations.Nullable;

/**
 * The failure of a request, with all that its frames say, however often they are made.
 *
 * @param error why it has failed
 * @param request the id and the trace of the request, with the job id that the form J has
 * @param at when it has failed
 * @param jobErrorId the id of its {@code job.error}
 * @param sessionErrorId the id of its {@code session.error}
 */
record Failure(ArcpException error, EnvelopeHeader request, Instant at, String jobErrorId, String sessionErrorId) {

	/**
	 * Makes the failure for a job.
	 * @param jobId the job id of the form J, or {@code null} for the form L in its place
	 */
	Failure withJobId(@Nullable String jobId) {
		return new Failure(this.error, this.request.withJobId(jobId), this.at, this.jobErrorId, this.sessionErrorId);
	}

	Failure withError(ArcpException other) {
		return new Failure(other, this.request, this.at, this.jobErrorId, this.sessionErrorId);
	}

}
