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
 * The offset up to which a job may be appended.
 *
 * @param upTo the offset, {@link Long#MAX_VALUE} for no limit
 * @since 0.1.0
 */
public record Credit(long upTo) {

	/** No limit. */
	public static final Credit UNLIMITED = new Credit(Long.MAX_VALUE);

	/**
	 * Returns whether there is no limit.
	 * @return whether this is {@link #UNLIMITED}
	 */
	public boolean isUnlimited() {
		return this.upTo == Long.MAX_VALUE;
	}

}
