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

package io.arcp.protocol;

import java.util.Objects;

import org.jspecify.annotations.Nullable;

/**
 * Message {@code session.list_jobs}: asks for a page of the visible jobs (ARCP section
 * 1.4).
 *
 * @param filter the selection
 * @param limit the size of the page, 1 to {@value #MAX_LIMIT}
 * @param cursor the {@code next_cursor} of an earlier page, or {@code null} for the first
 * @since 0.1.0
 */
public record SessionListJobs(JobFilter filter, int limit, @Nullable String cursor) implements ClientMessage {

	/**
	 * Type of the frames that carry this message.
	 */
	public static final String TYPE = "session.list_jobs";

	/**
	 * Size of a page when the client names none.
	 */
	public static final int DEFAULT_LIMIT = 100;

	/**
	 * Largest size of a page; more is treated as this.
	 */
	public static final int MAX_LIMIT = 1000;

	/**
	 * Validates the limit and cuts it at its maximum.
	 * @param filter the selection
	 * @param limit the size of the page, 1 to {@value #MAX_LIMIT}
	 * @param cursor the {@code next_cursor} of an earlier page, or {@code null} for the
	 * first
	 * @throws InvalidRequestException if the limit is below 1
	 */
	public SessionListJobs {
		Objects.requireNonNull(filter, "filter");
		if (limit < 1) {
			throw InvalidRequestException.forField("payload.limit", "expected an integer of at least 1");
		}
		limit = Math.min(limit, MAX_LIMIT);
	}

	@Override
	public String type() {
		return TYPE;
	}

}
