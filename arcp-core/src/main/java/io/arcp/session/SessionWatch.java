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

import java.util.concurrent.TimeUnit;

import io.arcp.protocol.Feature;
import io.arcp.protocol.HeartbeatLostException;
import io.arcp.protocol.SessionClosed;
import io.arcp.protocol.SessionPing;
import io.arcp.transport.CloseStatus;

/**
 * Watches over the times of one session: silence of its client, a connection that takes
 * nothing, idleness, and the end of the resume window. It is asked by a common timer, so
 * that a session costs no timer of its own; what is due happens on the session's lane.
 */
final class SessionWatch {

	private static final long TOLERANCE = TimeUnit.MILLISECONDS.toNanos(250);

	private final Session session;

	private final SessionEnvironment.Sources sources;

	private final long heartbeat;

	private final long maxWait;

	private final long window;

	private final long idleTimeout;

	/** Used by the common timer, and by the lane when the connection changes. */
	private volatile boolean restart = true;

	private volatile boolean parked;

	private long received;

	private long polled;

	private long taken;

	private long lastReceived;

	private long lastPolled;

	private long lastTaken;

	private long lastPing;

	private long lastNotWaited;

	private long lastRenewal;

	private long parkedAt;

	private volatile long lastUse;

	private volatile boolean used;

	SessionWatch(Session session, SessionSettings.Times times, SessionEnvironment.Sources sources) {
		this.sources = sources;
		this.session = session;
		this.heartbeat = times.heartbeatInterval().toNanos();
		this.maxWait = times.maxWait().toNanos();
		this.window = times.resumeWindow().toNanos();
		this.idleTimeout = times.idleTimeout().toNanos();
	}

	void connected() {
		this.restart = true; // first: what is parked is asked later
		this.parked = false;
	}

	void parked() {
		this.restart = true;
		this.parked = true;
	}

	/**
	 * The client has sent something other than a ping or pong.
	 */
	void used() {
		this.used = true;
	}

	/**
	 * Looks at the clock. Called by one thread at a time.
	 * @param now the time in nanoseconds
	 */
	void tick(long now) {
		if (this.restart) {
			restart(now);
		}
		if (this.parked) {
			tickParked(now);
			return;
		}
		SessionConnection connection = this.session.delivery().connection();
		if (connection != null && this.session.state() == SessionState.ACCEPTED) {
			observe(connection, now);
			this.session.authentication().tick();
			tickConnected(connection, now);
		}
	}

	private void restart(long now) {
		this.restart = false;
		this.parkedAt = now;
		this.lastReceived = now;
		this.lastPolled = now;
		this.lastTaken = now;
		this.lastPing = now - this.heartbeat;
		this.lastUse = now;
		this.lastNotWaited = now;
		this.lastRenewal = now;
		this.received = 0;
		this.polled = 0;
		this.taken = this.session.takenEventSeq();
	}

	private void tickParked(long now) {
		if (now - this.parkedAt >= this.window) {
			this.session.expire();
		}
		else if (now - this.parkedAt >= this.maxWait && !this.session.delivery().gate().isUnlimited()) {
			this.session.delivery().gate().openWithoutLimit();
		}
	}

	private void observe(SessionConnection connection, long now) {
		long nowReceived = connection.received();
		if (nowReceived != this.received || connection.isPaused()) {
			this.received = nowReceived;
			this.lastReceived = now;
		}
		long nowPolled = connection.outbound().polled();
		if (nowPolled != this.polled) {
			this.polled = nowPolled;
			this.lastPolled = now;
		}
		long nowTaken = this.session.takenEventSeq();
		if (nowTaken != this.taken || this.session.delivery().gate().backlog() == 0) {
			this.taken = nowTaken;
			this.lastTaken = now;
		}
		if (!this.session.delivery().lag().isWaited()) {
			this.lastNotWaited = now;
		}
		if (this.used || this.session.ownJobs().active() > 0 || this.session.subscriptions().hasRunning()) {
			this.used = false;
			this.lastUse = now;
		}
	}

	private void tickConnected(SessionConnection connection, long now) {
		if (connection.outbound().isTrimmed()) {
			Sessions.logger.warn("Events of session {} have left their log before they were sent",
					this.session.sessionId());
			connection.closeNow(CloseStatus.INTERNAL);
			return;
		}
		if (now - this.lastTaken >= this.maxWait) {
			this.lastTaken = now;
			Sessions.logger.debug("Session {} takes nothing; its connection is closed", this.session.sessionId());
			connection.closeNow(CloseStatus.CAP_REACHED);
			return;
		}
		if (now - this.lastRenewal >= this.window / 4) {
			this.lastRenewal = now;
			this.session.renew();
		}
		if (now - this.lastNotWaited >= this.maxWait) {
			this.session.lane().execute(this.session.delivery().lag()::waitedEnough);
		}
		if (this.session.features().contains(Feature.HEARTBEAT) && !heartbeat(connection, now)) {
			return;
		}
		if (this.idleTimeout > 0 && now - this.lastUse >= this.idleTimeout) {
			this.lastUse = now;
			this.session.closeAtOnce(new SessionClosed("idle"), CloseStatus.NORMAL);
		}
	}

	private boolean heartbeat(SessionConnection connection, long now) {
		if (now - this.lastReceived > 2 * this.heartbeat + TOLERANCE) {
			this.lastReceived = now;
			this.session.lane()
				.execute(() -> connection.fail(this.session.frames(), new HeartbeatLostException("heartbeat lost"),
						null, CloseStatus.HEARTBEAT_LOST));
			return false;
		}
		boolean silent = now - this.lastReceived >= this.heartbeat || now - this.lastPolled >= this.heartbeat;
		if (silent && now - this.lastPing >= this.heartbeat) {
			this.lastPing = now;
			ping();
		}
		return true;
	}

	private void ping() {
		SessionPing ping = new SessionPing("p_" + this.sources.ids().nextUlid(), this.sources.clock().instant());
		this.session.delivery().urgent(this.session.frames().frame(ping, null));
	}

}
