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

import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;

import io.arcp.transport.FrameSource;
import io.arcp.transport.OutboundFrame;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.MonoSink;

/**
 * Pulls frames from their source, one at a time: the JDK takes the next one when the one
 * before is written. Belongs to the lane of its connection, but for {@link #wakeUp()}.
 */
final class SocketWriter {

	private final WebSocket socket;

	private final ConnectionLane lane;

	private final FrameSource source;

	private final MonoSink<Void> sink;

	private final AtomicBoolean scheduled = new AtomicBoolean();

	private boolean writing;

	private boolean ended;

	SocketWriter(WebSocket socket, ConnectionLane lane, FrameSource source, MonoSink<Void> sink) {
		this.socket = socket;
		this.lane = lane;
		this.source = source;
		this.sink = sink;
	}

	void wakeUp() {
		if (!this.scheduled.get() && this.scheduled.compareAndSet(false, true)) {
			this.lane.execute(() -> {
				this.scheduled.set(false);
				write();
			});
		}
	}

	void stop(Throwable cause) {
		if (!this.ended) {
			this.ended = true;
			this.sink.error(cause);
		}
	}

	private void write() {
		while (!this.writing && !this.ended) {
			OutboundFrame frame = this.source.poll();
			if (frame == null) {
				if (this.source.isDone()) {
					this.ended = true;
					this.sink.success();
				}
				return;
			}
			write(frame);
		}
	}

	private void write(OutboundFrame frame) {
		String text = new String(frame.toByteArray(), StandardCharsets.UTF_8);
		CompletableFuture<WebSocket> sent = this.socket.sendText(text, true);
		if (sent.isDone() && !sent.isCompletedExceptionally()) {
			frame.written();
			return;
		}
		this.writing = true;
		sent.whenComplete((done, error) -> this.lane.run(() -> written(frame, error)));
	}

	private void written(OutboundFrame frame, @Nullable Throwable error) {
		this.writing = false;
		if (error != null) {
			stop(error);
			return;
		}
		frame.written();
		write();
	}

}
