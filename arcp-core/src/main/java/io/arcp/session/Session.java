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

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

import io.arcp.event.Link;
import io.arcp.event.SessionFence;
import io.arcp.job.JobExecution;
import io.arcp.job.SerialLane;
import io.arcp.job.StoreCall;
import io.arcp.protocol.ArcpPrincipal;
import io.arcp.protocol.Feature;
import io.arcp.protocol.InternalErrorException;
import io.arcp.protocol.SessionClosed;
import io.arcp.protocol.SessionId;
import io.arcp.protocol.json.NumberedEnvelope;
import io.arcp.transport.CloseStatus;
import io.arcp.transport.InboundFrame;
import io.arcp.transport.OutboundFrame;
import org.jspecify.annotations.Nullable;
import reactor.core.scheduler.Scheduler;

/**
 * The state of one session: its connection, its jobs, its numbers. It is changed on the
 * session's lane, which runs on the thread of the connection, and on the runtime's timer
 * while there is none.
 */
final class Session implements SessionContext, SessionConnection.Receiver, Timeline.Listener {

	private final SessionIdentity identity;

	private final SessionFence fence;

	private final SessionSettings settings;

	private final SessionEnvironment environment;

	private final Sessions sessions;

	private final SerialLane lane;

	private final CreditGate gate;

	private final Timeline timeline;

	private final ControlFrames frames;

	private final AnswerQueue answers;

	private final Requests requests;

	private final SessionWatch watch;

	private final LagRule lag;

	private final AtomicInteger activeJobs = new AtomicInteger();

	private volatile SessionState state = SessionState.ACCEPTED;

	private volatile @Nullable SessionConnection connection;

	private volatile @Nullable EventReader reader;

	private volatile long acknowledged;

	private volatile long lastActivity;

	Session(SessionIdentity identity, SessionFence fence, SessionSettings settings, SessionEnvironment environment,
			Sessions sessions) {
		this.identity = identity;
		this.fence = fence;
		this.settings = settings;
		this.environment = environment;
		this.sessions = sessions;
		Scheduler timer = environment.sources().timer();
		this.lane = new SerialLane(timer::schedule);
		this.gate = new CreditGate(settings.limits().caps());
		this.lag = new LagRule(settings.limits(), identity.features(), this.gate);
		this.timeline = new Timeline(environment, fence, this.lane, this.gate, this);
		this.frames = new ControlFrames(environment.codec(), environment.sources().ids(), environment.sources().clock(),
				identity.sessionId().value());
		this.answers = new AnswerQueue(this::sendAnswers);
		this.requests = new Requests(this, settings, environment);
		this.watch = new SessionWatch(this, settings.times(), environment.sources());
		this.lastActivity = environment.sources().clock().millis();
	}

	/**
	 * Goes on with a connection, whose welcome is on its way.
	 */
	void connect(SessionConnection opened) {
		this.lane.moveTo(opened.transport().executor());
		EventReader events = new EventReader(
				this.environment.store(), sessionId(), this.environment.sources().timer(), NumberedEnvelope
					.sessionPiece(sessionId(), this.identity.startedAt().toEpochMilli(), this.identity.salt()),
				opened.outbound()::ready);
		opened.outbound().bind(events, this.gate, 0);
		this.reader = events;
		this.connection = opened;
		this.watch.connected();
		opened.receiver(this);
		if (opened.hasEnded()) {
			ended(opened);
			return;
		}
		this.lane.run(() -> opened.handled(false));
	}

	@Override
	public void receive(SessionConnection from, InboundFrame frame) {
		this.lastActivity = this.environment.sources().clock().millis();
		this.lane.run(() -> {
			if (from == this.connection && this.state == SessionState.ACCEPTED) {
				this.requests.handle(from, frame);
				from.handled(hasTooManyUnanswered());
			}
		});
	}

	@Override
	public void roomAgain(SessionConnection from) {
		this.lane.execute(() -> from.readOn(hasTooManyUnanswered()));
	}

	private boolean hasTooManyUnanswered() {
		return this.answers.unanswered() >= this.settings.limits().maxPendingRequests();
	}

	@Override
	public void ended(SessionConnection lost) {
		this.lane.run(() -> {
			if (lost == this.connection) {
				park();
			}
		});
	}

	private void park() {
		this.connection = null;
		this.reader = null;
		this.state = SessionState.PARKED;
		this.lane.moveTo(this.environment.sources().timer()::schedule);
		this.watch.parked();
		this.lag.parked();
		if (this.sessions.isDraining()) {
			this.gate.openWithoutLimit();
		}
		StoreCall.perform(this.environment.store().sessions().release(this.fence, this.settings.times().resumeWindow()),
				this.environment.sources().timer(), (answer) -> {
				});
	}

	/**
	 * Ends the session: it cannot be resumed any more. Its jobs go on.
	 */
	void expire() {
		this.lane.run(() -> {
			if (this.state == SessionState.EXPIRED) {
				return;
			}
			this.state = SessionState.EXPIRED;
			this.timeline.end();
			this.gate.openWithoutLimit();
			this.sessions.expired(this);
			StoreCall.perform(this.environment.store().sessions().release(this.fence, Duration.ZERO),
					this.environment.sources().timer(), (answer) -> {
					});
		});
	}

	/**
	 * Says good-bye ahead of everything that is numbered, and closes; from any thread.
	 */
	void closeAtOnce(SessionClosed closed, CloseStatus status) {
		this.lane.run(() -> {
			SessionConnection current = this.connection;
			if (current != null && this.state == SessionState.ACCEPTED) {
				this.state = SessionState.CLOSING;
				current.outbound().urgent(this.frames.frame(closed, null));
				current.finish(status);
			}
		});
	}

	/**
	 * Sends frames in their place behind what is numbered.
	 */
	void sendAnswers(List<OutboundFrame> answered) {
		SessionConnection current = this.connection;
		if (current != null) {
			answered.forEach((frame) -> current.outbound().answer(this.timeline.head(), frame));
			current.outbound().ready();
			if (current.isPaused()) {
				roomAgain(current);
			}
		}
	}

	/**
	 * Sends a frame ahead of everything that is numbered.
	 */
	void sendUrgent(OutboundFrame frame) {
		SessionConnection current = this.connection;
		if (current != null) {
			current.outbound().urgent(frame);
		}
	}

	@Override
	public Link.Caps caps(long newHead) {
		return this.gate.linkCaps(this.settings.limits().caps(), newHead, this.connection != null);
	}

	@Override
	public long eventsUntilBreach(long head) {
		return this.lag.eventsUntilBreach(head);
	}

	@Override
	public long breached(long head) {
		this.lag.breach();
		return head - this.acknowledged;
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
		if (floor > this.acknowledged && this.settings.limits().onOverflow() == OverflowPolicy.CLOSE
				&& this.state == SessionState.ACCEPTED) {
			this.state = SessionState.CLOSING;
			current.fail(this.frames, Sessions.bufferFull(this.settings.limits().caps()), null,
					CloseStatus.CAP_REACHED);
		}
	}

	@Override
	public void jobEnded(AttachedJob job) {
		this.activeJobs.decrementAndGet();
	}

	@Override
	public void linkFailed(String result) {
		Sessions.logger.error("Session {} lost its timeline: {}", sessionId(), result);
		this.gate.openWithoutLimit();
		SessionConnection current = this.connection;
		if (current != null) {
			current.fail(this.frames, new InternalErrorException("the session was lost"), null, CloseStatus.INTERNAL);
		}
	}

	/**
	 * Raises the acknowledged number; on the lane.
	 */
	void acknowledge(long seq) {
		long clamped = Math.min(seq, this.timeline.head());
		this.lag.acknowledged(Math.max(clamped, this.acknowledged), this.timeline.head());
		if (clamped > this.acknowledged) {
			this.acknowledged = clamped;
			StoreCall.perform(this.environment.store().sessions().acknowledge(this.fence, clamped),
					this.environment.sources().timer(), (answer) -> {
					});
		}
	}

	AttachedJob attach(JobExecution job) {
		return new AttachedJob(this.timeline, job.jobId(), job.traceId());
	}

	/**
	 * The client says good-bye; on the lane. Returns its connection, if there is still
	 * one.
	 */
	@Nullable SessionConnection closing() {
		SessionConnection current = this.connection;
		if (current != null) {
			this.state = SessionState.CLOSING;
		}
		return current;
	}

	SerialLane lane() {
		return this.lane;
	}

	SessionFence fence() {
		return this.fence;
	}

	LagRule lag() {
		return this.lag;
	}

	CreditGate gate() {
		return this.gate;
	}

	Timeline timeline() {
		return this.timeline;
	}

	ControlFrames frames() {
		return this.frames;
	}

	AnswerQueue answers() {
		return this.answers;
	}

	AtomicInteger activeJobs() {
		return this.activeJobs;
	}

	SessionWatch watch() {
		return this.watch;
	}

	@Nullable SessionConnection connection() {
		return this.connection;
	}

	boolean isDraining() {
		return this.sessions.isDraining();
	}

	@Override
	public SessionId sessionId() {
		return this.identity.sessionId();
	}

	@Override
	public SessionState state() {
		return this.state;
	}

	@Override
	public ArcpPrincipal principal() {
		return this.identity.principal();
	}

	@Override
	public Set<Feature> features() {
		return this.identity.features();
	}

	@Override
	public long latestEventSeq() {
		return this.gate.head();
	}

	@Override
	public long lastAckedEventSeq() {
		return this.acknowledged;
	}

	@Override
	public long takenEventSeq() {
		return this.gate.takenSeq();
	}

	@Override
	public Instant lastActivityAt() {
		return Instant.ofEpochMilli(this.lastActivity);
	}

}
