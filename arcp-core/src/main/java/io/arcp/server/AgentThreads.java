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

import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinWorkerThread;

import reactor.core.scheduler.NonBlocking;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * The threads that reactive agents are called on: as many as there are processors, each
 * of which must not block. A pool that steals work wakes fewer threads for many short
 * calls than one with a queue for each.
 */
final class AgentThreads extends ForkJoinWorkerThread implements NonBlocking {

	private AgentThreads(ForkJoinPool pool) {
		super(pool);
		setName("arcp-agent-" + getPoolIndex());
		setDaemon(true);
	}

	static Scheduler newScheduler() {
		ForkJoinPool pool = new ForkJoinPool(Runtime.getRuntime().availableProcessors(), AgentThreads::new, null, true);
		return Schedulers.fromExecutorService(pool, "arcp-agent");
	}

}
