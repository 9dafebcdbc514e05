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
 * The answer to {@link JobStore#append} and {@link SessionStore#appendPrivate}.
 *
 * @since 0.1.0
 */
public sealed interface AppendResult {

	/**
	 * The events are stored, by this call or by an earlier one with the same offsets.
	 *
	 * @param last the last offset of the batch
	 * @param cancelReason the reason of a stored cancel, or {@code null}
	 * @param credit how far the job may be appended
	 */
	record Stored(long last, @Nullable String cancelReason, Credit credit) implements AppendResult {
	}

	/**
	 * A cancel is stored, so the job cannot end in another way; nothing was written.
	 *
	 * @param last the last offset of the log
	 * @param reason the reason of the cancel
	 */
	record CancelRequested(long last, String reason) implements AppendResult {
	}

	/**
	 * The stored epoch is another one.
	 *
	 * @param epoch the stored epoch
	 */
	record Fenced(long epoch) implements AppendResult {
	}

	/**
	 * The job has ended.
	 *
	 * @param last the last offset of the log
	 */
	record Terminal(long last) implements AppendResult {
	}

	/**
	 * There is a gap between the log and the batch: the store has lost a tail.
	 *
	 * @param last the last offset of the log
	 */
	record Regressed(long last) implements AppendResult {
	}

	/**
	 * The job is not stored.
	 */
	record Gone() implements AppendResult {
	}

}
