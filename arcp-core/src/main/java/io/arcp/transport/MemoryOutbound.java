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

package io.arcp.transport;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Sends frames to the other end while that has room.
 */
final class MemoryOutbound extends LaneOutbound {

	private final Consumer<List<InboundFrame>> receiver;

	private int credit = InMemoryConnections.WINDOW;

	MemoryOutbound(ConnectionLane lane, Consumer<List<InboundFrame>> receiver, Consumer<Throwable> failed) {
		super(lane, failed);
		this.receiver = receiver;
	}

	void grant(int frames) {
		this.credit += frames;
		drain();
	}

	@Override
	boolean pull(FrameSource frames) {
		List<InboundFrame> batch = new ArrayList<>(this.credit);
		List<OutboundFrame> observed = new ArrayList<>();
		boolean exhausted = false;
		while (this.credit > 0 && !exhausted) {
			OutboundFrame frame = frames.poll();
			if (frame != null) {
				this.credit--;
				batch.add(InboundFrame.text(frame.toByteArray()));
				if (frame.wantsWritten()) {
					observed.add(frame);
				}
			}
			else {
				exhausted = true;
			}
		}
		if (!batch.isEmpty()) {
			this.receiver.accept(batch);
			observed.forEach(OutboundFrame::written);
		}
		return exhausted;
	}

}
