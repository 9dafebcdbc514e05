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

package io.arcp.session;

import java.util.List;

import io.arcp.event.StoredEvent;
import io.arcp.protocol.SessionId;
import org.jspecify.annotations.Nullable;

/**
 * Consecutive numbers of a session that are to be sent: consecutive offsets of one
 * source.
 *
 * @param stream the source
 * @param firstSeq the number of the first offset
 * @param firstOffset the first offset
 * @param count how many
 * @param from where the events come from
 */
record Segment(EventStream stream, long firstSeq, long firstOffset, long count, From from) {

	/**
	 * Where the events of a segment come from.
	 *
	 * @param ownEvents whether they are private events of the session, under their own
	 * offsets
	 * @param origin the session that owns the job, if it is another one
	 * @param events the events, if they were read already
	 */
	record From(boolean ownEvents, @Nullable SessionId origin, @Nullable List<StoredEvent> events) {

		/** The log of a job that the session owns. */
		static final From OWN_JOB = new From(false, null, null);

		/** The private events of the session. */
		static final From OWN_EVENTS = new From(true, null, null);

	}

}
