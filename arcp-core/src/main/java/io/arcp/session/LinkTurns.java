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

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * The links of a timeline, one at a time, and what waits for its turn between them. Used
 * on the lane.
 */
final class LinkTurns {

	private final Deque<Runnable> whenIdle = new ArrayDeque<>(0);

	private final Deque<Runnable> afterLink = new ArrayDeque<>(0);

	private boolean busy;

	boolean isBusy() {
		return this.busy;
	}

	void begin() {
		this.busy = true;
	}

	void end() {
		this.busy = false;
	}

	/**
	 * Runs an action when no link is under way.
	 */
	void whenIdle(Runnable action) {
		if (this.busy) {
			this.whenIdle.add(action);
		}
		else {
			action.run();
		}
	}

	/**
	 * Runs an action when the next link has been answered.
	 */
	void afterLink(Runnable action) {
		this.afterLink.add(action);
	}

	/**
	 * No link is under way: runs what waits for that, until something begins.
	 */
	void runIdle() {
		while (!this.busy && !this.whenIdle.isEmpty()) {
			this.whenIdle.remove().run();
		}
	}

	/**
	 * A link has been answered: runs what waits for that.
	 */
	void runAfterLink() {
		for (int waiting = this.afterLink.size(); waiting > 0; waiting--) {
			this.afterLink.remove().run();
		}
	}

}
