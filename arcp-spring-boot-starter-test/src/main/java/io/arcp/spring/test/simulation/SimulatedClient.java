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

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import io.arcp.protocol.JobId;
import io.arcp.protocol.SessionId;
import org.jspecify.annotations.Nullable;

/**
 * A client with one session, which it resumes until it has seen the end of all its jobs.
 */
final class SimulatedClient extends Actor {

	private static final int MAX_TOKENS = 16;

	final boolean filtered;

	private final SimulationRound round;

	private final Scheduler scheduler;

	private final List<Wish> wishes;

	private final Set<JobId> endedJobs = new HashSet<>();

	private final List<SimulatedSocket> attempts = new ArrayList<>();

	private final List<String> tokens = new ArrayList<>();

	private SessionId session;

	private @Nullable SimulatedSocket live;

	private long lastSeq;

	private long acknowledged;

	private int token;

	private long connectAt;

	private long timeout;

	private long asksAt;

	private long stalledUntil;

	SimulatedClient(SimulationRound round, List<Wish> wishes) {
		super(round.scheduler);
		this.round = round;
		this.scheduler = round.scheduler;
		this.filtered = round.scheduler.chance(0.25);
		this.wishes = wishes;
		this.session = round.nextSession();
		open();
	}

	SessionId session() {
		return this.session;
	}

	@Nullable SimulatedSocket live() {
		return this.live;
	}

	/**
	 * Returns the token that the client has got last.
	 */
	String token() {
		return this.tokens.get(0);
	}

	/**
	 * Returns whether every job has been seen to its end.
	 */
	boolean isDone() {
		return this.wishes.stream().allMatch((wish) -> this.endedJobs.contains(wish.job.id));
	}

	@Override
	public String toString() {
		return this.session + " at number " + this.lastSeq + ", " + ((this.live != null) ? "connected" : "away")
				+ ", waits for "
				+ this.wishes.stream().filter((wish) -> !this.endedJobs.contains(wish.job.id)).toList();
	}

	private void open() {
		this.tokens.clear();
		this.tokens.add(this.round.nextToken());
		this.lastSeq = 0;
		this.acknowledged = 0;
		SimulatedSocket socket = this.round.nextSocket(this.session);
		this.round.open(this.session, this.tokens.get(0), this.filtered, socket);
		this.live = socket;
	}

	@Override
	@Nullable Step choose() {
		if (isDone()) {
			leave();
			die();
		}
		else if (this.live != null) {
			follow(this.live);
		}
		else if (!this.attempts.isEmpty()) {
			awaitWelcome();
		}
		else if (this.scheduler.now() >= this.connectAt) {
			connect();
		}
		return null;
	}

	/**
	 * Leaves the connection without a word.
	 */
	void leave() {
		SimulatedSocket socket = this.live;
		if (socket != null) {
			socket.leaveAsClient();
			this.live = null;
		}
		this.attempts.forEach(SimulatedSocket::leaveAsClient);
		this.attempts.clear();
		long longest = this.scheduler.chance(0.1) ? 600 : 30;
		this.connectAt = this.scheduler.now() + this.scheduler.between(0, longest * Scheduler.MILLI);
	}

	private void connect() {
		boolean race = this.scheduler.chance(0.25);
		boolean loseWelcome = this.scheduler.chance(0.2);
		this.round.tally.races += race ? 1 : 0;
		this.round.tally.lostWelcomes += loseWelcome ? 1 : 0;
		for (int i = 0; i < (race ? 2 : 1); i++) {
			SimulatedSocket socket = this.round.nextSocket(this.session);
			Acceptance.Request request = new Acceptance.Request(this.session, SimulationRound.PRINCIPAL,
					this.tokens.get(this.token), this.lastSeq, this.filtered, this.round.anyNode());
			if (loseWelcome) {
				socket.loseWelcome();
			}
			if (this.scheduler.chance(loseWelcome ? 0.5 : 0.1)) {
				socket.submit(request.pipelined());
			}
			this.attempts.add(socket);
			new Acceptance(this.round, socket, request).start();
		}
		long patience = this.scheduler.chance(0.1) ? 2000 : 250;
		this.timeout = this.scheduler.now() + patience * Scheduler.MILLI;
	}

	private void awaitWelcome() {
		for (SimulatedSocket attempt : List.copyOf(this.attempts)) {
			SimulatedSocket.Outbound frame = attempt.receive();
			if (frame instanceof SimulatedSocket.Welcome welcome) {
				adopt(attempt, welcome.token());
				return;
			}
			if (frame instanceof SimulatedSocket.Refused refused) {
				this.attempts.remove(attempt);
				refused(refused);
			}
			else if (attempt.isBrokenForClient()) {
				this.attempts.remove(attempt);
			}
		}
		if (this.attempts.isEmpty() || this.scheduler.now() >= this.timeout) {
			leave();
		}
	}

	private void adopt(SimulatedSocket socket, String newToken) {
		this.attempts.remove(socket);
		leave();
		this.live = socket;
		this.tokens.add(0, newToken);
		if (this.tokens.size() > MAX_TOKENS) {
			this.tokens.remove(MAX_TOKENS);
		}
		this.token = 0;
	}

	private void refused(SimulatedSocket.Refused refused) {
		if (!this.attempts.isEmpty()) {
			return;
		}
		if (refused.unknownToken()) {
			this.token++;
			if (this.token == this.tokens.size()) {
				this.round.violation(new Violation("lockout", this.session + ": none of the tokens is accepted"));
				this.token = 0;
			}
			return;
		}
		expired(refused.reason());
	}

	private void expired(String reason) {
		if (!this.round.settings.losesTails()) {
			this.round.violation(new Violation("expired", this + ": " + reason));
		}
		this.round.tally.expired++;
		this.round.history.add(new Observation.Expired(this.session.value()));
		this.session = this.round.nextSession();
		this.wishes.forEach(Wish::startAgain);
		this.endedJobs.clear();
		this.token = 0;
		open();
	}

	private void follow(SimulatedSocket socket) {
		if (socket.isBrokenForClient()) {
			leave();
			return;
		}
		if (this.scheduler.now() < this.stalledUntil) {
			return;
		}
		if (this.scheduler.chance(0.002)) {
			this.stalledUntil = this.scheduler.now() + this.scheduler.between(0, 100 * Scheduler.MILLI);
		}
		for (int i = 0; i < 8; i++) {
			read(socket.receive());
		}
		speak(socket);
	}

	private void read(SimulatedSocket.@Nullable Outbound frame) {
		if (frame instanceof SimulatedSocket.Numbered numbered) {
			this.lastSeq = Math.max(this.lastSeq, numbered.seq());
			this.round.progressed();
			if (numbered.event().isTerminal()) {
				this.endedJobs.add(JobId.of(numbered.source()));
			}
		}
		else if (frame instanceof SimulatedSocket.Answered answered) {
			this.wishes.stream().filter((wish) -> wish.job.id.equals(answered.job())).forEach(Wish::fulfill);
		}
	}

	private void speak(SimulatedSocket socket) {
		boolean urgent = this.lastSeq > this.acknowledged + CreditKeeper.LAG_THRESHOLD / 2;
		if (this.scheduler.chance(urgent ? 0.1 : 0.02)) {
			this.acknowledged = this.scheduler.between(this.acknowledged, this.lastSeq);
			submit(socket, new SimulatedSocket.Acknowledge(this.acknowledged));
		}
		if (this.scheduler.now() < this.asksAt) {
			return;
		}
		this.asksAt = this.scheduler.now() + this.scheduler.between(10 * Scheduler.MILLI, 40 * Scheduler.MILLI);
		for (Wish wish : this.wishes) {
			SimulatedSocket.Inbound request = wish.request(this.scheduler.now());
			if (request != null) {
				submit(socket, request);
			}
		}
	}

	/**
	 * Sends a frame, or sends it twice.
	 */
	private void submit(SimulatedSocket socket, SimulatedSocket.Inbound frame) {
		socket.submit(frame);
		if (this.scheduler.chance(0.1)) {
			socket.submit(frame);
		}
	}

	/** A job that the client submits or watches. */
	static final class Wish {

		final SimulatedJob job;

		private final long from;

		private final boolean history;

		private boolean submits;

		private boolean fulfilled;

		Wish(SimulatedJob job, boolean submits, boolean history, long from) {
			this.job = job;
			this.submits = submits;
			this.history = history;
			this.from = from;
		}

		private SimulatedSocket.@Nullable Inbound request(long now) {
			if (this.fulfilled || now < this.from) {
				return null;
			}
			return this.submits ? new SimulatedSocket.Submit(this.job)
					: new SimulatedSocket.Subscribe(this.job, this.history);
		}

		private void fulfill() {
			this.fulfilled = true;
		}

		/** The session is another one; the jobs that were submitted run on. */
		private void startAgain() {
			this.submits &= !this.fulfilled;
			this.fulfilled = false;
		}

		@Override
		public String toString() {
			return this.job.id + (this.fulfilled ? "" : " (not answered)");
		}

	}

}
