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

import io.arcp.event.EncodedEvent;
import io.arcp.protocol.ArcpException;
import io.arcp.protocol.JobId;
import org.jspecify.annotations.Nullable;

/**
 * What is to be done with a submit that has an idempotency key (ARCP section 3.5).
 *
 * @since 0.1.0
 */
public sealed interface KeyDecision {

	/**
	 * Nobody has submitted this before: it is to be checked and run.
	 *
	 * @param claim the claim, which must be settled with {@link KeyClaim#accepted} or
	 * {@link KeyClaim#rejected}
	 */
	record Claimed(KeyClaim claim) implements KeyDecision {
	}

	/**
	 * The same was accepted before.
	 *
	 * @param jobId the job
	 * @param payload the accepted payload, without credentials
	 * @param terminal the job's terminal frame, or {@code null} while none is known
	 */
	record Accepted(JobId jobId, byte[] payload, @Nullable EncodedEvent terminal) implements KeyDecision {
	}

	/**
	 * The key was used with other parameters, or the attempt that this one has waited for
	 * was rejected.
	 *
	 * @param error the reason
	 */
	record Rejected(ArcpException error) implements KeyDecision {
	}

}
