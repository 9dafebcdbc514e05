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
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.FutureTask;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

import org.jspecify.annotations.Nullable;

/**
 * Runs blocking handlers, at most so many at a time, and fills free places in turn for
 * each principal that waits, so that one client with many slow agents holds up nobody
 * else (ARCP section 6.4).
 * <p>
 * A handler keeps its place until it returns, also when its job has ended before.
 *
 * @since 0.1.0
 */
public final class BlockingJobs {

	private final Executor executor;

	private final int max;

	private final UnaryOperator<Runnable> decorator;

	private final Map<String, ArrayDeque<Work>> waiting = new LinkedHashMap<>();

	private int running;

	/**
	 * Creates the places.
	 * @param executor where handlers run; it must start each task at once
	 * @param max the number of handlers at work, {@link Integer#MAX_VALUE} for no limit
	 * @param decorator wraps each call of a handler
	 */
	public BlockingJobs(Executor executor, int max, UnaryOperator<Runnable> decorator) {
		if (max < 1) {
			throw new IllegalArgumentException("at least one blocking handler must be allowed");
		}
		this.executor = executor;
		this.max = max;
		this.decorator = decorator;
	}

	/**
	 * Prepares a handler to be run.
	 * @param principal whose handler it is
	 * @param handler the handler
	 * @param failed receives why there is no thread for it
	 * @return the work, which has not started
	 */
	Work prepare(String principal, Runnable handler, Consumer<Throwable> failed) {
		return new Work(principal, handler, failed);
	}

	private void start(Work work) {
		synchronized (this) {
			if (this.running >= this.max) {
				this.waiting.computeIfAbsent(work.principal, (name) -> new ArrayDeque<>()).add(work);
				return;
			}
			this.running++;
		}
		if (!execute(work)) {
			returned();
		}
	}

	private void returned() {
		while (true) {
			Work next;
			synchronized (this) {
				next = nextInTurn();
				if (next == null) {
					this.running--;
					return;
				}
			}
			if (execute(next)) {
				return;
			}
		}
	}

	/** A handler without a thread fails its job, and nobody else loses a place. */
	private boolean execute(Work work) {
		try {
			this.executor.execute(work);
			return true;
		}
		catch (Throwable ex) {
			work.failed.accept(ex);
			return false;
		}
	}

	private @Nullable Work nextInTurn() {
		Iterator<Map.Entry<String, ArrayDeque<Work>>> principals = this.waiting.entrySet().iterator();
		if (!principals.hasNext()) {
			return null;
		}
		Map.Entry<String, ArrayDeque<Work>> first = principals.next();
		String principal = first.getKey();
		ArrayDeque<Work> queue = first.getValue();
		Work work = queue.poll();
		principals.remove();
		if (!queue.isEmpty()) {
			this.waiting.put(principal, queue); // behind all others
		}
		return work;
	}

	private synchronized boolean remove(Work work) {
		ArrayDeque<Work> queue = this.waiting.get(work.principal);
		if (queue == null || !queue.remove(work)) {
			return false;
		}
		if (queue.isEmpty()) {
			this.waiting.remove(work.principal);
		}
		return true;
	}

	/**
	 * Returns how many handlers are at work.
	 * @return the number of places in use
	 */
	synchronized int running() {
		return this.running;
	}

	/**
	 * One handler, waiting or at work.
	 */
	final class Work implements Runnable {

		private final String principal;

		private final Consumer<Throwable> failed;

		private final FutureTask<@Nullable Void> task;

		private Work(String principal, Runnable handler, Consumer<Throwable> failed) {
			this.principal = principal;
			this.failed = failed;
			this.task = new FutureTask<>(() -> decorated(handler), null);
		}

		private void decorated(Runnable handler) {
			Runnable task;
			try {
				task = BlockingJobs.this.decorator.apply(handler);
			}
			catch (RuntimeException ex) {
				this.failed.accept(ex);
				return;
			}
			task.run();
		}

		/**
		 * Runs the handler, now or when there is a place.
		 */
		void start() {
			BlockingJobs.this.start(this);
		}

		@Override
		public void run() {
			try {
				this.task.run();
			}
			finally {
				Thread.interrupted(); // an interrupt was meant for this handler only
				returned();
			}
		}

		/**
		 * Takes the handler out of the queue, or interrupts it.
		 */
		void cancel() {
			if (remove(this)) {
				this.task.cancel(false);
				return;
			}
			this.task.cancel(true);
		}

	}

}
