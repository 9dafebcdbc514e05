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

import java.time.Instant;
import java.util.List;
import java.util.Map;

import io.arcp.protocol.JobId;
import org.jspecify.annotations.Nullable;

/**
 * A session as its owner knows it.
 *
 * @param session what it was opened with; the token is the current one
 * @param head the highest number
 * @param floor the highest number that can no longer be replayed
 * @param acknowledged the highest number that the client acknowledged
 * @param bytesHead the bytes linked up to the head
 * @param bytesFloor the bytes linked up to the floor
 * @param privateOffset the last offset of the private source
 * @param attached the attached jobs with cursor, role and number
 * @param runs the runs above the floor
 * @param deadline when the session can no longer be resumed
 * @param privateCursor the last offset of the private source that the timeline covers
 * @param openJob the job of the open run, which begins behind the head and behind the
 * cursor of that job, or {@code null} when the tail is closed
 * @since 0.1.0
 */
public record SessionSnapshot(NewSession session, long head, long floor, long acknowledged, long bytesHead,
		long bytesFloor, long privateOffset, Map<JobId, Attachment> attached, List<Run> runs, Instant deadline,
		long privateCursor, @Nullable JobId openJob) {

	/**
	 * Creates the snapshot.
	 * @param session what it was opened with; the token is the current one
	 * @param head the highest number
	 * @param floor the highest number that can no longer be replayed
	 * @param acknowledged the highest number that the client acknowledged
	 * @param bytesHead the bytes linked up to the head
	 * @param bytesFloor the bytes linked up to the floor
	 * @param privateOffset the last offset of the private source
	 * @param attached the attached jobs with cursor, role and number
	 * @param runs the runs above the floor
	 * @param deadline when the session can no longer be resumed
	 * @param privateCursor the last offset of the private source that the timeline covers
	 * @param openJob the job of the open run, which begins behind the head and behind the
	 * cursor of that job, or {@code null} when the tail is closed
	 */
	public SessionSnapshot {
		attached = Map.copyOf(attached);
		runs = List.copyOf(runs);
	}

	/**
	 * An attached job.
	 *
	 * @param cursor the last offset that the timeline covers
	 * @param lastSeq the number of that offset, 0 when there is none
	 * @param role what the session is to the job
	 */
	public record Attachment(long cursor, long lastSeq, Role role) {

	}

}
