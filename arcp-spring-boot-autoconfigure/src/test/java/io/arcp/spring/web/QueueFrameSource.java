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

package io.arcp.spring.web;

import java.nio.charset.StandardCharsets;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

import io.arcp.transport.FrameSource;
import io.arcp.transport.OutboundFrame;
import org.jspecify.annotations.Nullable;

/**
 * A source that a test fills.
 */
final class QueueFrameSource implements FrameSource {

	private final Queue<OutboundFrame> frames = new ConcurrentLinkedQueue<>();

	final AtomicInteger polled = new AtomicInteger();

	private volatile boolean done;

	private volatile Runnable wakeUp = () -> {
	};

	void add(String text) {
		add(OutboundFrame.of(text.getBytes(StandardCharsets.UTF_8)));
	}

	void add(OutboundFrame frame) {
		this.frames.add(frame);
		this.wakeUp.run();
	}

	void end() {
		this.done = true;
		this.wakeUp.run();
	}

	@Override
	public @Nullable OutboundFrame poll() {
		OutboundFrame frame = this.frames.poll();
		if (frame != null) {
			this.polled.incrementAndGet();
		}
		return frame;
	}

	@Override
	public boolean isDone() {
		return this.done && this.frames.isEmpty();
	}

	@Override
	public void onReady(Runnable wakeUp) {
		this.wakeUp = wakeUp;
	}

}
