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

import io.arcp.event.EncodedEvent;
import io.arcp.event.Link;
import io.arcp.protocol.JobId;

/**
 * The session as its timeline sees it. Called on the lane.
 */
interface TimelineListener {

	/** Returns when a link of so many events and bytes raises the floor. */
	Link.Caps caps(long newEvents, long newBytes);

	/** Returns how many events get a number until the client's lag is a breach. */
	long eventsUntilBreach(long head);

	/** A breach begins with this head. Returns the event that says so. */
	EncodedEvent breached(long head);

	void linked(Segment segment);

	void linkDone(long floor);

	/** Events of an own job have numbers, or will never get any. */
	void jobNumbered(JobId job, long lastOffset, boolean terminal);

	void jobEnded(AttachedJob job);

	/** The event that has brought a child has its number, or will never get one. */
	void childDelegated(DelegatedJob child);

	/**
	 * The session does not belong to this node any more, or the store has lost it.
	 */
	void linkFailed(String result);

}
