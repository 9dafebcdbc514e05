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
import org.jspecify.annotations.Nullable;

/**
 * The answer to {@link IdempotencyStore#claim}.
 *
 * @since 0.1.0
 */
public sealed interface Claim {

	/**
	 * The key belongs to the claimant.
	 *
	 * @param job the id that the job has or gets
	 */
	record Claimed(JobId job) implements Claim {
	}

	/**
	 * Another claimant is deciding.
	 *
	 * @param job the id of its job
	 * @param claimant who is deciding
	 */
	record Pending(JobId job, Claimant claimant) implements Claim {
	}

	/**
	 * The submit was accepted before.
	 *
	 * @param job the job
	 * @param accepted the accepted payload
	 * @param terminal the terminal payload with its kind, or {@code null} while the job
	 * runs
	 */
	record Done(JobId job, byte[] accepted, byte @Nullable [] terminal) implements Claim {
	}

	/**
	 * The key was used with other parameters.
	 *
	 * @param job the job of that use
	 */
	record Conflict(JobId job) implements Claim {
	}

}
