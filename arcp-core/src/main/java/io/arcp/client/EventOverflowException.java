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

package io.arcp.client;

import io.arcp.protocol.JobId;

/**
 * Says that the events of a job came faster than they were read, and that those behind
 * the buffered ones are not delivered. The result of the job is not affected.
 *
 * @since 0.1.0
 */
public class EventOverflowException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	/**
	 * Creates the exception.
	 * @param jobId the job
	 * @param limit the number of events that were buffered
	 */
	public EventOverflowException(JobId jobId, int limit) {
		super("more than " + limit + " unread events of job " + jobId);
	}

}
