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

/**
 * The answer to {@link SessionStore#link}.
 *
 * @since 0.1.0
 */
public sealed interface LinkResult {

	/**
	 * The offsets have numbers.
	 *
	 * @param head the highest number
	 * @param floor the highest number that can no longer be replayed
	 */
	record Linked(long head, long floor) implements LinkResult {
	}

	/**
	 * The stored epoch is another one.
	 *
	 * @param epoch the stored epoch
	 */
	record Fenced(long epoch) implements LinkResult {
	}

	/**
	 * The stored head is not the expected one: the store has lost a tail.
	 *
	 * @param head the stored head
	 */
	record Regressed(long head) implements LinkResult {
	}

	/**
	 * The offsets do not go on from the cursor.
	 *
	 * @param cursor the stored cursor of the source
	 */
	record CursorMismatch(long cursor) implements LinkResult {
	}

	/**
	 * The open run is not what the owner thinks it is.
	 *
	 * @param openJob the job of the open run, empty when the tail is closed
	 */
	record TailMismatch(String openJob) implements LinkResult {
	}

	/**
	 * A source is not attached.
	 *
	 * @param job the job
	 */
	record Detached(JobId job) implements LinkResult {
	}

	/**
	 * The session is not stored.
	 */
	record Gone() implements LinkResult {
	}

}
