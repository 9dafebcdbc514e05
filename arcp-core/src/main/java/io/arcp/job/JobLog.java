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

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

import io.arcp.event.AppendOptions;
import io.arcp.event.AppendResult;
import io.arcp.event.EncodedEvent;
import io.arcp.event.JobFence;
import io.arcp.event.JobStore;
import io.arcp.protocol.JobStatus;
import org.jspecify.annotations.Nullable;
import reactor.core.scheduler.Scheduler;

/**
 * The writing end of a job's log: the serial lane of a job. Events are appended in the
 * order in which they were added, in batches while an append is under way, and never
 * after the terminal one.
 */
final class JobLog {

	private static final int MAX_BATCH = 128;

	private final JobStore store;

	private final JobFence fence;

	private final AppendOptions options;

	private final Scheduler timer;

	private final Listener listener;

	private final Queue<Emission> queue = new ConcurrentLinkedQueue<>();

	private final AtomicInteger pending = new AtomicInteger();

	/** What is being appended; touched by the one who drains. */
	private final List<Emission> batch = new ArrayList<>(1);

	private long last;

	private long bytes;

	private volatile boolean closed;

	private volatile long credit = Long.MAX_VALUE;

	JobLog(JobStore store, JobFence fence, AppendOptions options, Scheduler timer, Listener listener) {
		this.store = store;
		this.fence = fence;
		this.options = options;
		this.timer = timer;
		this.listener = listener;
	}

	/**
	 * Appends an event behind those added before. It is dropped when the log has ended.
	 */
	void add(Emission emission) {
		this.queue.add(emission);
		if (this.pending.getAndIncrement() == 0) {
			drain();
		}
	}

	/**
	 * Returns whether the store takes further events; when its memory is full it does
	 * not.
	 */
	boolean hasStoreCredit() {
		return this.credit == Long.MAX_VALUE || this.last < this.credit;
	}

	/**
	 * Sets how far the store lets this job be appended.
	 */
	void storeCredit(long upTo) {
		this.credit = upTo;
	}

	boolean isClosed() {
		return this.closed;
	}

	private void drain() {
		while (true) {
			int seen = this.pending.get();
			while (fill()) {
				if (!append()) {
					return; // the answer goes on from here
				}
			}
			if (this.pending.addAndGet(-seen) == 0) {
				return;
			}
		}
	}

	private boolean fill() {
		if (!this.batch.isEmpty()) {
			return true;
		}
		Emission next;
		while (this.batch.size() < MAX_BATCH && (next = this.queue.poll()) != null) {
			if (this.closed) {
				this.listener.dropped(next);
				continue;
			}
			this.batch.addAll(this.listener.before(next));
			this.batch.add(next);
			this.closed = next.isTerminal();
		}
		return !this.batch.isEmpty();
	}

	private boolean append() {
		JobStatus status = null;
		for (Emission emission : this.batch) {
			status = (emission.status() != null) ? emission.status() : status;
		}
		AppendOptions with = options(status);
		List<EncodedEvent> events = events();
		AppendResult now = this.store.appendNow(this.fence, this.last + 1, events, with);
		if (now != null) {
			apply(now);
			return true;
		}
		StoreCall<AppendResult> call = StoreCall.start(this.store.append(this.fence, this.last + 1, events, with),
				this.timer, this::answered);
		if (!call.answeredAtOnce()) {
			return false;
		}
		apply(call.value());
		return true;
	}

	private AppendOptions options(@Nullable JobStatus status) {
		AppendOptions with = (status != null) ? this.options.withStatus(status) : this.options;
		Map<String, BigDecimal> budget = this.listener.budget();
		return (budget != null) ? with.withBudget(budget) : with;
	}

	private List<EncodedEvent> events() {
		if (this.batch.size() == 1) {
			return List.of(this.batch.get(0).event());
		}
		List<EncodedEvent> events = new ArrayList<>(this.batch.size());
		for (Emission emission : this.batch) {
			events.add(emission.event());
		}
		return events;
	}

	private void answered(@Nullable AppendResult result) {
		apply(result);
		drain();
	}

	private void apply(@Nullable AppendResult result) {
		if (result instanceof AppendResult.Stored stored) {
			stored(stored);
		}
		else if (result instanceof AppendResult.CancelRequested cancelled) {
			int end = this.batch.size() - 1;
			this.batch.set(end, this.listener.cancelledInPlaceOf(this.batch.get(end), cancelled.reason()));
		}
		else {
			lost();
		}
	}

	private void stored(AppendResult.Stored stored) {
		this.last = stored.last();
		this.credit = stored.credit().upTo();
		JobStatus status = null;
		long offset = this.last - this.batch.size();
		for (Emission emission : this.batch) {
			emission.stored(++offset);
			this.bytes += emission.size();
			status = (emission.status() != null) ? emission.status() : status;
		}
		boolean ended = status != null && status.isTerminal();
		this.listener.stored(this.last, this.bytes, status);
		for (Emission emission : this.batch) {
			emission.complete();
		}
		this.batch.clear();
		if (!ended && stored.cancelReason() != null) {
			this.listener.cancelSeen(stored.cancelReason());
		}
		if (!hasStoreCredit()) {
			this.listener.storeFull();
		}
	}

	private void lost() {
		this.closed = true;
		for (Emission emission : this.batch) {
			this.listener.dropped(emission);
		}
		this.batch.clear();
		this.listener.lost();
	}

	/**
	 * The job as its log sees it. Called by whoever drains the log.
	 */
	interface Listener {

		/**
		 * Returns what goes into the log ahead of an event.
		 */
		List<Emission> before(Emission next);

		/**
		 * Returns what is left of the budget, or {@code null} when nothing was spent.
		 */
		@Nullable Map<String, BigDecimal> budget();

		void stored(long lastOffset, long totalBytes, @Nullable JobStatus status);

		void dropped(Emission emission);

		/**
		 * Another end was refused, since a cancel is stored: returns the cancelled end.
		 */
		Emission cancelledInPlaceOf(Emission refused, String reason);

		void cancelSeen(String reason);

		void storeFull();

		void lost();

	}

}
