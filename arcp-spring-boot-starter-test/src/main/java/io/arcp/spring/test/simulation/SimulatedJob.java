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
import java.util.List;

import io.arcp.event.EncodedEvent;
import io.arcp.event.NodeRef;
import io.arcp.event.StoredEvent;
import io.arcp.protocol.JobId;
import io.arcp.protocol.JobStatus;
import org.jspecify.annotations.Nullable;

/**
 * The plan of one job, and what is known about it outside of the store.
 */
final class SimulatedJob {

	private static final int PROGRESS_PERIOD = 5;

	final JobId id;

	final int length;

	final boolean restartable;

	final JobStatus end;

	final NodeRef firstNode;

	/** Whether somebody asks for a cancel at the moment the job ends. */
	final boolean cancelledAtEnd;

	@Nullable SimulatedExecutor executor;

	boolean ended;

	private final List<Confirmation> confirmed = new ArrayList<>();

	SimulatedJob(JobId id, NodeRef firstNode, int length, Scheduler scheduler) {
		this.id = id;
		this.firstNode = firstNode;
		this.length = length;
		this.restartable = scheduler.chance(0.7);
		this.cancelledAtEnd = scheduler.chance(0.4);
		int way = scheduler.below(10);
		this.end = (way == 0) ? JobStatus.ERROR : (way == 1) ? JobStatus.TIMED_OUT : JobStatus.SUCCESS;
	}

	/**
	 * Returns whether an event that goes on is of the kind that some sessions do not get.
	 */
	static boolean isProgress(long offset) {
		return offset % PROGRESS_PERIOD == 0;
	}

	EncodedEvent event(long offset, int attempt) {
		return new EncodedEvent(isProgress(offset) ? "progress" : "log",
				new Payload(this.id.value(), offset, attempt, "").encode());
	}

	EncodedEvent terminal(long offset, int attempt, JobStatus status) {
		return new EncodedEvent((status == JobStatus.SUCCESS) ? EncodedEvent.RESULT : EncodedEvent.ERROR,
				new Payload(this.id.value(), offset, attempt, status.wireName()).encode());
	}

	/**
	 * Returns the lowest offset that an attempt has stored, {@link Long#MAX_VALUE} before
	 * it has stored any.
	 */
	long firstOffsetOf(int attempt) {
		return this.confirmed.stream()
			.filter((confirmation) -> confirmation.attempt == attempt)
			.mapToLong(Confirmation::last)
			.findFirst()
			.orElse(Long.MAX_VALUE);
	}

	/**
	 * Takes note that the store has confirmed events of an attempt.
	 */
	void confirmed(long last, int attempt) {
		this.confirmed.add(new Confirmation(last, attempt));
	}

	/**
	 * Compares the log with what the store has confirmed (I6).
	 */
	@Nullable String compareWith(List<StoredEvent> log) {
		for (int i = 0; i < log.size(); i++) {
			StoredEvent event = log.get(i);
			Payload payload = Payload.decode(event.event().bytes());
			if (event.offset() != i + 1 || payload == null || payload.number() != i + 1
					|| payload.isTerminal() != (i == log.size() - 1)) {
				return "offset " + event.offset() + " says " + payload;
			}
		}
		for (Confirmation confirmation : this.confirmed) {
			Payload payload = (confirmation.last <= log.size())
					? Payload.decode(log.get((int) confirmation.last - 1).event().bytes()) : null;
			if (payload == null || payload.attempt() != confirmation.attempt) {
				return "offset " + confirmation.last + " of attempt " + confirmation.attempt + " says " + payload;
			}
		}
		return null;
	}

	private record Confirmation(long last, int attempt) {

	}

}
