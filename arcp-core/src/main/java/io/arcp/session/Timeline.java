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

import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;

import io.arcp.event.Detach;
import io.arcp.event.Link;
import io.arcp.event.LinkResult;
import io.arcp.event.RunMode;
import io.arcp.event.SessionFence;
import io.arcp.event.SessionStore;
import io.arcp.job.SerialLane;
import io.arcp.job.StoreCall;
import org.jspecify.annotations.Nullable;
import reactor.core.scheduler.Scheduler;

/**
 * Gives the events of a session's jobs their numbers: gathers what is new from all attached
 * jobs, links it in one step, and hands the numbers over to be sent. While a link is under
 * way everything else accumulates, so batches grow with load.
 * <p>
 * Jobs notify on any thread; everything else happens on the lane.
 */
final class Timeline {

	private final SessionStore store;

	private final SessionFence fence;

	private final SerialLane lane;

	private final Scheduler timer;

	private final CreditGate gate;

	private final Listener listener;

	private final Queue<AttachedJob> advanced = new ConcurrentLinkedQueue<>();

	private final AtomicBoolean scheduled = new AtomicBoolean();

	private List<Gathered> linking = List.of();

	private long head;

	private boolean ended;

	Timeline(SessionStore store, SessionFence fence, SerialLane lane, Scheduler timer, CreditGate gate,
			Listener listener) {
		this.store = store;
		this.fence = fence;
		this.lane = lane;
		this.timer = timer;
		this.gate = gate;
		this.listener = listener;
	}

	/**
	 * A job's log has grown; on any thread.
	 */
	void advanced(AttachedJob job) {
		this.advanced.add(job);
		if (this.scheduled.compareAndSet(false, true)) {
			this.lane.execute(this::link);
		}
	}

	/**
	 * A job has gone without an end; on any thread.
	 */
	void lost(AttachedJob job) {
		this.lane.execute(() -> this.listener.jobEnded(job));
	}

	long head() {
		return this.head;
	}

	/**
	 * Ends numbering: the session has expired.
	 */
	void end() {
		this.ended = true;
	}

	private void link() {
		this.scheduled.set(false);
		if (this.ended || !this.linking.isEmpty()) {
			return;
		}
		List<Gathered> gathered = gather();
		if (gathered.isEmpty()) {
			return;
		}
		this.linking = gathered;
		long events = 0;
		List<Link.Source> sources = new ArrayList<>(gathered.size());
		for (Gathered part : gathered) {
			sources.add(part.source());
			events += part.count();
		}
		Link link = new Link(this.head, sources, this.listener.caps(this.head + events));
		StoreCall<LinkResult> call = StoreCall.start(this.store.link(this.fence, link), this.timer,
				(result) -> this.lane.execute(() -> linkedLater(result)));
		if (call.answeredAtOnce()) {
			linked(call.value());
		}
	}

	private List<Gathered> gather() {
		List<Gathered> gathered = new ArrayList<>(1);
		AttachedJob job;
		while ((job = this.advanced.poll()) != null) {
			long to = job.available();
			if (to > job.cursor()) {
				long bytes = job.availableBytes();
				gathered.add(new Gathered(job, job.cursor() + 1, to, Math.max(0, bytes - job.cursorBytes())));
				job.covered(to, Math.max(bytes, job.cursorBytes()));
			}
		}
		return gathered;
	}

	private void linkedLater(@Nullable LinkResult result) {
		linked(result);
		link();
	}

	private void linked(@Nullable LinkResult result) {
		List<Gathered> parts = this.linking;
		this.linking = List.of();
		if (!(result instanceof LinkResult.Linked linked)) {
			this.ended = true;
			this.listener.linkFailed(String.valueOf(result));
			return;
		}
		for (Gathered part : parts) {
			this.gate.linked(part.count(), part.bytes());
			this.listener.linked(new Segment(part.job().stream(), this.head + 1, part.from(), part.count()));
			this.head += part.count();
		}
		this.listener.linkDone(linked.floor());
		for (Gathered part : parts) {
			if (part.job().endsAt(part.to())) {
				StoreCall.perform(this.store.detach(this.fence, part.job().job(), Detach.ENDED), this.timer,
						(answer) -> {
						});
				this.listener.jobEnded(part.job());
			}
		}
	}

	/**
	 * The session as its timeline sees it. Called on the lane.
	 */
	interface Listener {

		/** Returns when the floor rises, given the head after the link. */
		Link.Caps caps(long newHead);

		void linked(Segment segment);

		void linkDone(long floor);

		void jobEnded(AttachedJob job);

		/** The session does not belong to this node any more, or the store has lost it. */
		void linkFailed(String result);

	}

	/**
	 * What is new of one job.
	 *
	 * @param job the job
	 * @param from the first offset
	 * @param to the last offset
	 * @param bytes the bytes of these events
	 */
	private record Gathered(AttachedJob job, long from, long to, long bytes) {

		long count() {
			return this.to - this.from + 1;
		}

		Link.Source source() {
			return new Link.Source(this.job.job().value(), this.from, this.to, this.bytes, RunMode.LIVE);
		}

	}

}
