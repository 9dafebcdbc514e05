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
import java.util.function.Consumer;

/**
 * Has frames written by a thread that may block. While a batch is being written nothing
 * is pulled.
 */
final class StdioOutbound extends LaneOutbound {

	private static final int BATCH_BYTES = 64 * 1024;

	private final OutputStream out;

	private final ConnectionLane lane;

	private final Executor writer;

	private boolean writing;

	StdioOutbound(OutputStream out, ConnectionLane lane, Executor writer, Consumer<Throwable> failed) {
		super(lane, failed);
		this.out = out;
		this.lane = lane;
		this.writer = writer;
	}

	@Override
	boolean pull(FrameSource frames) {
		if (this.writing) {
			return false;
		}
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
		if (batch.size() == 0) {
			return true;
		}
		this.writing = true;
		this.writer.execute(() -> write(batch.toByteArray(), observed));
		return false;
	}

	private void write(byte[] batch, List<OutboundFrame> observed) {
		try {
			this.out.write(batch);
			this.out.flush();
		}
		catch (IOException ex) {
			this.lane.execute(() -> fail(ex));
			return;
		}
		this.lane.execute(() -> {
			this.writing = false;
			observed.forEach(OutboundFrame::written);
			drain();
		});
	}

}
