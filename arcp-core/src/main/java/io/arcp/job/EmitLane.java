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

package io.arcp.job;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

import io.arcp.protocol.ArcpException;
import io.arcp.protocol.InternalErrorException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.scheduler.Scheduler;

/**
 * The way of a job's events into its log: what has no credit waits here, in order, and
 * what came later waits behind it.
 * <p>
 * Threads that may block wait until it is their turn. Of what comes from other threads at
 * most {@value #MAX_WAITING} events or {@value #MAX_WAITING_BYTES} bytes wait, since an
 * agent that emits so much without awaiting it would fill the memory; one more is taken,
 * of whatever size it is. Safe for use by several threads.
 */
final class EmitLane {

	private static final Logger logger = LoggerFactory.getLogger(EmitLane.class);

	static final int MAX_WAITING = 1024;

	static final int MAX_WAITING_BYTES = 16 * 1024 * 1024;

	private final JobLog log;

	private final JobCredit credit;

	private final Scheduler agents;

	private final ArrayDeque<Turn> waiting = new ArrayDeque<>(0);

	private final AtomicInteger drains = new AtomicInteger();

	private final AtomicBoolean awaitingCredit = new AtomicBoolean();

	private long waitingBytes;

	private volatile boolean hasWaiting;

	private volatile @Nullable Consumer<Outgoing> ending;

	EmitLane(JobLog log, JobCredit credit, Scheduler agents) {
		this.log = log;
		this.credit = credit;
		this.agents = agents;
	}

	/**
	 * Returns whether the log has ended and drops whatever is added.
	 */
	boolean isClosed() {
		return this.log.isClosed();
	}

	/**
	 * Adds an event to the log when nothing waits and there is credit.
	 */
	boolean tryAdd(Emission emission) {
		if (!this.hasWaiting && this.credit.tryPass(emission.size())) {
			log(emission);
			return true;
		}
		return false;
	}

	/**
	 * Adds an event to the log whether or not there is credit, before all that waits.
	 */
	void addAnyway(Emission emission) {
		this.credit.pass(emission.size());
		log(emission);
	}

	private void log(Emission emission) {
		this.log.add(emission);
		emission.logged();
	}

	/**
	 * Puts something behind all that waits. It moves with the next {@link #drain}, which
	 * the caller owes.
	 * @param bounded whether it is refused when too much waits
	 * @throws InternalErrorException if it is refused
	 */
	Turn offer(Outgoing outgoing, boolean bounded) {
		Turn turn = new Turn(outgoing);
		synchronized (this.waiting) {
			if (bounded && (this.waiting.size() >= MAX_WAITING || this.waitingBytes >= MAX_WAITING_BYTES)) {
				throw new InternalErrorException(
						"the agent emits faster than its client reads, without awaiting its events");
			}
			this.waiting.add(turn);
			this.waitingBytes += turn.size;
			this.hasWaiting = true;
		}
		return turn;
	}

	/**
	 * Waits until something was added to the log or has failed. An interrupt ends the
	 * wait and takes it out.
	 */
	void await(Turn turn) {
		try {
			turn.over.await();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			if (turn.decide()) {
				remove(turn);
				turn.outgoing.fail(FiringSignal.cancellation("the thread was interrupted"));
				drain();
			}
		}
	}

	/**
	 * Runs an action when all that waits was added to the log or has failed.
	 */
	void afterWaiting(Runnable action) {
		if (!this.hasWaiting) {
			action.run();
			return;
		}
		offer(new Action(action), false);
		drain();
	}

	/**
	 * Fails what waits for credit, now and from now on: the job is ending.
	 */
	void failWaiting(String reason) {
		ArcpException cause = FiringSignal.cancellation(reason);
		endWaiting((outgoing) -> outgoing.fail(cause));
	}

	/**
	 * Drops what waits for credit, now and from now on: the job has ended.
	 */
	void dropWaiting() {
		endWaiting(Outgoing::complete);
	}

	private void endWaiting(Consumer<Outgoing> how) {
		this.ending = how;
		if (this.hasWaiting) {
			drain();
		}
	}

	/**
	 * Moves what may move. One caller at a time does so, for all others.
	 */
	void drain() {
		if (this.drains.getAndIncrement() != 0) {
			return;
		}
		int seen = 1;
		do {
			releaseWaiting();
			seen = this.drains.addAndGet(-seen);
		}
		while (seen != 0);
	}

	private void releaseWaiting() {
		Turn turn;
		while ((turn = first()) != null) {
			if (!turn.isDecided() && !release(turn)) {
				Consumer<Outgoing> how = this.ending;
				if (how == null) {
					if (turn.outgoing.isReady()) {
						awaitCredit();
					}
					return;
				}
				endAll(how);
				continue;
			}
			if (turn.decide()) {
				turn.outgoing.released();
			}
			remove(turn);
			turn.over.countDown();
		}
	}

	/** Returns whether all of it was added to the log. */
	private boolean release(Turn turn) {
		Outgoing outgoing = turn.outgoing;
		try {
			Emission next;
			if (!outgoing.isReady()) {
				return false;
			}
			while ((next = outgoing.next()) != null) {
				if (!this.credit.tryPass(next.size())) {
					return false;
				}
				log(next);
				outgoing.added();
			}
		}
		catch (RuntimeException ex) {
			logger.error("An event could not be emitted", ex);
			if (turn.decide()) {
				outgoing.fail(ex);
			}
		}
		return true;
	}

	private void awaitCredit() {
		if (this.awaitingCredit.compareAndSet(false, true)) {
			this.credit.onOpen(this::opened);
		}
	}

	/** Whoever gives credit is not held up with much work. */
	private void opened() {
		this.awaitingCredit.set(false);
		Turn turn = first();
		if (turn != null && turn.outgoing.isLong()) {
			try {
				this.agents.schedule(this::drain);
				return;
			}
			catch (RejectedExecutionException ex) {
				logger.debug("The threads of agents have ended", ex);
			}
		}
		drain();
	}

	private @Nullable Turn first() {
		synchronized (this.waiting) {
			return this.waiting.peek();
		}
	}

	private void remove(Turn turn) {
		synchronized (this.waiting) {
			if (this.waiting.remove(turn)) {
				this.waitingBytes -= turn.size;
				this.hasWaiting = !this.waiting.isEmpty();
			}
		}
	}

	private void endAll(Consumer<Outgoing> how) {
		List<Turn> ended;
		synchronized (this.waiting) {
			ended = new ArrayList<>(this.waiting);
			this.waiting.clear();
			this.waitingBytes = 0;
			this.hasWaiting = false;
		}
		for (Turn turn : ended) {
			if (turn.decide()) {
				how.accept(turn.outgoing);
			}
			turn.over.countDown();
		}
	}

	/**
	 * A place in the lane. Whether its events were emitted is decided once.
	 */
	static final class Turn {

		private final Outgoing outgoing;

		private final int size;

		private final AtomicBoolean decided = new AtomicBoolean();

		private final CountDownLatch over = new CountDownLatch(1);

		private Turn(Outgoing outgoing) {
			this.outgoing = outgoing;
			this.size = outgoing.size();
		}

		Outgoing outgoing() {
			return this.outgoing;
		}

		private boolean decide() {
			return this.decided.compareAndSet(false, true);
		}

		private boolean isDecided() {
			return this.decided.get();
		}

	}

	/**
	 * Something to do in between.
	 */
	private static final class Action extends Outgoing {

		private final Runnable action;

		private Action(Runnable action) {
			this.action = action;
		}

		@Override
		@Nullable Emission next() {
			return null;
		}

		@Override
		void added() {
			// there is no event
		}

		@Override
		void released() {
			this.action.run();
		}

		@Override
		void complete() {
			this.action.run();
		}

		@Override
		void fail(Throwable ex) {
			this.action.run();
		}

		@Override
		int size() {
			return 0;
		}

	}

}
