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

package io.arcp.spring.test.simulation;

import io.arcp.event.Digest;
import io.arcp.event.JobRecord;
import io.arcp.event.NodeRef;
import io.arcp.event.ResumeAttempt;
import io.arcp.event.ResumeResult;
import io.arcp.protocol.SessionId;
import org.jspecify.annotations.Nullable;

/**
 * A node that has got a resume, up to the welcome.
 */
final class Acceptance extends Actor {

	private final SimulationRound round;

	private final SimulatedSocket socket;

	private final Request request;

	private final String nextToken;

	private long givesUpAt;

	Acceptance(SimulationRound round, SimulatedSocket socket, Request request) {
		super(round.scheduler);
		this.round = round;
		this.socket = socket;
		this.request = request;
		this.nextToken = round.nextToken();
		maybeFreeze();
	}

	private void maybeFreeze() {
		if (this.round.scheduler.chance(0.1)) {
			freeze(this.round.scheduler.between(20 * Scheduler.MILLI, 100 * Scheduler.MILLI));
		}
	}

	@Override
	@Nullable Step choose() {
		ResumeAttempt attempt = new ResumeAttempt(this.request.session, this.request.principal,
				Digest.of(this.request.token), Digest.of(this.nextToken), this.request.node, this.request.lastSeq, null,
				SimulatedOwner.WINDOW, SimulatedOwner.WINDOW);
		ResumeResult result = this.round.calls.again(this.round.store.sessions().resume(attempt));
		if (!(result instanceof ResumeResult.Resumed resumed)) {
			return refuse(result.toString(), result instanceof ResumeResult.BadToken);
		}
		this.round.tally.resumes++;
		this.round.tellPreviousOwner(this.request.session);
		SessionView view = new SessionView(resumed, this.request.lastSeq, this.request.filtered);
		this.givesUpAt = this.round.scheduler.now() + 4 * this.round.settings.maxWait();
		maybeFreeze();
		return () -> readAhead(view);
	}

	private @Nullable Step refuse(String reason, boolean unknownToken) {
		this.socket.send(new SimulatedSocket.Refused(reason, unknownToken));
		this.socket.leaveAsServer();
		die();
		return null;
	}

	/**
	 * Reads the beginning of what is to be replayed: when it is missing, the session
	 * cannot be resumed.
	 */
	private @Nullable Step readAhead(SessionView view) {
		SimulatedOwner owner = new SimulatedOwner(this.round, view, this.socket);
		if (owner.isFenced()) {
			die();
			return owner.stop();
		}
		boolean complete = isCovered(view);
		for (SessionView.Segment segment : view.unsent) {
			complete &= !FrameSender.read(owner, segment.source, segment.offset - 1, 1).isEmpty();
		}
		if (complete) {
			return () -> readPipelined(owner);
		}
		if (!this.round.settings.losesTails() || this.round.scheduler.now() > this.givesUpAt) {
			return refuse("the replay is not complete", false);
		}
		freeze(this.round.scheduler.between(Scheduler.MILLI, 20 * Scheduler.MILLI));
		return () -> readAhead(view);
	}

	/**
	 * Tells whether an open run reaches what the client has seen.
	 */
	private boolean isCovered(SessionView view) {
		SessionView.OpenRun run = view.open;
		if (run == null) {
			return true;
		}
		JobRecord record = StoreCalls.read(this.round.store.jobs().find(run.source.job));
		return record != null && record.lastOffset() >= run.delivered;
	}

	/**
	 * Reads what the client has sent without waiting for the welcome. It proves nothing.
	 */
	private @Nullable Step readPipelined(SimulatedOwner owner) {
		boolean spoken = false;
		SimulatedSocket.Inbound frame = this.socket.take();
		while (frame != null) {
			spoken = true;
			frame = this.socket.take();
		}
		if (spoken && this.round.settings.has(Fault.CONFIRMS_EARLY)) {
			StoreCalls.read(this.round.store.sessions().confirm(owner.view.fence));
		}
		return () -> welcome(owner);
	}

	private @Nullable Step welcome(SimulatedOwner owner) {
		this.socket.send(new SimulatedSocket.Welcome(this.nextToken));
		this.round.hold(owner);
		owner.start();
		die();
		return null;
	}

	/**
	 * What a client asks for.
	 *
	 * @param session the session
	 * @param principal who asks
	 * @param token the token
	 * @param lastSeq the number last seen
	 * @param filtered whether the session gets no progress
	 * @param node the node that is asked
	 */
	record Request(SessionId session, String principal, String token, long lastSeq, boolean filtered, NodeRef node) {

		/**
		 * Returns what the client sends behind the resume without waiting for the
		 * welcome.
		 */
		SimulatedSocket.Inbound pipelined() {
			return new SimulatedSocket.Acknowledge(this.lastSeq);
		}

	}

}
