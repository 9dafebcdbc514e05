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
 * Copies of one event, looked at in the same way as events are.
 */
final class RawStream extends PendingWork<Integer> {

	private final int frames;

	private int received;

	private long number = -1;

	RawStream(int frames) {
		this.frames = frames;
	}

	@Override
	public void frame(FrameHead head) {
		long found = head.sequence();
		if (!head.matches(FrameHead.EVENT, head.type()) || (this.number >= 0 && found != this.number)) {
			throw new IllegalStateException("unexpected " + head);
		}
		this.number = found;
		this.received++;
		if (this.received == this.frames) {
			complete(this.received);
		}
	}

	@Override
	public String toString() {
		return this.received + " of " + this.frames + " frames";
	}

}
