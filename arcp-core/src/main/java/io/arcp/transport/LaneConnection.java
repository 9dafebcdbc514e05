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

import java.nio.channels.ClosedChannelException;
import java.util.concurrent.Executor;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * A connection whose state belongs to a lane.
 */
abstract class LaneConnection implements ClientConnection {

	private final ConnectionInfo info;

	private final ConnectionLane lane;

	private final InboundBuffer inbound;

	private final Sinks.Empty<Void> onClose = Sinks.empty();

	/** Whether this end can send no more. */
	private boolean closing;

	private volatile @Nullable CloseStatus closeStatus;

	LaneConnection(ConnectionInfo info, ConnectionLane lane) {
		this.info = info;
		this.lane = lane;
		this.inbound = new InboundBuffer(lane, this::consumed);
	}

	/**
	 * Called when frames have left the inbound buffer.
	 */
	abstract void consumed(int frames);

	abstract LaneOutbound outbound();

	final ConnectionLane lane() {
		return this.lane;
	}

	final boolean isClosing() {
		return this.closing;
	}

	final void closing() {
		this.closing = true;
	}

	final void closedWith(CloseStatus status) {
		this.closeStatus = status;
	}

	final void closed() {
		this.onClose.tryEmitEmpty();
	}

	@Override
	public final ConnectionInfo info() {
		return this.info;
	}

	@Override
	public final InboundBuffer inbound() {
		return this.inbound;
	}

	@Override
	public final int unread() {
		return this.inbound.buffered();
	}

	@Override
	public final Mono<Void> send(FrameSource frames) {
		return Mono.create((sink) -> this.lane.execute(() -> {
			if (this.closing) {
				sink.error(new ClosedChannelException());
			}
			else {
				outbound().start(frames, sink);
			}
		}));
	}

	@Override
	public final Mono<Void> onClose() {
		return this.onClose.asMono();
	}

	@Override
	public final Executor executor() {
		return this.lane;
	}

	@Override
	public final @Nullable CloseStatus closeStatus() {
		return this.closeStatus;
	}

}
