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

package io.arcp.event;

import io.arcp.protocol.JobId;
import io.arcp.protocol.SessionId;

/**
 * A hint from one node to another.
 *
 * @since 0.1.0
 */
public sealed interface Signal {

	/**
	 * Events were appended to a job.
	 *
	 * @param job the job
	 * @param last the last offset
	 */
	record JobAdvanced(JobId job, long last) implements Signal {
	}

	/**
	 * A cancel was stored.
	 *
	 * @param job the job
	 */
	record CancelRequested(JobId job) implements Signal {
	}

	/**
	 * Credit was granted.
	 *
	 * @param job the job
	 * @param credit the credit
	 */
	record Granted(JobId job, Credit credit) implements Signal {
	}

	/**
	 * A session was taken over.
	 *
	 * @param session the session
	 * @param epoch the new epoch
	 */
	record SessionTaken(SessionId session, long epoch) implements Signal {
	}

}
