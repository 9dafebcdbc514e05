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

import org.jspecify.annotations.Nullable;

/**
 * The two ends of a connection within one process: what one end sends, the other
 * receives.
 * <p>
 * Flow control is that of a socket with a small buffer: at most
 * {@value InMemoryConnections#WINDOW} frames that the reader has not requested are taken
 * from a source. A close passes behind the frames that were sent before it. Safe for use
 * by many threads.
 *
 * @since 0.1.0
 */
public final class ConnectionPair {

	private final MemoryConnection server;

	private final MemoryConnection client;

	ConnectionPair(MemoryConnection server, MemoryConnection client) {
		this.server = server;
		this.client = client;
		server.attach(client);
		client.attach(server);
	}

	/**
	 * Returns the end that is handed to the runtime.
	 * @return the end, always the same
	 */
	public ArcpConnection server() {
		return this.server;
	}

	/**
	 * Returns the end that is used by a client.
	 * @return the end, always the same
	 */
	public ClientConnection client() {
		return this.client;
	}

	/**
	 * Returns the code and reason of the close, as the client's end knows it.
	 * @return the status, or {@code null} while the connection is open and after a
	 * {@link #drop()}
	 */
	public @Nullable CloseStatus closeStatus() {
		return this.client.closeStatus();
	}

	/**
	 * Loses the connection: both ends fail without a close, and frames that were not
	 * delivered are gone. Without effect on a connection that has ended.
	 */
	public void drop() {
		this.server.drop();
		this.client.drop();
	}

}
