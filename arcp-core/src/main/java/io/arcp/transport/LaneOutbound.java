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

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.MonoSink;

/**
 * Pulls the frames that one end sends. All state belongs to the lane of that end, but for
 * {@link #wakeUp()}.
 */
abstract class LaneOutbound {

	private final ConnectionLane lane;

	private final Consumer<Throwable> failed;

	private final AtomicBoolean scheduled = new AtomicBoolean();

	private @Nullable FrameSource source;

	private @Nullable MonoSink<Void> sink;

	/**
	 * Creates an end that sends nothing yet.
	 * @param lane the lane of that end
	 * @param failed called when no more can be sent, to stop this and the connection
	 */
	LaneOutbound(ConnectionLane lane, Consumer<Throwable> failed) {
		this.lane = lane;
		this.failed = failed;
	}

	final void start(FrameSource frames, MonoSink<Void> completion) {
		if (this.sink != null) {
			completion.error(new IllegalStateException("send(FrameSource) is used once"));
			return;
		}
		this.source = frames;
		this.sink = completion;
		frames.onReady(this::wakeUp);
		drain();
	}

	/**
	 * Ends the sending: nothing is polled any more.
	 * @param cause why
	 */
	final void stop(Throwable cause) {
		if (this.source != null && this.sink != null) {
			this.source = null;
			this.sink.error(cause);
		}
	}

	final void fail(Throwable cause) {
		this.failed.accept(cause);
	}

	private void wakeUp() {
		if (!this.scheduled.get() && this.scheduled.compareAndSet(false, true)) {
			this.lane.execute(() -> {
				this.scheduled.set(false);
				drain();
			});
		}
	}

	final void drain() {
		FrameSource frames = this.source;
		if (frames == null) {
			return;
		}
		try {
			if (pull(frames) && frames.isDone() && this.sink != null) {
				this.source = null;
				this.sink.success();
			}
		}
		catch (RuntimeException ex) {
			fail(ex);
		}
	}

	/**
	 * Polls as many frames as there is room for, and sends them.
	 * @return whether there are no more at present, and all of them were sent
	 */
	abstract boolean pull(FrameSource frames);

}
