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

import java.io.ByteArrayOutputStream;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletionStage;

import io.arcp.transport.CloseStatus;
import io.arcp.transport.InboundFrame;
import org.jspecify.annotations.Nullable;

/**
 * Joins the parts of frames and hands these to the lane of their connection. A part that
 * is not the last one asks for the next itself, since demand counts whole frames.
 */
final class SocketListener implements WebSocket.Listener {

	private static final int MAX_REASON = 60;

	private final ConnectionLane lane;

	private final int maxFrameSize;

	private final StringBuilder text = new StringBuilder();

	private final ByteArrayOutputStream binary = new ByteArrayOutputStream();

	/** Set before the connection is handed out. Belongs to the lane. */
	private @Nullable JdkConnection connection;

	SocketListener(ConnectionLane lane, int maxFrameSize) {
		this.lane = lane;
		this.maxFrameSize = maxFrameSize;
	}

	void attach(JdkConnection target) {
		this.lane.execute(() -> this.connection = target);
	}

	@Override
	public void onOpen(WebSocket webSocket) {
		// Nothing is requested before somebody reads
	}

	@Override
	public @Nullable CompletionStage<?> onText(WebSocket webSocket, CharSequence data, boolean last) {
		if (this.text.length() + data.length() > this.maxFrameSize) {
			tooLarge();
			return null;
		}
		if (!last) {
			this.text.append(data);
			webSocket.request(1);
			return null;
		}
		String whole = data.toString();
		if (!this.text.isEmpty()) {
			whole = this.text.append(data).toString();
			this.text.setLength(0);
		}
		received(new InboundFrame(whole.getBytes(StandardCharsets.UTF_8), false));
		return null;
	}

	@Override
	public @Nullable CompletionStage<?> onBinary(WebSocket webSocket, ByteBuffer data, boolean last) {
		if (this.binary.size() + data.remaining() > this.maxFrameSize) {
			tooLarge();
			return null;
		}
		byte[] part = new byte[data.remaining()];
		data.get(part);
		this.binary.writeBytes(part);
		if (!last) {
			webSocket.request(1);
			return null;
		}
		InboundFrame frame = new InboundFrame(this.binary.toByteArray(), true);
		this.binary.reset();
		received(frame);
		return null;
	}

	@Override
	public @Nullable CompletionStage<?> onClose(WebSocket webSocket, int statusCode, String reason) {
		CloseStatus status = status(statusCode, reason);
		this.lane.run(() -> connection().closedByPeer(status));
		return null;
	}

	@Override
	public void onError(WebSocket webSocket, Throwable error) {
		this.lane.run(() -> connection().lost(error));
	}

	private void received(InboundFrame frame) {
		if (frame.bytes().length > this.maxFrameSize) {
			tooLarge();
			return;
		}
		this.lane.run(() -> connection().received(frame));
	}

	private void tooLarge() {
		this.lane.run(() -> connection().tooLarge(this.maxFrameSize));
	}

	private JdkConnection connection() {
		JdkConnection target = this.connection;
		if (target == null) {
			throw new IllegalStateException("heard something of a connection that is not open");
		}
		return target;
	}

	private static CloseStatus status(int code, String reason) {
		int known = (code >= 1000 && code <= 4999) ? code : 1005;
		StringBuilder printable = new StringBuilder();
		reason.chars().limit(MAX_REASON).forEach((c) -> printable.append((c >= 0x20 && c < 0x7f) ? (char) c : '?'));
		return new CloseStatus(known, printable.toString());
	}

}
