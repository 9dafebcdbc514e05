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

import java.util.List;

import io.arcp.event.EncodedEvent;
import io.arcp.event.Link;
import io.arcp.event.StoredEvent;
import io.arcp.protocol.JobId;
import io.arcp.spring.test.simulation.SessionView.OpenRun;
import io.arcp.spring.test.simulation.SessionView.Segment;
import org.jspecify.annotations.Nullable;

/**
 * The part of an owner that reads events, stamps numbers and sends.
 */
final class FrameSender {

	private static final int BATCH = 32;

	private static final double FREEZES = 0.004;

	private final SimulatedOwner owner;

	private final SessionView view;

	private final SimulatedSocket socket;

	private long nextRead;

	FrameSender(SimulatedOwner owner) {
		this.owner = owner;
		this.view = owner.view;
		this.socket = owner.socket;
	}

	@Nullable Step choose() {
		Scheduler scheduler = this.owner.round.scheduler;
		if (this.owner.isParked() || !this.socket.hasRoom() || scheduler.now() < this.nextRead) {
			return null;
		}
		if (!this.view.unsent.isEmpty()) {
			return this::readSegment;
		}
		return (this.view.open != null) ? this::readOpenRun : null;
	}

	private void pause() {
		Scheduler scheduler = this.owner.round.scheduler;
		this.nextRead = scheduler.now() + scheduler.between(200, 1500);
	}

	private @Nullable Step readSegment() {
		Segment segment = this.view.unsent.element();
		int max = (int) Math.min(segment.count, Math.min(BATCH, this.socket.room()));
		List<StoredEvent> events = read(this.owner, segment.source, segment.offset - 1, max);
		if (events.isEmpty()) {
			return missing(segment);
		}
		this.owner.maybeFreeze(FREEZES);
		return () -> sendSegment(segment, events);
	}

	/**
	 * Waits for the executor to write again what is lost, or does it for private events.
	 */
	private @Nullable Step missing(Segment segment) {
		if (!this.owner.round.settings.losesTails()) {
			this.owner.violation("number " + segment.seq + " stands for what is not in the log");
		}
		else if (segment.source.equals(Link.PRIVATE_SOURCE)) {
			this.owner.linker.repairLater();
		}
		pause();
		return null;
	}

	static List<StoredEvent> read(SimulatedOwner owner, String source, long afterOffset, int max) {
		List<StoredEvent> events = source.equals(Link.PRIVATE_SOURCE)
				? StoreCalls.read(owner.store().readPrivate(owner.view.fence.session(), afterOffset, max))
				: StoreCalls.read(owner.round.store.jobs().read(JobId.of(source), afterOffset, max));
		return (events != null) ? events : List.of();
	}

	private @Nullable Step sendSegment(Segment segment, List<StoredEvent> events) {
		for (StoredEvent event : events) {
			send(segment.seq, segment.source, segment.offset, event.event());
			segment.seq++;
			segment.offset++;
			segment.count--;
		}
		if (segment.count == 0) {
			this.view.unsent.remove();
		}
		return null;
	}

	private void send(long seq, String source, long offset, EncodedEvent event) {
		this.socket.send(new SimulatedSocket.Numbered(this.view.fence.epoch(), seq, source, offset, event));
		this.view.taken = seq;
	}

	/**
	 * Rule Z: read the events, then check the fence, then send.
	 */
	private @Nullable Step readOpenRun() {
		OpenRun run = this.view.open;
		if (run == null) {
			return null;
		}
		List<StoredEvent> events = read(this.owner, run.source.job.value(), run.delivered,
				Math.min(BATCH, this.socket.room()));
		if (events.isEmpty()) {
			pause();
			return null;
		}
		this.owner.maybeFreeze(FREEZES);
		if (this.owner.round.settings.has(Fault.NO_RULE_Z)) {
			return () -> sendOpenRun(run, events);
		}
		return () -> {
			if (this.owner.isFenced()) {
				return this.owner.stop();
			}
			this.owner.maybeFreeze(FREEZES);
			return () -> sendOpenRun(run, events);
		};
	}

	private @Nullable Step sendOpenRun(OpenRun run, List<StoredEvent> events) {
		for (StoredEvent event : events) {
			run.delivered++;
			send(run.seqOf(run.delivered), run.source.job.value(), run.delivered, event.event());
			run.ended |= event.event().isTerminal();
		}
		return null;
	}

}
