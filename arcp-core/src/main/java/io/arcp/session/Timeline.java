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

import java.time.Clock;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

import io.arcp.event.AppendResult;
import io.arcp.event.Detach;
import io.arcp.event.EncodedEvent;
import io.arcp.event.Link;
import io.arcp.event.LinkResult;
import io.arcp.event.RunMode;
import io.arcp.event.SessionFence;
import io.arcp.event.SessionStore;
import io.arcp.job.SerialLane;
import io.arcp.job.StoreCall;
import io.arcp.protocol.JobId;
import org.jspecify.annotations.Nullable;
import reactor.core.scheduler.Scheduler;

/**
 * Gives the events of a session's jobs their numbers: gathers what is new from all
 * attached jobs, links it in one step, and hands the numbers over to be sent. While a
 * link is under way everything else accumulates, so batches grow with load.
 * <p>
 * Where the client's lag becomes a breach, the batch is cut, and a {@code back_pressure}
 * status, which belongs to this session alone, gets the next number (ARCP section 2.7).
 * <p>
 * Jobs notify on any thread; everything else happens on the lane.
 */
final class Timeline {

	private final SessionStore store;

	private volatile SessionFence fence;

	private final SerialLane lane;

	private final Scheduler timer;

	private final CreditGate gate;

	private final JobStreams streams;

	private final TimelineListener listener;

	private final Clock clock;

	private final Unnumbered unnumbered = new Unnumbered();

	private final AtomicBoolean scheduled = new AtomicBoolean();

	/** What gets its numbers at the moment. */
	private Unnumbered.Cut linking = Unnumbered.Cut.NOTHING;

	/** Events of the session itself, which go first. */
	private final Deque<OwnEvent> own = new ArrayDeque<>();

	private final LinkTurns turns = new LinkTurns();

	private long head;

	private long floor;

	private long privateOffset;

	private boolean ended;

	Timeline(SessionEnvironment environment, SessionFence fence, SerialLane lane, CreditGate gate, JobStreams streams,
			TimelineListener listener) {
		this.streams = streams;
		this.store = environment.store().sessions();
		this.fence = fence;
		this.lane = lane;
		this.timer = environment.sources().timer();
		this.gate = gate;
		this.listener = listener;
		this.clock = environment.sources().clock();
	}

	/**
	 * A job's log has grown; on any thread.
	 */
	void advanced(AttachedJob job) {
		this.unnumbered.advanced(job);
		if (this.scheduled.compareAndSet(false, true)) {
			this.lane.execute(this::advance);
		}
	}

	/**
	 * A job has gone without an end; on any thread.
	 */
	void lost(AttachedJob job) {
		this.lane.execute(() -> this.listener.jobEnded(job));
	}

	/** A job has ended whose events get no numbers; on any thread. */
	void withdrawn(AttachedJob job, long lastOffset) {
		this.lane.execute(() -> passed(job, lastOffset, true));
	}

	long head() {
		return this.head;
	}

	SessionFence fence() {
		return this.fence;
	}

	/**
	 * Runs an action when no link is under way.
	 */
	void whenIdle(Runnable action) {
		this.turns.whenIdle(action);
	}

	/**
	 * Runs an action when no link is under way and all that is shown again of a job has
	 * its numbers.
	 */
	void whenShown(JobId job, Runnable action) {
		whenIdle(() -> {
			if (this.unnumbered.hasShown(job)) {
				this.turns.afterLink(() -> whenShown(job, action));
			}
			else {
				action.run();
			}
		});
	}

	/**
	 * Links nothing until {@link #release}.
	 */
	void hold() {
		this.turns.begin();
	}

	/**
	 * Goes on to link, under a fence that may be new.
	 */
	void release(SessionFence newFence) {
		this.fence = newFence;
		this.turns.end();
		idle();
	}

	private void idle() {
		this.turns.runIdle();
		link();
	}

	/**
	 * Ends numbering: the session has expired.
	 */
	void end() {
		this.ended = true;
	}

	private void advance() {
		this.scheduled.set(false);
		if (this.ended) {
			AttachedJob job;
			while ((job = this.unnumbered.nextAdvanced()) != null) {
				long last = job.look();
				passed(job, last, job.endsAt(last));
			}
		}
		link();
	}

	private void link() {
		while (!this.ended && !this.turns.isBusy()) {
			OwnEvent own = this.own.poll();
			if (own != null) {
				emitOwn(own);
				continue;
			}
			if (!this.unnumbered.gather()) {
				return;
			}
			this.linking = this.unnumbered.cut(this.listener.eventsUntilBreach(this.head));
			this.turns.begin();
			call(new Link(this.head, this.linking.sources(),
					this.listener.caps(this.linking.events(), this.linking.bytes()),
					this.streams.forget(this.floor, this.clock.millis()), null), this::linked);
		}
	}

	private void call(Link link, Consumer<@Nullable LinkResult> answer) {
		StoreCall<LinkResult> call = StoreCall.start(this.store.link(this.fence, link), this.timer,
				(result) -> this.lane.execute(() -> {
					answer.accept(result);
					idle();
				}));
		if (call.answeredAtOnce()) {
			answer.accept(call.value());
		}
	}

	/**
	 * Gives numbers to events of a watched job, which were read; on the lane.
	 */
	void addSeen(List<Gathered> parts) {
		this.unnumbered.addSeen(parts);
		link();
	}

	/**
	 * Raises the floor as far as caps say, although nothing gets a number; on the lane.
	 */
	void raiseFloor(Link.Caps caps) {
		if (!this.ended && !this.turns.isBusy()) {
			this.turns.begin();
			call(new Link(this.head, List.of(), caps), this::linked);
		}
	}

	/**
	 * Returns how many events wait for a number.
	 */
	long waiting() {
		return this.unnumbered.waiting() + this.linking.events();
	}

	/**
	 * Returns whether new events of a watched job wait for a number.
	 */
	boolean hasSeen(JobId job) {
		return this.unnumbered.hasSeen(job) || this.linking.hasSeen(job);
	}

	/**
	 * Forgets new events of a watched job; while nothing is linked.
	 */
	void removeSeen(JobId job) {
		this.unnumbered.removeSeen(job);
	}

	private void linked(@Nullable LinkResult result) {
		this.turns.end();
		List<Gathered> parts = this.linking.parts();
		AttachedJob breaching = this.linking.breaching();
		long newHead = this.head + this.linking.events();
		this.linking = Unnumbered.Cut.NOTHING;
		if (!(result instanceof LinkResult.Linked linked)) {
			failed(result);
			tellWatchers(parts, false);
			return;
		}
		// before the credit of what is numbered is free again
		OwnEvent breach = (breaching != null) ? new OwnEvent(breaching.stream(), this.listener.breached(newHead))
				: null;
		for (Gathered part : parts) {
			number(part);
		}
		this.floor = linked.floor();
		this.listener.linkDone(this.floor);
		if (breach != null) {
			this.own.addFirst(breach);
		}
		tellWatchers(parts, true);
		this.turns.runAfterLink();
	}

	private void number(Gathered part) {
		Gathered.Seen seen = part.seen();
		if (seen == null) {
			this.gate.linked(part.count(), part.bytes());
		}
		else {
			this.gate.linkedWithoutCredit(part.count(), part.bytes());
		}
		Segment.From from = (seen != null) ? new Segment.From(false, seen.origin(), seen.events())
				: Segment.From.OWN_JOB;
		this.listener.linked(new Segment(part.stream(), this.head + 1, part.from(), part.count(), from));
		this.head += part.count();
		if (part.isTerminal()) {
			forgetLater(part.stream().job());
		}
	}

	/**
	 * A job has ended, or is not watched any more: it is forgotten when its frames are.
	 */
	void forgetLater(JobId job) {
		this.streams.ended(job, this.head, this.clock.millis());
	}

	private void failed(@Nullable Object result) {
		this.ended = true;
		this.listener.linkFailed(String.valueOf(result));
	}

	/**
	 * Tells of events that have their numbers, or will never have them.
	 */
	private void tellWatchers(List<Gathered> parts, boolean numbered) {
		for (Gathered part : parts) {
			AttachedJob own = part.own();
			if (own != null && numbered && part.isTerminal()) {
				detach(own.job(), Detach.ENDED);
			}
			if (own != null) {
				passed(own, part.to(), part.isTerminal());
			}
		}
	}

	/** Events of an own job have numbers, or will never get any. */
	private void passed(AttachedJob job, long offset, boolean terminal) {
		this.listener.jobNumbered(job.job(), offset, terminal);
		if (terminal) {
			this.listener.jobEnded(job);
		}
		DelegatedJob child;
		while ((child = job.nextChild(offset)) != null) {
			this.listener.childDelegated(child);
		}
	}

	/**
	 * Ends the attachment of a job; on the lane.
	 */
	void detach(JobId job, Detach why) {
		StoreCall.perform(this.store.detach(this.fence, job, why), this.timer, (answer) -> {
		});
	}

	/**
	 * Gives a number to an event that belongs to this session alone, next of all; on the
	 * lane.
	 * @param about the job that it is about
	 */
	void emitPrivate(EventStream about, EncodedEvent event) {
		this.own.add(new OwnEvent(about, event));
		link();
	}

	private void emitOwn(OwnEvent event) {
		this.turns.begin();
		StoreCall<AppendResult> call = StoreCall.start(
				this.store.appendPrivate(this.fence, this.privateOffset + 1, event.event()), this.timer,
				(result) -> this.lane.execute(() -> {
					ownStored(event, result);
					idle();
				}));
		if (call.answeredAtOnce()) {
			ownStored(event, call.value());
		}
	}

	private void ownStored(OwnEvent event, @Nullable AppendResult result) {
		if (!(result instanceof AppendResult.Stored)) {
			failed(result);
			return;
		}
		this.privateOffset++;
		long bytes = event.event().bytes().length;
		Link.Source source = new Link.Source(Link.PRIVATE_SOURCE, this.privateOffset, this.privateOffset, bytes,
				RunMode.LIVE);
		call(new Link(this.head, List.of(source), this.listener.caps(1, bytes)), (answer) -> {
			this.turns.end();
			if (!(answer instanceof LinkResult.Linked linked)) {
				failed(answer);
				return;
			}
			this.gate.linkedWithoutCredit(1, bytes);
			this.head++;
			this.streams.ownEvent(this.privateOffset, event.about(), this.head);
			this.listener.linked(new Segment(event.about(), this.head, this.privateOffset, 1, Segment.From.OWN_EVENTS));
			this.floor = linked.floor();
			this.listener.linkDone(this.floor);
		});
	}

}
