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

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;

import io.arcp.event.Link;
import io.arcp.job.EmitGate;

/**
 * The credit that a session grants to the jobs it owns: one counter that they share, read
 * by each emit. An emit waits when the frames that the connection has not taken yet reach
 * half of a cap, and goes on when they have fallen to a quarter (ARCP section 2.4); jobs
 * that emit at the same time may each pass the limit by one event.
 * <p>
 * Any thread emits; the lane links; the connection takes, through a cursor of its own, so
 * that one that was superseded changes nothing any more.
 */
final class CreditGate implements EmitGate {

	private final SessionCaps caps;

	private final long halfEvents;

	private final long quarterEvents;

	private final long halfBytes;

	private final long quarterBytes;

	private final Queue<Runnable> waiting = new ConcurrentLinkedQueue<>();

	/** Events on their way: they have taken credit, and are not linked yet. */
	private final AtomicLong passedEvents = new AtomicLong();

	private final AtomicLong passedBytes = new AtomicLong();

	private volatile long head;

	private volatile long headBytes;

	private volatile Cursor cursor = new Cursor(0, 0);

	private volatile long limit;

	private volatile long limitBytes;

	/** The number at which the lag of the client would be a breach. */
	private volatile long lagLimit = Long.MAX_VALUE;

	private volatile boolean unlimited;

	private volatile Runnable onStoreFull = () -> {
	};

	CreditGate(SessionCaps caps) {
		this.caps = caps;
		this.halfEvents = Math.max(1, caps.maxBufferedEvents() / 2);
		this.quarterEvents = caps.maxBufferedEvents() / 4;
		this.halfBytes = Math.max(1, caps.maxBufferedBytes() / 2);
		this.quarterBytes = caps.maxBufferedBytes() / 4;
		this.limit = this.halfEvents;
		this.limitBytes = this.halfBytes;
	}

	@Override
	public boolean tryPass(int bytes) {
		if (!isOpen()) {
			return false;
		}
		pass(bytes);
		return true;
	}

	@Override
	public void pass(int bytes) {
		this.passedEvents.incrementAndGet();
		this.passedBytes.addAndGet(bytes);
	}

	@Override
	public void giveBack(int bytes) {
		this.passedEvents.decrementAndGet();
		this.passedBytes.addAndGet(-bytes);
		if (isOpen()) {
			wakeUp();
		}
	}

	@Override
	public void storeFull() {
		this.onStoreFull.run();
	}

	/**
	 * Sets what gives memory back.
	 */
	void onStoreFull(Runnable callback) {
		this.onStoreFull = callback;
	}

	/**
	 * Returns the highest number that the connection has taken; from any thread.
	 */
	long taken() {
		return this.cursor.taken.get();
	}

	/**
	 * Returns the caps that keep as little as possible: what the connection has not
	 * taken, and, when nobody is waited for, a quarter of the cap; on the lane.
	 */
	Link.Caps smallestCaps() {
		long untaken = this.head - this.cursor.taken.get();
		long untakenBytes = this.headBytes - this.cursor.takenBytes.get();
		if (this.unlimited) {
			return new Link.Caps(Math.min(untaken, this.quarterEvents), Math.min(untakenBytes, this.quarterBytes));
		}
		return new Link.Caps(untaken, Long.MAX_VALUE);
	}

	private boolean isOpen() {
		long passed = this.passedEvents.get();
		long issued = this.head + passed;
		long lag = this.lagLimit;
		boolean lagOpen = issued < lag || (lag > 0 && passed == 0); // one makes the
																	// breach
		return this.unlimited
				|| (issued < this.limit && lagOpen && this.headBytes + this.passedBytes.get() < this.limitBytes);
	}

	@Override
	public void onOpen(Runnable callback) {
		this.waiting.add(callback);
		if (isOpen()) {
			wakeUp();
		}
	}

	/**
	 * Events of own jobs got their numbers; on the lane.
	 */
	void linked(long events, long bytes) {
		this.head += events;
		this.headBytes += bytes;
		this.passedEvents.addAndGet(-events);
		this.passedBytes.addAndGet(-bytes);
		if (!this.waiting.isEmpty() && isOpen()) {
			wakeUp();
		}
	}

	/**
	 * An event that took no credit got a number; on the lane.
	 */
	void linkedWithoutCredit(long events, long bytes) {
		this.head += events;
		this.headBytes += bytes;
	}

	/**
	 * Begins anew with a connection; on the lane.
	 * @param seq the number that counts as taken
	 * @param backlogBytes the bytes that are linked above it
	 */
	Cursor connect(long seq, long backlogBytes) {
		Cursor connected = new Cursor(seq, this.headBytes - backlogBytes);
		this.cursor = connected;
		this.unlimited = false;
		this.limit = seq + this.halfEvents;
		this.limitBytes = this.headBytes - backlogBytes + this.halfBytes;
		connected.drained();
		return connected;
	}

	/**
	 * Sets the number that is not granted, since the client lags behind; on the lane, and
	 * by the timer.
	 */
	void lagLimit(long seq) {
		this.lagLimit = seq;
		if (isOpen()) {
			wakeUp();
		}
	}

	/**
	 * Nobody takes anything any more, so nobody is to wait.
	 */
	void openWithoutLimit() {
		this.unlimited = true;
		wakeUp();
	}

	boolean isUnlimited() {
		return this.unlimited;
	}

	/**
	 * Returns the number of frames that are linked and not taken.
	 */
	long backlog() {
		return this.head - this.cursor.taken.get();
	}

	long head() {
		return this.head;
	}

	long takenSeq() {
		return this.cursor.taken.get();
	}

	/**
	 * Returns when a link raises the floor: while there is a connection, only over what
	 * it has taken; on the lane.
	 * @param newEvents the events that the link adds
	 * @param newBytes their bytes
	 */
	Link.Caps linkCaps(long newEvents, long newBytes, boolean connected) {
		long events = this.caps.maxBufferedEvents();
		long bytes = this.caps.maxBufferedBytes();
		if (connected) {
			Cursor current = this.cursor;
			events = Math.max(events, this.head + newEvents - current.taken.get());
			bytes = Math.max(bytes, this.headBytes + newBytes - current.takenBytes.get() + this.halfBytes);
		}
		return new Link.Caps(events, bytes);
	}

	private void wakeUp() {
		Runnable callback;
		int count = this.waiting.size();
		while (count-- > 0 && (callback = this.waiting.poll()) != null) {
			callback.run();
		}
	}

	/**
	 * How far one connection has taken the frames; used on its thread.
	 */
	final class Cursor {

		private final AtomicLong taken;

		private final AtomicLong takenBytes;

		private long nextGrant;

		private long nextGrantBytes;

		private Cursor(long taken, long takenBytes) {
			this.taken = new AtomicLong(taken);
			this.takenBytes = new AtomicLong(takenBytes);
		}

		void taken(long seq, long bytes) {
			this.taken.setRelease(seq);
			this.takenBytes.setRelease(this.takenBytes.getPlain() + bytes);
			if (seq >= this.nextGrant || this.takenBytes.getPlain() >= this.nextGrantBytes) {
				grant();
			}
		}

		/**
		 * All that was linked has been taken.
		 */
		void drained() {
			long bytes = CreditGate.this.headBytes; // before the head: it grows after it
			if (CreditGate.this.cursor == this && CreditGate.this.head == this.taken.get()) {
				this.takenBytes.set(bytes); // what a resume has estimated
			}
			if (!CreditGate.this.waiting.isEmpty() || this.taken.get() >= this.nextGrant) {
				grant();
			}
		}

		private void grant() {
			CreditGate gate = CreditGate.this;
			long backlog = gate.head + gate.passedEvents.get() - this.taken.get();
			long backlogBytes = gate.headBytes + gate.passedBytes.get() - this.takenBytes.get();
			if (gate.cursor != this || backlog > gate.quarterEvents || backlogBytes > gate.quarterBytes) {
				return;
			}
			gate.limit = this.taken.get() + gate.halfEvents;
			gate.limitBytes = this.takenBytes.get() + gate.halfBytes;
			this.nextGrant = this.taken.get() + gate.quarterEvents / 4;
			this.nextGrantBytes = this.takenBytes.get() + gate.quarterBytes / 4;
			gate.wakeUp();
		}

	}

}
