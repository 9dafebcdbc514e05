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

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;

import io.arcp.event.FenceResult;
import io.arcp.event.SessionStore;
import org.jspecify.annotations.Nullable;

/**
 * A node that holds one session in one epoch, from the welcome on.
 */
final class SimulatedOwner extends Actor {

	static final Duration WINDOW = Duration.ofHours(1);

	final SimulationRound round;

	final SessionView view;

	final SimulatedSocket socket;

	final TimelineLinker linker;

	final CreditKeeper credit;

	private final FrameSender sender;

	private final Attachments attachments;

	private final Deque<SimulatedSocket.Inbound> waiting = new ArrayDeque<>();

	private boolean parked;

	private boolean confirmed;

	private long deafUntil;

	private long nextPoll;

	SimulatedOwner(SimulationRound round, SessionView view, SimulatedSocket socket) {
		super(round.scheduler);
		this.round = round;
		this.view = view;
		this.socket = socket;
		this.linker = new TimelineLinker(this);
		this.sender = new FrameSender(this);
		this.credit = new CreditKeeper(this);
		this.attachments = new Attachments(this);
		scheduleNextPoll();
	}

	SessionStore store() {
		return this.round.store.sessions();
	}

	boolean isParked() {
		return this.parked;
	}

	boolean hasRequests() {
		return !this.attachments.isEmpty();
	}

	/**
	 * Lets the owner go on without learning that the client has left or that another node
	 * has taken over.
	 */
	void becomeDeaf(long micros) {
		this.deafUntil = this.round.scheduler.now() + micros;
		scheduleNextPoll();
		this.nextPoll += micros;
	}

	private boolean isDeaf() {
		return this.round.scheduler.now() < this.deafUntil;
	}

	/**
	 * Takes a hint that another node holds the session.
	 */
	void hear() {
		if (!isDeaf()) {
			stop();
		}
	}

	/**
	 * Stops: another node holds the session.
	 */
	@Nullable Step stop() {
		die();
		this.socket.leaveAsServer();
		return null;
	}

	void violation(String description) {
		this.round.violation("store", this.view.fence + ": " + description);
	}

	/**
	 * Pauses this node for a moment, sometimes.
	 */
	void maybeFreeze(double probability) {
		Scheduler scheduler = this.round.scheduler;
		if (scheduler.chance(probability)) {
			freeze(scheduler.between(20 * Scheduler.MILLI, 100 * Scheduler.MILLI));
		}
	}

	@Override
	@Nullable Step choose() {
		if (!isDeaf() && !this.parked) {
			SimulatedSocket.Inbound frame = this.socket.take();
			if (frame != null) {
				this.waiting.add(frame);
			}
			else if (this.socket.isBrokenForServer()) {
				return this::park;
			}
		}
		if (!this.waiting.isEmpty()) {
			return this.confirmed ? this::handle : this::confirm;
		}
		if (this.round.scheduler.now() >= this.nextPoll) {
			return this::pollEpoch;
		}
		return chooseWork();
	}

	private @Nullable Step chooseWork() {
		int start = this.round.scheduler.below(4);
		for (int i = 0; i < 4; i++) {
			Step step = switch ((start + i) % 4) {
				case 0 -> this.sender.choose();
				case 1 -> this.linker.choose();
				case 2 -> this.credit.choose();
				default -> this.attachments.choose();
			};
			if (step != null) {
				return step;
			}
		}
		return null;
	}

	private @Nullable Step confirm() {
		FenceResult result = this.round.calls.same(store().confirm(this.view.fence));
		if (result != FenceResult.OK) {
			return fenced(result);
		}
		this.confirmed = true;
		this.round.history.add(new Observation.Confirmed(this.view.fence.session().value(), this.view.fence.epoch()));
		return this::handle;
	}

	private @Nullable Step handle() {
		SimulatedSocket.Inbound frame = this.waiting.remove();
		if (!(frame instanceof SimulatedSocket.Acknowledge acknowledge)) {
			this.attachments.add(frame);
			return null;
		}
		FenceResult result = this.round.calls.same(store().acknowledge(this.view.fence, acknowledge.seq()));
		if (result != FenceResult.OK) {
			return fenced(result);
		}
		this.view.acknowledged = Math.max(this.view.acknowledged, acknowledge.seq());
		return null;
	}

	private @Nullable Step park() {
		FenceResult result = this.round.calls.same(store().release(this.view.fence, WINDOW));
		if (result != FenceResult.OK) {
			return fenced(result);
		}
		this.parked = true;
		return null;
	}

	private @Nullable Step fenced(FenceResult result) {
		if (result == FenceResult.GONE) {
			violation("the session is gone");
		}
		return stop();
	}

	private @Nullable Step pollEpoch() {
		scheduleNextPoll();
		return isFenced() ? stop() : null;
	}

	/**
	 * Reads the epoch and compares it with the own one.
	 */
	boolean isFenced() {
		Long epoch = StoreCalls.read(store().epoch(this.view.fence.session()));
		return epoch == null || epoch != this.view.fence.epoch();
	}

	private void scheduleNextPoll() {
		Scheduler scheduler = this.round.scheduler;
		this.nextPoll = scheduler.now() + scheduler.between(50 * Scheduler.MILLI, 150 * Scheduler.MILLI);
	}

}
