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
 * A run of a timeline: consecutive numbers of a session that stand for consecutive
 * offsets of one source.
 *
 * @param firstSeq the number of the first offset
 * @param source the id of a job, or {@link Link#PRIVATE_SOURCE}
 * @param firstOffset the first offset
 * @param count how many
 * @param bytesEnd the bytes linked by the session up to the end of this run
 * @param mode live, or history shown again to the owning session
 * @since 0.1.0
 */
public record Run(long firstSeq, String source, long firstOffset, long count, long bytesEnd, RunMode mode) {

	/**
	 * Returns the number of the last offset.
	 * @return the last number
	 */
	public long lastSeq() {
		return this.firstSeq + this.count - 1;
	}

	/**
	 * Returns the last offset.
	 * @return the last offset
	 */
	public long lastOffset() {
		return this.firstOffset + this.count - 1;
	}

}
