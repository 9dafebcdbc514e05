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

package io.arcp.agent;

import io.arcp.protocol.ArcpException;
import io.arcp.protocol.JobId;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * What came of a delegation: a child that runs, or why it was refused (ARCP section 3.9).
 * Safe for use by several threads.
 *
 * @since 0.1.0
 */
public interface DelegateHandle {

	/**
	 * Returns the id of the delegation, which the client sees in the {@code delegate}
	 * event.
	 * @return the id
	 */
	String delegateId();

	/**
	 * Returns the id of the child.
	 * @return the id; no job has it when the delegation was refused
	 */
	JobId childJobId();

	/**
	 * Returns whether there is a child.
	 * @return whether the delegation was not refused
	 */
	default boolean accepted() {
		return error() == null;
	}

	/**
	 * Returns why the delegation was refused.
	 * @return the error that the client sees in the {@code tool_result}, or {@code null}
	 * when there is a child
	 */
	@Nullable ArcpException error();

	/**
	 * Returns the end of the child.
	 * @return the outcome, good or bad, when the child has ended, also when that was
	 * before; fails with {@link #error()} when the delegation was refused, and with
	 * {@code INTERNAL_ERROR} when the child does not run on this node any more. To cancel
	 * it leaves the child alone
	 */
	Mono<ChildOutcome> result();

	/**
	 * Asks the child to end, with the reason {@code parent_cancel}. Does not wait for it;
	 * does nothing when the child has ended or there is none.
	 */
	default void cancel() {
		cancel("parent_cancel");
	}

	/**
	 * Asks the child to end. Does not wait for it; does nothing when the child has ended
	 * or there is none.
	 * @param reason the reason, which the client is told in the end of the child
	 */
	void cancel(String reason);

}
