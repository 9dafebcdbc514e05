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

import java.nio.charset.StandardCharsets;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

import org.jspecify.annotations.Nullable;

/**
 * A source over a queue that counts how often a frame was taken.
 */
final class QueueFrameSource implements FrameSource {

	private final Queue<OutboundFrame> frames = new ConcurrentLinkedQueue<>();

	private final AtomicInteger taken = new AtomicInteger();

	private volatile boolean done;

	private volatile Runnable wakeUp = () -> {
	};

	QueueFrameSource add(String text) {
		return add(OutboundFrame.of(text.getBytes(StandardCharsets.UTF_8)));
	}

	QueueFrameSource add(OutboundFrame frame) {
		this.frames.add(frame);
		this.wakeUp.run();
		return this;
	}

	void done() {
		this.done = true;
		this.wakeUp.run();
	}

	int taken() {
		return this.taken.get();
	}

	@Override
	public @Nullable OutboundFrame poll() {
		OutboundFrame frame = this.frames.poll();
		if (frame != null) {
			this.taken.incrementAndGet();
		}
		return frame;
	}

	@Override
	public boolean isDone() {
		return this.done;
	}

	@Override
	public void onReady(Runnable callback) {
		this.wakeUp = callback;
	}

}
