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
import java.nio.channels.ClosedChannelException;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Executor;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * One end of an in-memory connection.
 */
final class MemoryConnection implements ClientConnection {

	private static final Logger logger = LoggerFactory.getLogger(MemoryConnection.class);

	private final ConnectionInfo info;

	private final ConnectionLane lane;

	private final int maxFrameSize;

	private final InboundBuffer inbound;

	private final MemoryOutbound outbound;

	private final Sinks.Empty<Void> onClose = Sinks.empty();

	private @Nullable MemoryConnection peer;

	/** Whether this end can neither send nor receive any more. */
	private boolean ended;

	/** Whether this end can send no more. */
	private boolean closing;

	private volatile @Nullable CloseStatus closeStatus;

	MemoryConnection(ConnectionInfo info, ConnectionLane lane, int maxFrameSize) {
		this.info = info;
		this.lane = lane;
		this.maxFrameSize = maxFrameSize;
		this.inbound = new InboundBuffer(lane, this::grantToPeer);
		this.outbound = new MemoryOutbound(lane, this::handToPeer, this::sourceFailed);
	}

	void attach(MemoryConnection other) {
		this.peer = other;
	}

	@Override
	public ConnectionInfo info() {
		return this.info;
	}

	@Override
	public Flux<InboundFrame> inbound() {
		return this.inbound;
	}

	@Override
	public int unread() {
		return this.inbound.buffered();
	}

	@Override
	public Mono<Void> send(FrameSource frames) {
		return Mono.create((sink) -> this.lane.execute(() -> {
			if (this.closing) {
				sink.error(new ClosedChannelException());
			}
			else {
				this.outbound.start(frames, sink);
			}
		}));
	}

	@Override
	public Mono<Void> close(CloseStatus status) {
		Objects.requireNonNull(status, "status");
		return Mono.create((sink) -> this.lane.execute(() -> {
			closeNow(status, null);
			sink.success();
		}));
	}

	@Override
	public Mono<Void> onClose() {
		return this.onClose.asMono();
	}

	@Override
	public Executor executor() {
		return this.lane;
	}

	@Override
	public @Nullable CloseStatus closeStatus() {
		return this.closeStatus;
	}

	void drop() {
		this.lane.execute(() -> {
			IOException cause = new IOException("connection lost");
			this.outbound.stop(cause);
			end(cause);
		});
	}

	private void closeNow(CloseStatus status, @Nullable Throwable inboundError) {
		if (this.ended) {
			return;
		}
		if (this.closeStatus == null) {
			this.closeStatus = status;
		}
		this.outbound.stop(new ClosedChannelException());
		end(inboundError);
		MemoryConnection other = peer();
		other.lane.execute(() -> other.closedByPeer(status));
	}

	private void closedByPeer(CloseStatus status) {
		if (this.ended || this.closing) {
			return;
		}
		this.closing = true;
		this.closeStatus = status;
		this.outbound.stop(new ClosedChannelException());
		this.inbound.endWhenEmpty(null, () -> end(null));
	}

	private void end(@Nullable Throwable inboundError) {
		if (this.ended) {
			return;
		}
		this.ended = true;
		this.closing = true;
		this.inbound.end(inboundError);
		this.onClose.tryEmitEmpty();
	}

	private void receive(List<InboundFrame> frames) {
		for (int i = 0; i < frames.size(); i++) {
			int size = frames.get(i).bytes().length;
			if (size > this.maxFrameSize) {
				this.inbound.receive(frames.subList(0, i));
				closeNow(CloseStatus.TOO_LARGE,
						new IOException("frame of " + size + " bytes is larger than " + this.maxFrameSize));
				return;
			}
		}
		this.inbound.receive(frames);
	}

	private void grantToPeer(int frames) {
		MemoryConnection other = peer();
		other.lane.execute(() -> other.outbound.grant(frames));
	}

	private void handToPeer(List<InboundFrame> frames) {
		MemoryConnection other = peer();
		other.lane.execute(() -> other.receive(frames));
	}

	private void sourceFailed(RuntimeException cause) {
		logger.error("A source of frames failed", cause);
		closeNow(CloseStatus.INTERNAL, null);
	}

	private MemoryConnection peer() {
		return Objects.requireNonNull(this.peer, "peer");
	}

}
