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
 * The map between the numbers of the session that owns a job and the offsets of that job,
 * as it was when it was read.
 *
 * @since 0.1.0
 */
public interface OwnerTimeline {

	/**
	 * Returns the number of the job's last covered event.
	 * @return the number, 0 when there is none
	 */
	long lastEventSeq();

	/**
	 * Returns the last offset that the timeline covers.
	 * @return the offset, 0 when there is none
	 */
	long cursor();

	/**
	 * Returns the offset after which a reader goes on that has seen a number.
	 * @param seq a number of the owning session
	 * @return the offset, and whether part of what follows the number is forgotten
	 */
	Position positionOf(long seq);

	/**
	 * Returns the number of an offset.
	 * @param offset an offset of the job
	 * @return the number, or {@code null} when the offset has none (yet), or it was
	 * forgotten
	 */
	@Nullable Long seqOf(long offset);

	/**
	 * An offset of the job.
	 *
	 * @param offset read on after this offset
	 * @param truncated whether events behind the number are forgotten
	 */
	record Position(long offset, boolean truncated) {

	}

}
