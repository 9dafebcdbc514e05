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

import io.arcp.protocol.JobStatus;

/**
 * The answer to {@link JobStore#requestCancel}.
 *
 * @since 0.1.0
 */
public sealed interface CancelResult {

	/**
	 * The cancel is stored, by this call.
	 */
	record Requested() implements CancelResult {
	}

	/**
	 * A cancel was stored before.
	 *
	 * @param reason the reason of that one
	 */
	record AlreadyRequested(String reason) implements CancelResult {
	}

	/**
	 * The job has ended.
	 *
	 * @param status how
	 */
	record Terminal(JobStatus status) implements CancelResult {
	}

	/**
	 * The job is unknown or its retention is over.
	 */
	record Gone() implements CancelResult {
	}

}
