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

import org.jspecify.annotations.Nullable;

/**
 * The answer to {@link JobStore#claimOrphan}.
 *
 * @since 0.1.0
 */
public sealed interface ClaimResult {

	/**
	 * The job belongs to the claimant.
	 *
	 * @param fence the right to write to it
	 * @param last the last offset of its log
	 * @param restartable whether it may run again
	 * @param attempt the number of this attempt
	 * @param cancelReason the reason of a stored cancel, or {@code null}
	 */
	record Claimed(JobFence fence, long last, boolean restartable, int attempt,
			@Nullable String cancelReason) implements ClaimResult {
	}

	/**
	 * The job has ended.
	 */
	record Terminal() implements ClaimResult {
	}

	/**
	 * The job belongs to a node that is not the dead one.
	 *
	 * @param owner the node
	 */
	record OtherOwner(NodeRef owner) implements ClaimResult {
	}

	/**
	 * The job is not stored.
	 */
	record Gone() implements ClaimResult {
	}

}
