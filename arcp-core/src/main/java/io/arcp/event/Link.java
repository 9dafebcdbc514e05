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

import java.util.List;

import io.arcp.protocol.JobId;
import org.jspecify.annotations.Nullable;

/**
 * Offsets that are to get numbers, in this order.
 *
 * @param expectedHead the head of the session as the owner knows it, after closing an
 * open run
 * @param sources what to link; may be empty when only a tail is closed or opened
 * @param caps when the floor rises
 * @param drop jobs whose retention has ended and that have no run above the floor: their
 * fields are dropped
 * @param tail what happens to the open run, or {@code null} when there is none and none
 * is opened
 * @since 0.1.0
 */
public record Link(long expectedHead, List<Source> sources, Caps caps, List<JobId> drop, @Nullable Tail tail) {

	/**
	 * The source of a session's private events, which every session has from the start.
	 */
	public static final String PRIVATE_SOURCE = "~";

	/**
	 * Creates the link.
	 * @param expectedHead the head of the session as the owner knows it, after closing an
	 * open run
	 * @param sources what to link; may be empty when only a tail is closed or opened
	 * @param caps when the floor rises
	 * @param drop jobs whose retention has ended and that have no run above the floor:
	 * their fields are dropped
	 * @param tail what happens to the open run, or {@code null} when there is none and
	 * none is opened
	 */
	public Link {
		sources = List.copyOf(sources);
		drop = List.copyOf(drop);
	}

	/**
	 * Creates a link without an open run.
	 * @param expectedHead the head as the owner knows it
	 * @param sources what to link
	 * @param caps when the floor rises
	 */
	public Link(long expectedHead, List<Source> sources, Caps caps) {
		this(expectedHead, sources, caps, List.of(), null);
	}

	/**
	 * Offsets of one source.
	 *
	 * @param source the id of a job, or {@link #PRIVATE_SOURCE}
	 * @param from the first offset; above the cursor by more than one where kinds are
	 * filtered
	 * @param to the last offset
	 * @param bytes the bytes of these events
	 * @param mode live or history
	 */
	public record Source(String source, long from, long to, long bytes, RunMode mode) {

	}

	/**
	 * When a link raises the floor. While the session is connected the owner passes caps
	 * that keep the floor at or below what was taken.
	 *
	 * @param maxEvents numbers kept above the floor, exactly
	 * @param maxBytes bytes kept above the floor, in pieces of at most 512 events; a
	 * piece ends with the event that makes it an eighth of this, or 256 KiB, where an
	 * event counts as the mean of its source
	 */
	public record Caps(long maxEvents, long maxBytes) {

		/** Caps that never raise the floor. */
		public static final Caps NONE = new Caps(Long.MAX_VALUE, Long.MAX_VALUE);

	}

	/**
	 * A change of the open run; only for stores that have
	 * {@link StoreCapabilities#openRuns()}.
	 *
	 * @param closeAt the offset at which the open run ends, or {@code null} when the tail
	 * is closed
	 * @param closedBytes the bytes of the part that is closed
	 * @param open the job whose run is opened afterwards, or {@code null}
	 */
	public record Tail(@Nullable Long closeAt, long closedBytes, @Nullable JobId open) {

	}

}
