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

package io.arcp.benchmarks;

import io.netty.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * Sends a message at a steady pace, whether or not the former ones were answered, so that
 * a pause delays all that fall into it.
 */
final class PacedPings extends PendingWork<long[]> {

	private final LoadConnection connection;

	private final byte[] message;

	private final long[] sentAt;

	private final long[] latencies;

	private @Nullable Future<?> pace;

	private int sent;

	private int answers;

	/**
	 * Creates the pings.
	 * @param connection where the message is sent
	 * @param message is answered with a {@code session.pong}
	 * @param count how often it is sent
	 */
	PacedPings(LoadConnection connection, String message, int count) {
		this.connection = connection;
		this.message = FrameHead.bytes(message);
		this.sentAt = new long[count];
		this.latencies = new long[count];
	}

	PacedPings start() {
		this.connection.execute(() -> {
			this.connection.listener(this);
			this.pace = this.connection.pace(this::send);
		});
		return this;
	}

	private void send() {
		if (this.sent < this.sentAt.length) {
			this.sentAt[this.sent] = System.nanoTime();
			this.sent++;
			this.connection.write(this.message);
			this.connection.flush();
		}
		else if (this.pace != null) {
			this.pace.cancel(false);
		}
	}

	@Override
	public void frame(FrameHead head) {
		if (!head.matches(FrameHead.PONG, head.type())) {
			throw new IllegalStateException("unexpected " + head);
		}
		this.latencies[this.answers] = System.nanoTime() - this.sentAt[this.answers];
		this.answers++;
		if (this.answers == this.latencies.length) {
			complete(this.latencies);
		}
	}

	@Override
	public String toString() {
		return this.answers + " answers to " + this.sent + " of " + this.sentAt.length + " pings";
	}

}
