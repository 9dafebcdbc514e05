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

import org.jspecify.annotations.Nullable;

/**
 * Something that acts in small steps, between which everybody else may act.
 */
abstract class Actor {

	private final Scheduler scheduler;

	private @Nullable Step next;

	private long frozenFor;

	private boolean dead;

	Actor(Scheduler scheduler) {
		this.scheduler = scheduler;
	}

	final void start() {
		this.scheduler.schedule(this.scheduler.between(1, 100), this::act);
	}

	private void act() {
		if (this.dead) {
			return;
		}
		if (this.frozenFor > 0) {
			long pause = this.frozenFor;
			this.frozenFor = 0;
			this.scheduler.schedule(pause, this::act);
			return;
		}
		Step step = this.next;
		this.next = (step != null) ? step.run() : choose();
		if (!this.dead) {
			long pace = (this.next != null) ? this.scheduler.between(10, 150) : idlePause();
			this.scheduler.schedule(pace, this::act);
		}
	}

	/**
	 * Chooses what to do next.
	 * @return the step, or {@code null} to wait for a moment
	 */
	abstract @Nullable Step choose();

	/**
	 * Returns how long this actor waits when it has nothing to do.
	 */
	long idlePause() {
		return this.scheduler.between(100, 600);
	}

	/**
	 * Delays the next step, as a process that is paused would.
	 */
	final void freeze(long micros) {
		this.frozenFor = Math.max(this.frozenFor, micros);
	}

	final void die() {
		this.dead = true;
	}

	final boolean isAlive() {
		return !this.dead;
	}

}
