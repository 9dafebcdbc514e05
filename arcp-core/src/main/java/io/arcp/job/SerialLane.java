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

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs tasks one after the other, in the order of their submission, without a thread of
 * its own and without a lock. The state of a session is changed on its lane only.
 * <p>
 * The queue holds no data of clients: what is submitted are frames of a connection, which
 * are requested one window at a time, coalesced notifications and timers, so it stays
 * short.
 *
 * @since 0.1.0
 */
public final class SerialLane {

	private static final Logger logger = LoggerFactory.getLogger(SerialLane.class);

	/** Tasks that are run before others get the thread. */
	private static final int MAX_TURN = 256;

	private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();

	private final AtomicInteger pending = new AtomicInteger();

	private volatile Executor executor;

	/**
	 * Creates a lane.
	 * @param executor where tasks run that are handed over with {@link #execute}
	 */
	public SerialLane(Executor executor) {
		this.executor = executor;
	}

	/**
	 * Changes where tasks run. What runs at the moment goes on where it is.
	 * @param newExecutor the executor from now on
	 */
	public void moveTo(Executor newExecutor) {
		this.executor = newExecutor;
	}

	/**
	 * Runs a task on the calling thread when the lane is idle, else behind the tasks that
	 * are there, on the thread that runs them.
	 * @param task the task, which must not block
	 */
	public void run(Runnable task) {
		this.tasks.add(task);
		if (this.pending.getAndIncrement() == 0) {
			drain();
		}
	}

	/**
	 * Runs a task on the lane's executor, never on the calling thread unless that is the
	 * one that runs the lane.
	 * @param task the task, which must not block
	 */
	public void execute(Runnable task) {
		this.tasks.add(task);
		if (this.pending.getAndIncrement() == 0) {
			this.executor.execute(this::drain);
		}
	}

	private void drain() {
		int done = 0;
		int turn = 0;
		while (true) {
			Runnable task = this.tasks.poll();
			if (task != null) {
				runTask(task);
			}
			done++;
			turn++;
			if (turn >= MAX_TURN || done == this.pending.get()) {
				if (this.pending.addAndGet(-done) == 0) {
					return;
				}
				done = 0;
				if (turn >= MAX_TURN && yieldToOthers()) {
					return;
				}
				turn = 0;
			}
		}
	}

	/** Lets others run on the thread. Returns whether the lane goes on elsewhere. */
	private boolean yieldToOthers() {
		try {
			this.executor.execute(this::drain);
			return true;
		}
		catch (RejectedExecutionException ex) {
			logger.debug("The runtime was closed; the lane ends here", ex);
			return false;
		}
	}

	private static void runTask(Runnable task) {
		try {
			task.run();
		}
		catch (RejectedExecutionException ex) {
			logger.debug("The runtime was closed before a task of a session or job", ex);
		}
		catch (Throwable ex) {
			logger.error("A task of a session or job failed", ex);
		}
	}

}
