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
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;

/**
 * Connections that are opened in large numbers and then stay idle.
 */
final class IdleConnections implements AutoCloseable {

	/** How many are between connect and welcome at a time. */
	private static final int OPENING = 64;

	private final Supplier<IdleConnection> connections;

	private final List<IdleConnection> open = new ArrayList<>();

	/**
	 * Creates an empty collection.
	 * @param connections starts to open a connection
	 */
	IdleConnections(Supplier<IdleConnection> connections) {
		this.connections = connections;
	}

	/**
	 * Opens more connections and waits until all are open.
	 * @param count how many
	 * @return how long each waited for its welcome, in nanoseconds; no time where none is
	 * sent
	 */
	long[] open(int count) {
		Semaphore room = new Semaphore(OPENING);
		List<CompletableFuture<Long>> opened = new ArrayList<>(count);
		for (int i = 0; i < count; i++) {
			room.acquireUninterruptibly();
			IdleConnection connection = this.connections.get();
			this.open.add(connection);
			opened.add(connection.opened().whenComplete((waited, ex) -> room.release()));
		}
		return opened.stream().mapToLong((future) -> Await.result(future, "welcome")).toArray();
	}

	/**
	 * Checks that no connection was lost.
	 */
	void check() {
		this.open.forEach(IdleConnection::check);
	}

	@Override
	public void close() {
		this.open.forEach(IdleConnection::close);
	}

}
