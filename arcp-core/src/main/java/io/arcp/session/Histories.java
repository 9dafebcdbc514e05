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
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;

import io.arcp.protocol.JobId;

/**
 * The histories that a session has asked for: of one job they are shown one after the
 * other, or nobody could tell where the second one begins (ARCP section 3.8). Used on the
 * lane.
 */
final class Histories {

	/** What waits for its turn, for each job of which a history is being shown. */
	private final Map<JobId, Deque<Runnable>> waiting = new HashMap<>();

	private final List<Viewing> shown = new ArrayList<>();

	private final Executor lane;

	Histories(Executor lane) {
		this.lane = lane;
	}

	/**
	 * Runs an action as soon as all histories of a job before it have been shown. The
	 * next one waits for {@link #over}, or for the end of what is {@link #add added}.
	 */
	void take(JobId job, Runnable action) {
		Deque<Runnable> others = this.waiting.putIfAbsent(job, new ArrayDeque<>(0));
		if (others != null) {
			others.add(action);
		}
		else {
			action.run();
		}
	}

	/**
	 * Lets the next one have its turn.
	 */
	void over(JobId job) {
		Deque<Runnable> others = this.waiting.get(job);
		if (others == null) {
			return;
		}
		Runnable next = others.poll();
		if (next == null) {
			this.waiting.remove(job);
		}
		else {
			this.lane.execute(next);
		}
	}

	void add(Viewing history) {
		this.shown.add(history);
	}

	void remove(Viewing history) {
		if (this.shown.remove(history)) {
			over(history.job());
		}
	}

	/**
	 * Returns whether events of a job are being shown again.
	 */
	boolean isShowing(JobId job) {
		return this.shown.stream().anyMatch((history) -> history.job().equals(job));
	}

	List<Viewing> all() {
		return List.copyOf(this.shown);
	}

}
