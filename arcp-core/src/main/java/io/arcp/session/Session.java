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

import io.arcp.event.Digest;
import io.arcp.event.SessionFence;
import io.arcp.job.Job;
import io.arcp.job.SerialLane;
import io.arcp.job.StoreCall;
import io.arcp.protocol.ArcpException;
import io.arcp.protocol.ArcpPrincipal;
import io.arcp.protocol.Feature;
import io.arcp.protocol.JobId;
import io.arcp.protocol.SessionClosed;
import io.arcp.protocol.SessionId;
import io.arcp.protocol.VendorMessage;
import io.arcp.transport.CloseStatus;
import io.arcp.transport.InboundFrame;
import io.arcp.transport.OutboundFrame;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * One session: its connection, its jobs, its numbers. It is changed on the session's
 * lane, which runs on the thread of the connection, and on the runtime's timer while
 * there is none.
 */
final class Session implements SessionContext, SessionConnection.Receiver {

	private final SessionIdentity identity;

	private final Authentication authentication;

	private final SessionSettings settings;

	private final SessionEnvironment environment;

	private final Sessions sessions;

	private final SerialLane lane;

	private final Delivery delivery;

	private final JobStreams streams;

	private final Timeline timeline;

	private final ControlFrames frames;

	private final AnswerQueue answers;

	private final Requests requests;

	private final SessionWatch watch;

	private final Resumption resumption;

	private final Subscriptions subscriptions;

	private final AtomicInteger openRequests = new AtomicInteger();

	private final OwnJobs ownJobs;

	private volatile Set<Feature> features;

	private volatile SessionState state = SessionState.PARKED;

	private volatile long lastActivity;

	private volatile long parkedAt;

	Session(SessionIdentity identity, SessionFence fence, Digest token, SessionSettings settings,
			SessionEnvironment environment, Sessions sessions) {
		this.identity = identity;
		this.settings = settings;
		this.environment = environment;
		this.sessions = sessions;
		this.features = identity.features();
		this.authentication = new Authentication(this, identity.principal(), settings.tokenExpiry(),
				environment.sources().clock());
		Scheduler timer = environment.sources().timer();
		this.lane = new SerialLane(timer::schedule);
		this.frames = new ControlFrames(environment.codec(), environment.sources().ids(), environment.sources().clock(),
				identity.sessionId().value());
		this.delivery = new Delivery(this, identity, settings, environment, sessions.watchers(), sessions::memoryFull);
		this.streams = new JobStreams(settings.times().jobRetention().toMillis(), settings.limits().maxRetained());
		this.subscriptions = new Subscriptions(this, environment, sessions.watchers());
		this.timeline = new Timeline(environment, fence, this.lane, this.delivery.gate(), this.streams, this.delivery);
		this.ownJobs = new OwnJobs(this, settings, environment, sessions.rates());
		this.answers = new AnswerQueue((answered) -> this.delivery.answer(answered, this.timeline.head()),
				this.ownJobs::submitsAnswered);
		this.requests = new Requests(this, settings, environment);
		this.watch = new SessionWatch(this, settings.times(), environment.sources());
		this.resumption = new Resumption(this, token, settings, environment, sessions);
		this.lastActivity = environment.sources().clock().millis();
	}

	/**
	 * Goes on with a connection, whose welcome is on its way; on the lane.
	 * @param opened the connection
	 * @param lastSeq the number that its client has seen
	 * @param replay what is numbered above it
	 * @param replayBytes the bytes of that
	 */
	void connect(SessionConnection opened, long lastSeq, List<Segment> replay, long replayBytes) {
		this.lane.moveTo(opened.transport().executor());
		this.state = SessionState.ACCEPTED;
		this.delivery.connect(opened, lastSeq, replay, replayBytes);
		this.watch.connected();
		this.requests.connected();
		opened.receiver(this);
		if (opened.hasEnded()) {
			ended(opened);
			return;
		}
		opened.handled(hasTooManyUnanswered());
		this.subscriptions.connected();
	}

	@Override
	public void receive(SessionConnection from, InboundFrame frame) {
		this.lastActivity = this.environment.sources().clock().millis();
		boolean spoken = from.hasSpoken();
		this.lane.run(() -> {
			if (from == this.delivery.connection() && this.state == SessionState.ACCEPTED) {
				if (spoken) {
					this.resumption.confirm();
				}
				try {
					this.requests.handle(frame);
				}
				finally {
					from.handled(hasTooManyUnanswered());
				}
			}
		});
	}

	@Override
	public void roomAgain(SessionConnection from) {
		this.lane.execute(() -> from.readOn(hasTooManyUnanswered()));
	}

	private boolean hasTooManyUnanswered() {
		return this.answers.unanswered() + this.openRequests.get() >= this.settings.limits().maxPendingRequests();
	}

	@Override
	public void ended(SessionConnection lost) {
		this.lane.run(() -> {
			if (lost == this.delivery.connection()) {
				park();
			}
		});
	}

	private void park() {
		this.delivery.disconnect();
		this.state = SessionState.PARKED;
		this.parkedAt = this.environment.sources().clock().millis();
		this.lane.moveTo(this.environment.sources().timer()::schedule);
		this.watch.parked();
		if (this.sessions.isDraining()) {
			this.delivery.gate().openWithoutLimit();
		}
		store(this.environment.store().sessions().release(this.timeline.fence(), this.settings.times().resumeWindow()));
	}

	/**
	 * Ends the session: it cannot be resumed any more. Its jobs go on.
	 */
	void expire() {
		this.lane.run(() -> {
			if (this.state != SessionState.EXPIRED) {
				this.state = SessionState.EXPIRED;
				this.timeline.end();
				this.subscriptions.clear();
				this.delivery.gate().openWithoutLimit();
				this.sessions.expired(this);
				store(this.environment.store().sessions().release(this.timeline.fence(), Duration.ZERO));
			}
		});
	}

	/**
	 * Says good-bye ahead of everything that is numbered, and closes; from any thread.
	 */
	void closeAtOnce(SessionClosed closed, CloseStatus status) {
		this.lane.run(() -> {
			SessionConnection current = closing();
			if (current != null) {
				current.outbound().urgent(this.frames.frame(closed, null));
				current.finish(status);
			}
		});
	}

	/**
	 * Takes no more requests; on the lane. Returns the connection, unless it was closing
	 * already.
	 */
	@Nullable SessionConnection closing() {
		if (this.state != SessionState.ACCEPTED) {
			return null;
		}
		this.state = SessionState.CLOSING;
		return this.delivery.connection();
	}

	/**
	 * Raises the acknowledged number; on the lane.
	 */
	void acknowledge(long seq) {
		if (this.delivery.acknowledge(seq, this.timeline.head())) {
			store(this.environment.store().sessions().acknowledge(this.timeline.fence(), this.delivery.acknowledged()));
		}
	}

	/**
	 * Prolongs the time within which the session can be resumed; from any thread.
	 */
	void renew() {
		store(this.environment.store()
			.sessions()
			.renew(this.timeline.fence(), Resumption.deadline(this.settings.times().resumeWindow())));
	}

	private void store(Mono<?> call) {
		StoreCall.perform(call, this.environment.sources().timer(), (answer) -> {
		});
	}

	/**
	 * Sets what both sides may use from now on; on the lane.
	 */
	void features(Set<Feature> negotiated) {
		this.features = negotiated;
	}

	long parkedAt() {
		return this.parkedAt;
	}

	SerialLane lane() {
		return this.lane;
	}

	Delivery delivery() {
		return this.delivery;
	}

	JobStreams streams() {
		return this.streams;
	}

	Timeline timeline() {
		return this.timeline;
	}

	@Override
	public ControlFrames frames() {
		return this.frames;
	}

	AnswerQueue answers() {
		return this.answers;
	}

	Resumption resumption() {
		return this.resumption;
	}

	Subscriptions subscriptions() {
		return this.subscriptions;
	}

	/**
	 * Returns the number of listings and subscriptions that have no answer yet.
	 */
	AtomicInteger openRequests() {
		return this.openRequests;
	}

	OwnJobs ownJobs() {
		return this.ownJobs;
	}

	SessionWatch watch() {
		return this.watch;
	}

	boolean isDraining() {
		return this.sessions.isDraining();
	}

	/**
	 * Sends frames in their place behind what is numbered; on the lane.
	 */
	void answer(OutboundFrame frame) {
		this.delivery.answer(() -> List.of(frame), this.timeline.head());
	}

	@Override
	public SessionId sessionId() {
		return this.identity.sessionId();
	}

	Authentication authentication() {
		return this.authentication;
	}

	@Override
	public SessionState state() {
		return this.state;
	}

	@Override
	public ArcpPrincipal principal() {
		return this.authentication.principal();
	}

	@Override
	public Set<Feature> features() {
		return this.features;
	}

	@Override
	public List<Job> jobs() {
		return SessionCalls.jobs(this, this.environment.jobs());
	}

	@Override
	public Set<JobId> subscribedJobs() {
		return this.subscriptions.jobs();
	}

	@Override
	public void registerHandler(String type, VendorMessageHandler handler) {
		this.requests.vendorMessages().register(type, handler);
	}

	@Override
	public Mono<Void> send(VendorMessage message) {
		return SessionCalls.send(this, message);
	}

	@Override
	public Mono<Void> emitSessionError(ArcpException error) {
		return SessionCalls.emitSessionError(this, error);
	}

	@Override
	public Mono<Void> emitJobError(JobId job, ArcpException error) {
		return SessionCalls.emitJobError(this, this.environment.jobs().find(job), error);
	}

	@Override
	public long latestEventSeq() {
		return this.delivery.gate().head();
	}

	@Override
	public long lastAckedEventSeq() {
		return this.delivery.acknowledged();
	}

	@Override
	public long takenEventSeq() {
		return this.delivery.gate().takenSeq();
	}

	@Override
	public Instant lastActivityAt() {
		return Instant.ofEpochMilli(this.lastActivity);
	}

}
