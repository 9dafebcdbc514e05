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

package io.arcp.server;

import java.util.concurrent.TimeUnit;

import reactor.core.Disposable;
import reactor.core.scheduler.Scheduler;

/**
 * A timer that is late: it tells the time, and from some moment on runs nothing.
 */
final class DeafTimer implements Scheduler {

	private final Scheduler timer;

	private volatile boolean deaf;

	DeafTimer(Scheduler timer) {
		this.timer = timer;
	}

	void ignoreTasks() {
		this.deaf = true;
	}

	private Runnable unlessDeaf(Runnable task) {
		return () -> {
			if (!this.deaf) {
				task.run();
			}
		};
	}

	@Override
	public long now(TimeUnit unit) {
		return this.timer.now(unit);
	}

	@Override
	public Disposable schedule(Runnable task) {
		return this.timer.schedule(unlessDeaf(task));
	}

	@Override
	public Disposable schedule(Runnable task, long delay, TimeUnit unit) {
		return this.timer.schedule(unlessDeaf(task), delay, unit);
	}

	@Override
	public Disposable schedulePeriodically(Runnable task, long delay, long period, TimeUnit unit) {
		return this.timer.schedulePeriodically(unlessDeaf(task), delay, period, unit);
	}

	@Override
	public Worker createWorker() {
		return this.timer.createWorker();
	}

}
