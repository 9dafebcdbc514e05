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

import java.util.ArrayDeque;
import java.util.Deque;

import io.arcp.event.EncodedEvent;
import io.arcp.protocol.JobId;
import org.jspecify.annotations.Nullable;

/**
 * A connection between a client and the node that holds its session. The two sides do not
 * learn at the same time that it is gone.
 */
final class SimulatedSocket {

	/** How many frames are on their way at most. */
	static final int WINDOW = 64;

	final int number;

	private final String session;

	private final Scheduler scheduler;

	private final DeliveryHistory history;

	private final Deque<Outbound> toClient = new ArrayDeque<>();

	private final Deque<Inbound> toServer = new ArrayDeque<>();

	private boolean losesWelcome;

	private boolean clientLeft;

	private int abandonedRoom = 2 * WINDOW;

	private long serverLearns = Long.MAX_VALUE;

	private boolean serverLeft;

	private long clientLearns = Long.MAX_VALUE;

	SimulatedSocket(int number, String session, Scheduler scheduler, DeliveryHistory history) {
		this.number = number;
		this.session = session;
		this.scheduler = scheduler;
		this.history = history;
	}

	/**
	 * Makes the connection break while the welcome is on its way.
	 */
	void loseWelcome() {
		this.losesWelcome = true;
	}

	boolean hasRoom() {
		return room() > 0;
	}

	int room() {
		return this.clientLeft ? this.abandonedRoom : WINDOW - this.toClient.size();
	}

	void send(Outbound frame) {
		if (frame instanceof Welcome && this.losesWelcome) {
			leaveAsClient();
		}
		if (this.clientLeft) {
			abandon(frame);
		}
		else {
			this.toClient.add(frame);
		}
	}

	private void abandon(Outbound frame) {
		if (frame instanceof Numbered numbered) {
			this.abandonedRoom--;
			this.history.add(numbered.toFrame(this.session, this.number, false));
		}
	}

	@Nullable Outbound receive() {
		Outbound frame = this.toClient.poll();
		if (frame instanceof Numbered numbered) {
			this.history.add(numbered.toFrame(this.session, this.number, true));
		}
		return frame;
	}

	/**
	 * Tells whether the client has noticed that the other side is gone.
	 */
	boolean isBrokenForClient() {
		return this.clientLeft || (this.toClient.isEmpty() && this.scheduler.now() >= this.clientLearns);
	}

	void leaveAsClient() {
		if (this.clientLeft) {
			return;
		}
		this.clientLeft = true;
		this.serverLearns = this.scheduler.now() + this.scheduler.between(0, 50 * Scheduler.MILLI);
		this.toClient.forEach(this::abandon);
		this.toClient.clear();
	}

	void submit(Inbound frame) {
		this.toServer.add(frame);
	}

	@Nullable Inbound take() {
		return this.toServer.poll();
	}

	/**
	 * Tells whether the node has noticed that the client is gone.
	 */
	boolean isBrokenForServer() {
		return this.serverLeft || (this.toServer.isEmpty() && this.scheduler.now() >= this.serverLearns);
	}

	void leaveAsServer() {
		if (!this.serverLeft) {
			this.serverLeft = true;
			this.clientLearns = this.scheduler.now() + this.scheduler.between(0, 20 * Scheduler.MILLI);
		}
	}

	/** A frame that goes to the client. */
	sealed interface Outbound {

	}

	/**
	 * The session is taken over.
	 *
	 * @param token the new token
	 */
	record Welcome(String token) implements Outbound {
	}

	/**
	 * The resume is refused.
	 *
	 * @param reason why
	 * @param unknownToken whether another token may do
	 */
	record Refused(String reason, boolean unknownToken) implements Outbound {
	}

	/**
	 * A submit or subscribe is answered.
	 *
	 * @param job the job
	 */
	record Answered(JobId job) implements Outbound {
	}

	/**
	 * A numbered frame.
	 *
	 * @param epoch the epoch of the sender
	 * @param seq the number
	 * @param source the job, or the private source
	 * @param offset the offset
	 * @param event what it says
	 */
	record Numbered(long epoch, long seq, String source, long offset, EncodedEvent event) implements Outbound {

		Observation.Frame toFrame(String session, int connection, boolean accepted) {
			return new Observation.Frame(session, connection, this.epoch, this.seq, this.source, this.offset,
					this.event.bytes(), accepted);
		}

	}

	/** A frame that comes from the client. */
	sealed interface Inbound {

	}

	/**
	 * An acknowledgment.
	 *
	 * @param seq the number
	 */
	record Acknowledge(long seq) implements Inbound {
	}

	/**
	 * A submit.
	 *
	 * @param job the job
	 */
	record Submit(SimulatedJob job) implements Inbound {
	}

	/**
	 * A subscribe.
	 *
	 * @param job the job
	 * @param history whether the events so far are asked for
	 */
	record Subscribe(SimulatedJob job, boolean history) implements Inbound {
	}

}
