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

/**
 * The answer to {@link SessionStore#attach} and {@link SessionStore#detach}.
 *
 * @since 0.1.0
 */
public sealed interface AttachResult {

	/**
	 * Done.
	 *
	 * @param cursor the last offset of the job that the timeline covers
	 * @param head the highest number of the session
	 */
	record Attached(long cursor, long head) implements AttachResult {
	}

	/**
	 * The open run must be closed first.
	 *
	 * @param openJob the job of the open run
	 */
	record TailMismatch(String openJob) implements AttachResult {
	}

	/**
	 * The stored epoch is another one.
	 *
	 * @param epoch the stored epoch
	 */
	record Fenced(long epoch) implements AttachResult {
	}

	/**
	 * The session is not stored.
	 */
	record Gone() implements AttachResult {
	}

}
