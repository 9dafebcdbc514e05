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
 * Signals a read below the first offset that a log still holds, so that a reader never
 * skips events without noticing.
 *
 * @since 0.1.0
 */
public class OffsetTrimmedException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	/** The first offset that can be read. */
	private final long firstRetained;

	/**
	 * Creates the exception.
	 * @param firstRetained the first offset that can be read
	 */
	public OffsetTrimmedException(long firstRetained) {
		super("the first retained offset is " + firstRetained);
		this.firstRetained = firstRetained;
	}

	/**
	 * Returns where reading can begin.
	 * @return the first offset that can be read
	 */
	public long firstRetained() {
		return this.firstRetained;
	}

}
