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

import java.util.List;

import io.arcp.event.EncodedEvent;
import io.arcp.event.JobEvent;
import io.arcp.event.JobEventEncoder;
import io.arcp.event.Link;
import io.arcp.protocol.InternalErrorException;
import io.arcp.protocol.JobId;
import io.arcp.protocol.json.NumberedEnvelope;
import io.arcp.transport.CloseStatus;
import io.arcp.transport.OutboundFrame;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * What a session has for its client: frames without a number at once, numbered ones as
 * its timeline links them. It outlives connections; while there is none, what has no
 * number is dropped. Used on the lane.
 */
final class Delivery implements TimelineListener {

	private final Session session;

	private final SessionEnvironment environment;

	private final JobWatchers watchers;

	private final OverflowPolicy onOverflow;

	private final SessionCaps caps;

	private final CreditGate gate;

	private final JobEventEncoder encoder = new JobEventEncoder();

	private final LagRule lag;

	private final byte[] sessionPiece;

	private final CredentialView credentials;

	private volatile @Nullable SessionConnection connection;

	private @Nullable EventReader reader;

	private volatile long acknowledged;

	Delivery(Session session, SessionIdentity identity, SessionSettings settings, SessionEnvironment environment,
			JobWatchers watchers, Runnable memoryFull) {
		this.watchers = watchers;
		this.session = session;
		this.environment = environment;
		this.credentials = new CredentialView(session, environment);
		this.onOverflow = settings.limits().onOverflow();
		this.caps = settings.limits().caps();
		this.gate = new CreditGate(this.caps);
		this.gate.onStoreFull(memoryFull);
		this.lag = new LagRule(settings.limits(), this.gate);
		this.sessionPiece = NumberedEnvelope.sessionPiece(identity.sessionId(), identity.startedAt().toEpochMilli(),
				identity.salt());
	}

	/**
	 * Goes on with a connection.
	 * @param opened the connection, whose welcome is on its way
	 * @param lastSeq the number that its client has seen
	 * @param replay what is numbered above it
	 * @param replayBytes the bytes of that
	 */
	void connect(SessionConnection opened, long lastSeq, List<Segment> replay, long replayBytes) {
		this.acknowledged = Math.max(this.acknowledged, lastSeq);
		this.lag.connected(this.session.features(), this.acknowledged);
		EventReader events = new EventReader(
				this.environment.store(), this.session.sessionId(), this.environment.sources().timer(),
				this.sessionPiece, new ClientView(new RotatedCredentials(this.environment.jobs(),
						this.credentials.areShownOver(opened), opened.dialect()), opened.dialect()),
				opened.outbound()::ready);
		replay.forEach(events::add);
		opened.outbound()
			.bind(events, this.gate.connect(lastSeq, replayBytes), lastSeq, this.session.subscriptions()::room);
		this.reader = events;
		this.connection = opened;
		opened.outbound().ready();
	}

	void disconnect() {
		this.connection = null;
		this.reader = null;
		this.lag.parked();
	}

	/**
	 * Closes the connection that a later one has superseded.
	 */
	void supersede() {
		SessionConnection old = this.connection;
		if (old != null) {
			disconnect();
			old.closeNow(CloseStatus.SUPERSEDED);
			old.outbound().finish();
		}
	}

	@Nullable SessionConnection connection() {
		return this.connection;
	}

	/**
	 * Sends an answer in its place behind what is numbered.
	 */
	void answer(Answer answer, long head) {
		SessionConnection current = this.connection;
		if (current != null) {
			current.outbound().answer(head, answer.frames());
			current.outbound().ready();
			if (current.isPaused()) {
				this.session.roomAgain(current);
			}
		}
	}

	/**
	 * Sends a frame ahead of everything that is numbered; from any thread.
	 */
	void urgent(OutboundFrame frame) {
		SessionConnection current = this.connection;
		if (current != null) {
			current.outbound().urgent(frame);
		}
	}

	/**
	 * The client has acknowledged a number. What it cannot have seen is not acknowledged:
	 * it is still to be sent. Returns whether the number is higher than before.
	 */
	boolean acknowledge(long seq, long head) {
		long before = this.acknowledged;
		this.acknowledged = Math.max(Math.min(seq, this.gate.taken()), before);
		this.lag.acknowledged(this.acknowledged, head);
		return this.acknowledged > before;
	}

	long acknowledged() {
		return this.acknowledged;
	}

	/**
	 * Gives up what is kept for a replay beyond what the connection needs: the memory of
	 * the node is full.
	 */
	void giveMemoryBack() {
		this.session.timeline().raiseFloor(this.gate.smallestCaps());
	}

	CreditGate gate() {
		return this.gate;
	}

	LagRule lag() {
		return this.lag;
	}

	@Override
	public Link.Caps caps(long newEvents, long newBytes) {
		return this.gate.linkCaps(newEvents, newBytes, this.connection != null);
	}

	@Override
	public long eventsUntilBreach(long head) {
		return this.lag.eventsUntilBreach(head);
	}

	@Override
	public EncodedEvent breached(long head) {
		this.lag.breach();
		long lag = head - this.acknowledged;
		return this.encoder.encode(
				new JobEvent.Status("back_pressure", "consumer lag " + lag + " events",
						JsonNodeFactory.instance.objectNode().put("lag", lag)),
				this.environment.sources().clock().instant());
	}

	@Override
	public void linked(Segment segment) {
		EventReader events = this.reader;
		if (events != null) {
			events.add(segment);
		}
	}

	@Override
	public void linkDone(long floor) {
		SessionConnection current = this.connection;
		if (current == null) {
			return;
		}
		current.outbound().ready();
		if (floor > this.acknowledged && this.onOverflow == OverflowPolicy.CLOSE && this.session.closing() != null) {
			current.fail(this.session.frames(), Sessions.bufferFull(this.caps, this.gate.head() - floor), null,
					CloseStatus.CAP_REACHED);
		}
	}

	@Override
	public void jobNumbered(JobId job, long lastOffset, boolean terminal) {
		this.watchers.numbered(job, lastOffset, terminal);
	}

	@Override
	public void jobEnded(AttachedJob job) {
		this.session.ownJobs().end();
	}

	@Override
	public void childDelegated(DelegatedJob child) {
		this.session.ownJobs().delegated(child);
	}

	@Override
	public void linkFailed(String result) {
		this.gate.openWithoutLimit();
		SessionConnection current = this.connection;
		if (current == null) {
			Sessions.logger.debug("Parked session {} has ended in the store: {}", this.session.sessionId(), result);
		}
		else {
			Sessions.logger.error("Session {} lost its timeline: {}", this.session.sessionId(), result);
			current.fail(this.session.frames(), new InternalErrorException("the session was lost"), null,
					CloseStatus.INTERNAL);
		}
	}

}
