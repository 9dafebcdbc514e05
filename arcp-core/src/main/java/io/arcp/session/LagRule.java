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

package io.arcp.session;

import java.util.Set;

import io.arcp.protocol.Feature;

/**
 * Watches how far a client lags behind with its acknowledgements (ARCP section 2.7): a
 * breach begins when an event of an own job gets a number and the lag then exceeds the
 * threshold, and ends when the lag is below half of it. In between, in mode
 * {@code stall}, nothing more is granted, for a bounded time. Used on the lane, but for
 * {@link #isWaited} and {@link #waitedEnough}.
 */
final class LagRule {

	private final int threshold;

	private final boolean stall;

	private boolean negotiated;

	private final CreditGate gate;

	private boolean acked;

	private boolean connected;

	private long acknowledged;

	private volatile boolean breached;

	private volatile boolean waited;

	LagRule(SessionSettings.Limits limits, CreditGate gate) {
		this.threshold = limits.backPressureThreshold();
		this.stall = limits.backPressureMode() == BackPressureMode.STALL;
		this.gate = gate;
	}

	private boolean applies() {
		return this.negotiated && this.acked && this.connected;
	}

	/**
	 * Returns how many further events get a number until the next breach.
	 */
	long eventsUntilBreach(long head) {
		if (!applies() || this.breached) {
			return Long.MAX_VALUE;
		}
		return Math.max(1, this.acknowledged + this.threshold + 1 - head);
	}

	void breach() {
		this.waited = false;
		this.breached = true;
		limit();
	}

	/**
	 * The client has acknowledged a number.
	 */
	void acknowledged(long seq, long head) {
		this.acked = true;
		this.acknowledged = seq;
		if (this.breached && 2 * (head - seq) < this.threshold) {
			this.breached = false;
		}
		limit();
	}

	/**
	 * There is a connection, and perhaps other features.
	 */
	void connected(Set<Feature> features, long acknowledgedSeq) {
		this.negotiated = features.contains(Feature.ACK);
		this.connected = true;
		this.acknowledged = acknowledgedSeq;
		limit();
	}

	/**
	 * The connection was lost: nothing is evaluated without one.
	 */
	void parked() {
		this.connected = false;
		this.breached = false;
		limit();
	}

	/**
	 * Returns whether agents wait for the end of a breach.
	 */
	boolean isWaited() {
		return this.breached && this.stall && !this.waited;
	}

	/**
	 * Agents have waited as long as they may: the rest of this breach stalls nobody.
	 */
	void waitedEnough() {
		this.waited = true;
		this.gate.lagLimit(Long.MAX_VALUE);
	}

	private void limit() {
		if (!applies() || !this.stall || (this.breached && this.waited)) {
			this.gate.lagLimit(Long.MAX_VALUE);
		}
		else if (!this.breached) {
			this.gate.lagLimit(this.acknowledged + this.threshold + 1);
		}
		else {
			this.gate.lagLimit(0);
		}
	}

}
