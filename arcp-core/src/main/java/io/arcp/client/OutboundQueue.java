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

package io.arcp.client;

import java.util.Arrays;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

import io.arcp.transport.FrameSource;
import io.arcp.transport.OutboundFrame;
import org.jspecify.annotations.Nullable;

/**
 * Frames of a client that wait for the connection: added on the lane of the session,
 * taken on the thread of the connection. It is as long as the requests that may be
 * unanswered, plus a reserve for frames that nobody waits for; of those, what does not
 * fit is dropped.
 */
final class OutboundQueue implements FrameSource {

	private static final int RESERVE = 256;

	private final Queue<byte[]> frames = new ConcurrentLinkedQueue<>();

	private final AtomicInteger size = new AtomicInteger();

	private final int limit;

	private volatile Runnable wakeUp = () -> {
	};

	OutboundQueue(int maxRequests) {
		this.limit = maxRequests + RESERVE;
	}

	void add(byte[] frame) {
		this.size.incrementAndGet();
		this.frames.add(frame);
		this.wakeUp.run();
	}

	/**
	 * Takes a frame back that was not sent yet, since nobody waits for its answer.
	 * @param frame the frame that was added, whose id no other has
	 */
	void remove(byte[] frame) {
		if (this.frames.removeIf((waiting) -> Arrays.equals(waiting, frame))) {
			this.size.decrementAndGet();
		}
	}

	/**
	 * Tells whether a frame may be added that belongs to no request.
	 * @return whether there is room
	 */
	boolean hasRoom() {
		return this.size.get() < this.limit;
	}

	@Override
	public @Nullable OutboundFrame poll() {
		byte[] frame = this.frames.poll();
		if (frame == null) {
			return null;
		}
		this.size.decrementAndGet();
		return OutboundFrame.of(frame);
	}

	@Override
	public boolean isDone() {
		return false;
	}

	@Override
	public void onReady(Runnable callback) {
		this.wakeUp = callback;
	}

}
