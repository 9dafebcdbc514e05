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

import org.jspecify.annotations.Nullable;

/**
 * The frames that follow a resume, from the welcome to the last one that was buffered.
 */
final class Replay extends PendingWork<ResumeKey> {

	private final Sequence sequence = new Sequence();

	private final int events;

	private @Nullable ResumeKey next;

	private int received;

	/**
	 * Creates a replay.
	 * @param events how many numbered frames are expected
	 */
	Replay(int events) {
		this.events = events;
	}

	@Override
	public void frame(FrameHead head) {
		ResumeKey key = this.next;
		if (key == null) {
			this.next = ResumeKey.of(head);
			return;
		}
		this.sequence.check(head);
		this.received++;
		if (this.received == this.events) {
			complete(key);
		}
	}

	@Override
	public String toString() {
		return this.received + " of " + this.events + " events";
	}

}
