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

package io.arcp.spring.web;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import io.arcp.agent.AgentRegistry;
import io.arcp.event.ArcpStore;
import io.arcp.job.Job;
import io.arcp.protocol.JobId;
import io.arcp.server.ArcpServer;
import io.arcp.session.SessionContext;
import io.arcp.transport.ArcpConnection;
import reactor.core.publisher.Mono;

/**
 * A server that hands its connections to the test.
 */
final class RecordingServer implements ArcpServer {

	private final BlockingQueue<ArcpConnection> connections = new LinkedBlockingQueue<>();

	volatile boolean draining;

	volatile int opening;

	volatile String refusedAddress = "";

	volatile String lastAddress = "";

	ArcpConnection connection() throws InterruptedException {
		ArcpConnection connection = this.connections.poll(10, TimeUnit.SECONDS);
		if (connection == null) {
			throw new AssertionError("no connection was accepted");
		}
		return connection;
	}

	@Override
	public Mono<SessionContext> accept(ArcpConnection connection) {
		this.connections.add(connection);
		return Mono.empty();
	}

	@Override
	public AgentRegistry agents() {
		throw new UnsupportedOperationException();
	}

	@Override
	public Collection<Job> jobs() {
		return List.of();
	}

	@Override
	public Collection<SessionContext> sessions() {
		return List.of();
	}

	@Override
	public Map<JobId, Set<SessionContext>> subscribers() {
		return Map.of();
	}

	@Override
	public ArcpStore store() {
		throw new UnsupportedOperationException();
	}

	@Override
	public boolean isDraining() {
		return this.draining;
	}

	@Override
	public int openingConnections() {
		return this.opening;
	}

	@Override
	public int unrevocableCredentials() {
		return 0;
	}

	@Override
	public boolean admitsUpgrade(String address) {
		this.lastAddress = address;
		return !address.equals(this.refusedAddress);
	}

	@Override
	public Mono<Void> drain(Duration grace) {
		return Mono.empty();
	}

	@Override
	public void resume() {
	}

	@Override
	public void close() {
	}

}
