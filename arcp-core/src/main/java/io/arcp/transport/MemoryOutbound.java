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
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.MonoSink;

/**
 * Pulls the frames that one end sends while the other end has room. All state belongs to
 * the lane of the sending end, but for {@link #wakeUp()}.
 */
final class MemoryOutbound {

	private final ConnectionLane lane;

	private final Consumer<List<InboundFrame>> receiver;

	private final Consumer<RuntimeException> failed;

	private final AtomicBoolean scheduled = new AtomicBoolean();

	private int credit = InMemoryConnections.WINDOW;

	private @Nullable FrameSource source;

	private @Nullable MonoSink<Void> sink;

	MemoryOutbound(ConnectionLane lane, Consumer<List<InboundFrame>> receiver, Consumer<RuntimeException> failed) {
		this.lane = lane;
		this.receiver = receiver;
		this.failed = failed;
	}

	void start(FrameSource frames, MonoSink<Void> completion) {
		if (this.sink != null) {
			completion.error(new IllegalStateException("send(FrameSource) is used once"));
			return;
		}
		this.source = frames;
		this.sink = completion;
		frames.onReady(this::wakeUp);
		drain();
	}

	void grant(int frames) {
		this.credit += frames;
		drain();
	}

	/**
	 * Ends the sending: nothing is polled any more.
	 * @param cause why
	 */
	void stop(Throwable cause) {
		if (this.source != null && this.sink != null) {
			this.source = null;
			this.sink.error(cause);
		}
	}

	private void wakeUp() {
		if (!this.scheduled.get() && this.scheduled.compareAndSet(false, true)) {
			this.lane.execute(() -> {
				this.scheduled.set(false);
				drain();
			});
		}
	}

	private void drain() {
		FrameSource frames = this.source;
		if (frames == null) {
			return;
		}
		try {
			pull(frames);
		}
		catch (RuntimeException ex) {
			stop(ex);
			this.failed.accept(ex);
		}
	}

	private void pull(FrameSource frames) {
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
		if (exhausted && frames.isDone() && this.sink != null) {
			this.source = null;
			this.sink.success();
		}
	}

}
