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

package io.arcp.transport;

import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Makes connections within one process, for tests and for clients that are embedded
 * beside their runtime (ARCP section 1.1).
 *
 * @since 0.1.0
 */
public final class InMemoryConnections {

	/** Number of frames that are taken from a source before the reader requests them. */
	public static final int WINDOW = 16;

	/** Size in bytes of the largest frame that an end accepts, unless told otherwise. */
	public static final int DEFAULT_MAX_FRAME_SIZE = 1 << 20;

	private InMemoryConnections() {
	}

	/**
	 * Creates a pair whose ends run on two daemon threads that all such pairs share.
	 * @return the pair
	 */
	public static ConnectionPair create() {
		return create(SharedThreads.EXECUTOR);
	}

	/**
	 * Creates a pair whose ends run on an executor. Each end runs its tasks serially,
	 * whatever the executor is; with {@code Runnable::run} everything happens on the
	 * calling thread, without recursion within one end.
	 * @param executor where the tasks of both ends run
	 * @return the pair
	 */
	public static ConnectionPair create(Executor executor) {
		return create(executor, ConnectionInfo.inMemory(), DEFAULT_MAX_FRAME_SIZE);
	}

	/**
	 * Creates a pair with all that can be chosen.
	 * @param executor where the tasks of both ends run
	 * @param serverInfo what the runtime's end says of the client
	 * @param maxFrameSize size in bytes of the largest frame that an end accepts; a
	 * larger one fails its {@link ArcpConnection#inbound()} and closes the connection
	 * with {@link CloseStatus#TOO_LARGE}
	 * @return the pair
	 */
	public static ConnectionPair create(Executor executor, ConnectionInfo serverInfo, int maxFrameSize) {
		Objects.requireNonNull(executor, "executor");
		Objects.requireNonNull(serverInfo, "serverInfo");
		if (maxFrameSize < 1) {
			throw new IllegalArgumentException("maxFrameSize must be at least 1");
		}
		MemoryConnection server = new MemoryConnection(serverInfo, new ConnectionLane(executor), maxFrameSize);
		MemoryConnection client = new MemoryConnection(ConnectionInfo.inMemory(), new ConnectionLane(executor),
				maxFrameSize);
		return new ConnectionPair(server, client);
	}

	/**
	 * Threads of the pairs that bring none, made when the first one needs them.
	 */
	private static final class SharedThreads {

		private static final int THREADS = 2;

		private static final int IDLE_SECONDS = 10;

		private static final Executor EXECUTOR = create();

		private SharedThreads() {
		}

		private static Executor create() {
			ThreadPoolExecutor executor = new ThreadPoolExecutor(THREADS, THREADS, IDLE_SECONDS, TimeUnit.SECONDS,
					new LinkedBlockingQueue<>(), (task) -> {
						Thread thread = new Thread(task, "arcp-memory");
						thread.setDaemon(true);
						return thread;
					});
			executor.allowCoreThreadTimeOut(true);
			return executor;
		}

	}

}
