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

import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.MonoSink;

/**
 * Pulls frames from their source and has them written by a thread that may block. While a
 * batch is being written nothing is pulled. Belongs to the lane, but for
 * {@link #wakeUp()}.
 */
final class StdioOutbound {

	private static final int BATCH_BYTES = 64 * 1024;

	private final OutputStream out;

	private final ConnectionLane lane;

	private final Executor writer;

	private final Consumer<Throwable> failed;

	private final AtomicBoolean scheduled = new AtomicBoolean();

	private boolean writing;

	private @Nullable FrameSource source;

	private @Nullable MonoSink<Void> sink;

	StdioOutbound(OutputStream out, ConnectionLane lane, Executor writer, Consumer<Throwable> failed) {
		this.out = out;
		this.lane = lane;
		this.writer = writer;
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
		if (frames == null || this.writing) {
			return;
		}
		try {
			pull(frames);
		}
		catch (RuntimeException ex) {
			this.failed.accept(ex);
		}
	}

	private void pull(FrameSource frames) {
		LineBuffer batch = new LineBuffer();
		List<OutboundFrame> observed = new ArrayList<>();
		while (batch.size() < BATCH_BYTES) {
			OutboundFrame frame = frames.poll();
			if (frame == null) {
				break;
			}
			batch.add(frame);
			if (frame.wantsWritten()) {
				observed.add(frame);
			}
		}
		if (batch.size() > 0) {
			this.writing = true;
			this.writer.execute(() -> write(batch.toByteArray(), observed));
		}
		else if (frames.isDone() && this.sink != null) {
			this.source = null;
			this.sink.success();
		}
	}

	private void write(byte[] batch, List<OutboundFrame> observed) {
		try {
			this.out.write(batch);
			this.out.flush();
		}
		catch (IOException ex) {
			this.lane.execute(() -> this.failed.accept(ex));
			return;
		}
		this.lane.execute(() -> {
			this.writing = false;
			observed.forEach(OutboundFrame::written);
			drain();
		});
	}

}
