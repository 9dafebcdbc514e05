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

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

/**
 * One end of an in-memory connection.
 */
final class MemoryConnection extends LaneConnection {

	private static final Logger logger = LoggerFactory.getLogger(MemoryConnection.class);

	private final int maxFrameSize;

	private final MemoryOutbound outbound;

	private @Nullable MemoryConnection peer;

	/** Whether this end can neither send nor receive any more. */
	private boolean ended;

	MemoryConnection(ConnectionInfo info, ConnectionLane lane, int maxFrameSize) {
		super(info, lane);
		this.maxFrameSize = maxFrameSize;
		this.outbound = new MemoryOutbound(lane, this::handToPeer, this::sourceFailed);
	}

	void attach(MemoryConnection other) {
		this.peer = other;
	}

	@Override
	public Mono<Void> close(CloseStatus status) {
		Objects.requireNonNull(status, "status");
		return Mono.create((sink) -> lane().execute(() -> {
			closeNow(status, null);
			sink.success();
		}));
	}

	@Override
	LaneOutbound outbound() {
		return this.outbound;
	}

	void drop() {
		lane().execute(() -> {
			IOException cause = new IOException("connection lost");
			this.outbound.stop(cause);
			end(cause);
		});
	}

	private void closeNow(CloseStatus status, @Nullable Throwable inboundError) {
		if (this.ended) {
			return;
		}
		if (closeStatus() == null) {
			closedWith(status);
		}
		this.outbound.stop(new ClosedChannelException());
		end(inboundError);
		MemoryConnection other = peer();
		other.lane().execute(() -> other.closedByPeer(status));
	}

	private void closedByPeer(CloseStatus status) {
		if (this.ended || isClosing()) {
			return;
		}
		closing();
		closedWith(status);
		this.outbound.stop(new ClosedChannelException());
		inbound().endWhenEmpty(null, () -> end(null));
	}

	private void end(@Nullable Throwable inboundError) {
		if (this.ended) {
			return;
		}
		this.ended = true;
		closing();
		inbound().end(inboundError);
		closed();
	}

	private void receive(List<InboundFrame> frames) {
		for (int i = 0; i < frames.size(); i++) {
			int size = frames.get(i).bytes().length;
			if (size > this.maxFrameSize) {
				inbound().receive(frames.subList(0, i));
				closeNow(CloseStatus.TOO_LARGE,
						new IOException("frame of " + size + " bytes is larger than " + this.maxFrameSize));
				return;
			}
		}
		inbound().receive(frames);
	}

	@Override
	void consumed(int frames) {
		MemoryConnection other = peer();
		other.lane().execute(() -> other.outbound.grant(frames));
	}

	private void handToPeer(List<InboundFrame> frames) {
		MemoryConnection other = peer();
		other.lane().execute(() -> other.receive(frames));
	}

	private void sourceFailed(Throwable cause) {
		logger.error("A source of frames failed", cause);
		this.outbound.stop(cause);
		closeNow(CloseStatus.INTERNAL, null);
	}

	private MemoryConnection peer() {
		return Objects.requireNonNull(this.peer, "peer");
	}

}
