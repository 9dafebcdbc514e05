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

import java.util.concurrent.CompletableFuture;

import io.netty.channel.EventLoopGroup;
import org.jspecify.annotations.Nullable;

/**
 * A connection on which nothing happens beyond heartbeats.
 */
final class IdleConnection implements FrameListener, AutoCloseable {

	private static final String HELLO = "{\"arcp\":\"1.1\",\"id\":\"hello\",\"type\":\"session.hello\",\"payload\":"
			+ "{\"client\":{\"name\":\"benchmark\"},\"auth\":{\"token\":\"tok-bench\"},\"capabilities\":"
			+ "{\"features\":[\"heartbeat\",\"ack\",\"list_jobs\",\"subscribe\",\"progress\",\"result_chunk\"]}}}";

	private static final byte[] HEARTBEAT = FrameHead
		.bytes("{\"arcp\":\"1.1\",\"id\":\"beat\",\"type\":\"session.heartbeat\",\"payload\":{}}");

	private final CompletableFuture<Long> opened = new CompletableFuture<>();

	private final CompletableFuture<LoadConnection> connection;

	private volatile @Nullable Throwable lost;

	private long helloAt;

	private IdleConnection(CompletableFuture<LoadConnection> connection) {
		this.connection = connection;
	}

	/**
	 * Starts to open a session with the features that clients commonly ask for.
	 * @param group runs the connection
	 * @param port the port of the runtime
	 * @return the connection, open at the welcome
	 */
	static IdleConnection session(EventLoopGroup group, int port) {
		return open(LoadConnection.connect(group, port, "/arcp"), HELLO);
	}

	/**
	 * Starts to open a bare WebSocket.
	 * @param group runs the connection
	 * @param port the port of the raw pusher
	 * @return the connection, open when it is upgraded
	 */
	static IdleConnection bare(EventLoopGroup group, int port) {
		return open(LoadConnection.connect(group, port, "/raw/shared"), null);
	}

	private static IdleConnection open(CompletableFuture<LoadConnection> connection, @Nullable String hello) {
		IdleConnection idle = new IdleConnection(connection);
		connection.whenComplete((upgraded, ex) -> {
			if (ex != null) {
				idle.failed(ex);
			}
			else {
				idle.upgraded(upgraded, hello);
			}
		});
		return idle;
	}

	private void upgraded(LoadConnection upgraded, @Nullable String hello) {
		this.helloAt = System.nanoTime();
		if (hello != null) {
			upgraded.send(this, hello);
		}
		else {
			upgraded.listener(this);
			this.opened.complete(0L);
		}
	}

	/**
	 * Returns the time from the hello to the welcome, when that has come.
	 * @return nanoseconds
	 */
	CompletableFuture<Long> opened() {
		return this.opened;
	}

	@Override
	public void frame(FrameHead head) {
		int type = head.type();
		if (head.matches(FrameHead.WELCOME, type)) {
			this.opened.complete(System.nanoTime() - this.helloAt);
		}
		else if (head.matches(FrameHead.PING, type)) {
			this.connection.join().write(HEARTBEAT);
		}
		else {
			throw new IllegalStateException("unexpected " + head);
		}
	}

	@Override
	public void failed(Throwable cause) {
		this.lost = cause;
		this.opened.completeExceptionally(cause);
	}

	/**
	 * Checks that the connection was not lost.
	 */
	void check() {
		Throwable cause = this.lost;
		if (cause != null) {
			throw new IllegalStateException("an idle connection was lost", cause);
		}
	}

	@Override
	public void close() {
		this.connection.thenAccept(LoadConnection::close);
	}

}
