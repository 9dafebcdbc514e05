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

import java.util.Set;

import io.arcp.protocol.ArcpPrincipal;
import io.arcp.protocol.Feature;
import io.arcp.protocol.JobId;
import io.arcp.protocol.JobSubmit;
import io.arcp.protocol.SessionId;
import io.arcp.protocol.TraceContext;
import org.jspecify.annotations.Nullable;

/**
 * A submit with what the session knows of it.
 *
 * @param jobId the id that the job is to have
 * @param sessionId the session that owns the job
 * @param principal who submits
 * @param features the session's features, which gate the agent's calls
 * @param trace the trace of the submit, or {@code null} to begin one
 * @param message the submit
 * @since 0.1.0
 */
public record JobSubmission(JobId jobId, SessionId sessionId, ArcpPrincipal principal, Set<Feature> features,
		@Nullable TraceContext trace, JobSubmit message) {

}
