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

import io.arcp.transport.ClientConnection;

/**
 * One connection of a client's session, and the frames that wait for it. Belongs to the
 * lane of the session.
 */
final class ClientLink {

	private final ClientConnection connection;

	private final OutboundQueue outbound;

	private boolean open;

	private boolean over;

	ClientLink(ClientConnection connection, int maxRequests) {
		this.connection = connection;
		this.outbound = new OutboundQueue(maxRequests);
	}

	ClientConnection connection() {
		return this.connection;
	}

	OutboundQueue outbound() {
		return this.outbound;
	}

	void welcomed() {
		this.open = true;
	}

	/**
	 * Tells whether frames other than the first one may be sent.
	 * @return whether the runtime has sent its welcome and the connection is in use
	 */
	boolean isOpen() {
		return this.open && !this.over;
	}

	/**
	 * Tells whether nothing that comes from this connection counts any more.
	 * @return whether the session has let go of it
	 */
	boolean isOver() {
		return this.over;
	}

	void letGo() {
		this.over = true;
	}

	void send(byte[] frame) {
		if (!this.over) {
			this.outbound.add(frame);
		}
	}

	/**
	 * Sends a frame unless too much waits.
	 * @param frame the frame
	 * @return whether it is sent
	 */
	boolean sendIfRoom(byte[] frame) {
		boolean hasRoom = isOpen() && this.outbound.hasRoom();
		if (hasRoom) {
			this.outbound.add(frame);
		}
		return hasRoom;
	}

}
