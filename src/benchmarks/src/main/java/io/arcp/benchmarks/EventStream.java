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

package io.arcp.benchmarks;

/**
 * The frames of one job that emits events, from its acceptance to its result.
 */
final class EventStream extends PendingWork<String> {

	private static final int WHOLE_FRAME = 128 * 1024;

	private final Sequence sequence;

	private final int events;

	private final boolean keepsLast;

	private int received;

	private String lastEvent = "";

	/**
	 * Creates a stream.
	 * @param sequence checks the session's numbers
	 * @param events how many events are expected, beside {@code status running}
	 * @param keepsLast whether the last event is the outcome; costs the copy of each
	 */
	EventStream(Sequence sequence, int events, boolean keepsLast) {
		this.sequence = sequence;
		this.events = events;
		this.keepsLast = keepsLast;
	}

	@Override
	public void frame(FrameHead head) {
		int type = head.type();
		if (head.matches(FrameHead.EVENT, type)) {
			this.sequence.check(head);
			this.received++;
			if (this.keepsLast && this.received == this.events + 1) {
				this.lastEvent = head.toString();
			}
		}
		else if (head.matches(FrameHead.RESULT, type)) {
			this.sequence.check(head);
			if (this.received != this.events + 1) {
				throw new IllegalStateException(this.received + " events in place of " + (this.events + 1));
			}
			complete(this.lastEvent);
		}
		else if (!head.matches(FrameHead.ACCEPTED, type)) {
			throw new IllegalStateException("unexpected " + head);
		}
	}

	@Override
	public int headLimit() {
		return this.keepsLast ? WHOLE_FRAME : ENVELOPE;
	}

	@Override
	public String toString() {
		return this.received + " of " + (this.events + 1) + " events";
	}

}
