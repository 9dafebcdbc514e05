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

import io.arcp.protocol.JobId;
import io.arcp.protocol.SessionId;
import io.arcp.protocol.json.NumberedEnvelope;
import org.jspecify.annotations.Nullable;

/**
 * The events of one job as a session sends them, with the piece that their frames have in
 * common.
 */
final class EventStream {

	private final JobId job;

	private final @Nullable SessionId origin;

	private final byte[] piece;

	EventStream(JobId job, String traceId) {
		this(job, traceId, null);
	}

	/**
	 * Creates the stream of a job that another session owns.
	 * @param origin the owner, or {@code null} when the session owns the job itself
	 */
	EventStream(JobId job, String traceId, @Nullable SessionId origin) {
		this.origin = origin;
		this.job = job;
		this.piece = NumberedEnvelope.jobPiece(job, traceId);
	}

	JobId job() {
		return this.job;
	}

	@Nullable SessionId origin() {
		return this.origin;
	}

	byte[] piece() {
		return this.piece;
	}

}
