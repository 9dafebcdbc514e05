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

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * The answer to {@link SessionStore#resume}.
 *
 * @since 0.1.0
 */
public sealed interface ResumeResult {

	/**
	 * The session is taken over.
	 *
	 * @param fence the right to write to it
	 * @param previousOwner the node that held it, or {@code null} when nobody did
	 * @param record the session as it is now
	 * @param runs the runs that hold the numbers above the last one seen, in order; the
	 * first may begin below
	 */
	record Resumed(SessionFence fence, @Nullable NodeRef previousOwner, SessionSnapshot record,
			List<Run> runs) implements ResumeResult {
	}

	/**
	 * The token is neither the current one nor a live previous one.
	 */
	record BadToken() implements ResumeResult {
	}

	/**
	 * The session belongs to another principal.
	 */
	record BadPrincipal() implements ResumeResult {
	}

	/**
	 * What the client misses is not kept any more.
	 *
	 * @param floor the highest number that can no longer be replayed
	 */
	record BelowFloor(long floor) implements ResumeResult {
	}

	/**
	 * The client claims to have seen a number that was never given.
	 *
	 * @param head the highest number
	 */
	record Ahead(long head) implements ResumeResult {
	}

	/**
	 * The session is not stored, or its deadline has passed.
	 */
	record Gone() implements ResumeResult {
	}

}
