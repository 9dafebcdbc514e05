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

import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import io.arcp.protocol.SessionAck;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;

/**
 * Decides when numbered frames are acknowledged (ARCP section 2.7). Belongs to the lane
 * of the session.
 */
final class Acks {

	private final ClientOptions options;

	private final Executor lane;

	private final Consumer<SessionAck> sender;

	private boolean connected;

	private long received;

	/** The highest number that was acknowledged, {@code -1} if none ever was. */
	private long acked = -1;

	private @Nullable Disposable armed;

	Acks(ClientOptions options, Executor lane, Consumer<SessionAck> sender) {
		this.options = options;
		this.lane = lane;
		this.sender = sender;
	}

	/**
	 * Begins with a new connection. What was acknowledged on the one before may be lost,
	 * and is said again.
	 * @param negotiated whether the runtime wants to know
	 */
	void connected(boolean negotiated) {
		this.connected = negotiated;
		if (negotiated && this.acked >= 0) {
			this.sender.accept(new SessionAck(isAutomatic() ? this.received : this.acked));
			this.acked = isAutomatic() ? this.received : this.acked;
		}
	}

	void disconnected() {
		this.connected = false;
		disarm();
	}

	void received(long eventSeq) {
		this.received = eventSeq;
		if (!this.connected) {
			return;
		}
		int every = this.options.ackEvery();
		Duration after = this.options.ackAfter();
		if (every > 0 && eventSeq - Math.max(this.acked, 0) >= every) {
			acknowledge(eventSeq);
		}
		else if (after != null && this.armed == null) {
			this.armed = this.options.timer()
				.schedule(() -> this.lane.execute(this::expired), after.toMillis(), TimeUnit.MILLISECONDS);
		}
	}

	void acknowledge(long eventSeq) {
		if (eventSeq <= this.acked) {
			return;
		}
		this.acked = eventSeq;
		if (eventSeq == this.received) {
			disarm();
		}
		if (this.connected) {
			this.sender.accept(new SessionAck(eventSeq));
		}
	}

	private void expired() {
		if (this.armed != null) {
			this.armed = null;
			acknowledge(this.received);
		}
	}

	private void disarm() {
		if (this.armed != null) {
			this.armed.dispose();
			this.armed = null;
		}
	}

	private boolean isAutomatic() {
		return this.options.ackEvery() > 0 || this.options.ackAfter() != null;
	}

}
