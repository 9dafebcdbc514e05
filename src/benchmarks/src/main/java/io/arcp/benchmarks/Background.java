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

package io.arcp.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Replays that are repeated without a pause while something else is measured.
 */
final class Background {

	private final ExecutorService threads = Executors.newCachedThreadPool();

	private final List<CompletableFuture<Void>> tasks = new ArrayList<>();

	private volatile boolean ended;

	/**
	 * Starts to repeat replays.
	 * @param replays the replays, each on a thread of its own
	 */
	Background(List<? extends FrameReplay> replays) {
		for (FrameReplay replay : replays) {
			this.tasks.add(CompletableFuture.runAsync(() -> {
				while (!this.ended) {
					replay.replay();
				}
			}, this.threads));
		}
	}

	/**
	 * Ends when each replay has come to its end; fails if one has failed.
	 */
	void end() {
		this.ended = true;
		this.threads.shutdown();
		this.tasks.forEach((task) -> Await.result(task, "end of a replay"));
	}

}
