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

import io.arcp.protocol.InvalidRequestException;
import org.jspecify.annotations.Nullable;

/**
 * What a subscription to a job shows (ARCP section 3.8).
 *
 * @param history whether the frames that the job has emitted before come first
 * @param fromEventSeq shows the history behind this number of the owner's session, or
 * {@code null} for all of it; of no effect without history
 * @since 0.1.0
 */
public record SubscribeOptions(boolean history, @Nullable Long fromEventSeq) {

	/** Shows what the job emits from now on. */
	public static final SubscribeOptions LIVE = new SubscribeOptions(false, null);

	/** Shows everything that the runtime has kept, then what the job emits. */
	public static final SubscribeOptions HISTORY = new SubscribeOptions(true, null);

	/**
	 * Validates the number.
	 * @param history whether the frames that the job has emitted before come first
	 * @param fromEventSeq shows the history behind this number, or {@code null}
	 * @throws InvalidRequestException if the number is negative
	 */
	public SubscribeOptions {
		if (fromEventSeq != null && fromEventSeq < 0) {
			throw new InvalidRequestException("fromEventSeq must not be negative");
		}
	}

	/**
	 * Shows the history behind a number, then what the job emits.
	 * @param eventSeq a number of the owner's session, such as
	 * {@link ClientEvent#originSeq()} or {@code lastEventSeq} of a listing
	 * @return the options
	 */
	public static SubscribeOptions historyFrom(long eventSeq) {
		return new SubscribeOptions(true, eventSeq);
	}

}
