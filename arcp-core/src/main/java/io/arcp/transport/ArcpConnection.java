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

import java.util.concurrent.Executor;

import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * One duplex stream of frames between a client and the runtime: a WebSocket, a pair of
 * standard streams, or one end of an in-memory pair (ARCP section 1.1).
 * <p>
 * A connection is used by exactly one party: {@link #inbound()} and
 * {@link #send(FrameSource)} are subscribed once, at its start, and stay in use until the
 * connection ends. A connection never interprets a frame.
 *
 * @since 0.1.0
 */
public interface ArcpConnection {

	/**
	 * Returns what is known of the peer since the connection was opened.
	 * @return the facts, the same for the life of the connection
	 */
	ConnectionInfo info();

	/**
	 * Returns the frames that the peer sends, in order.
	 * <p>
	 * Demand is respected: frames that were not requested stay in the transport, and its
	 * flow control slows the peer. The flux completes when the peer has closed the
	 * connection and fails when the connection is lost or a frame is larger than the
	 * transport's limit. With a {@link FrameTooLargeException} the connection is still
	 * open, so that its owner can say why it closes it. Signals arrive serially, on the
	 * thread of {@link #executor()}.
	 * @return the inbound frames; one subscriber, once
	 */
	Flux<InboundFrame> inbound();

	/**
	 * Returns how many frames were read from the peer and wait for demand. Called on the
	 * thread of {@link #executor()}.
	 * @return the number of frames; 0 for a transport that reads no frame without demand
	 */
	default int unread() {
		return 0;
	}

	/**
	 * Sends all frames of a source, pulling the next one when the transport can take
	 * more.
	 * <p>
	 * {@link FrameSource#poll()} is called serially on the thread of {@link #executor()}.
	 * Frames are flushed in batches, at the latest when the source has none left for the
	 * moment.
	 * @param frames the source of the frames
	 * @return completes when the source is done and everything was written, fails when
	 * the connection was lost; one subscriber, once
	 */
	Mono<Void> send(FrameSource frames);

	/**
	 * Closes the connection with a code and a reason. What the source has not handed over
	 * yet is not sent; closing a connection that has ended has no effect.
	 * @param status the close code and reason
	 * @return completes when the close was sent or the connection has ended anyway
	 */
	Mono<Void> close(CloseStatus status);

	/**
	 * Returns a signal of the end of this connection, whatever the reason.
	 * @return completes, and never fails, when the connection has ended
	 */
	Mono<Void> onClose();

	/**
	 * Returns the thread of this connection. Tasks run one after the other, in order of
	 * their submission; they must not block.
	 * @return the executor
	 */
	Executor executor();

}
