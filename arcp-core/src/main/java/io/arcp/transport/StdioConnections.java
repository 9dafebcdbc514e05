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

import java.io.InputStream;
import java.io.OutputStream;
import java.util.Objects;

/**
 * Makes connections over a pair of streams: one frame a line, UTF-8, as between a process
 * and its child (ARCP section 1.1).
 * <p>
 * The streams carry no close codes. When the input ends, {@link ArcpConnection#inbound()}
 * completes behind the frames that came before; the owner of the connection closes it
 * then. A line that is too large fails it with a {@link FrameTooLargeException}. Closing
 * a connection closes both streams behind what is being written, or is given up after a
 * few seconds when nobody reads. The close status is known only to the end that has
 * closed.
 * <p>
 * A stream that blocks, blocks a thread of the connection and nothing else: while the
 * output takes no bytes no frame is polled, and while nobody requests frames no more than
 * a few lines are read.
 *
 * @since 0.1.0
 */
public final class StdioConnections {

	/** Size in bytes of the largest line that is accepted, unless told otherwise. */
	public static final int DEFAULT_MAX_FRAME_SIZE = 1 << 20;

	private StdioConnections() {
	}

	/**
	 * Creates a connection.
	 * @param in where the peer's frames come from, not used by anybody else
	 * @param out where frames are written to, not used by anybody else
	 * @return the connection, for a runtime or a client
	 */
	public static ClientConnection create(InputStream in, OutputStream out) {
		return create(in, out, DEFAULT_MAX_FRAME_SIZE);
	}

	/**
	 * Creates a connection with another limit.
	 * @param in where the peer's frames come from, not used by anybody else
	 * @param out where frames are written to, not used by anybody else
	 * @param maxFrameSize size in bytes of the largest line that is accepted
	 * @return the connection, for a runtime or a client
	 */
	public static ClientConnection create(InputStream in, OutputStream out, int maxFrameSize) {
		Objects.requireNonNull(in, "in");
		Objects.requireNonNull(out, "out");
		if (maxFrameSize < 1) {
			throw new IllegalArgumentException("maxFrameSize must be at least 1");
		}
		StdioConnection connection = new StdioConnection(in, out, ConnectionInfo.stdio(), maxFrameSize);
		connection.start();
		return connection;
	}

}
