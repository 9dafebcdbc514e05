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

import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.Set;

import io.arcp.agent.Agent;
import io.arcp.agent.AgentRegistry;
import io.arcp.event.ArcpStore;
import io.arcp.job.Job;
import io.arcp.protocol.JobId;
import io.arcp.session.SessionContext;
import io.arcp.transport.ArcpConnection;
import reactor.core.publisher.Mono;

/**
 * A runtime that hosts agents for clients (ARCP section 7).
 * <p>
 * A transport hands each connection to {@link #accept}. Sessions and jobs outlive their
 * connections. All methods may be called from any thread.
 *
 * @since 0.1.0
 */
public interface ArcpServer extends AutoCloseable {

	/**
	 * Starts to build a server.
	 * @return a builder with the defaults of the protocol
	 */
	static ArcpServerBuilder builder() {
		return new ArcpServerBuilder();
	}

	/**
	 * Serves a connection: waits for the hello, answers it and goes on until the
	 * connection ends.
	 * @param connection the connection, not used by anybody else
	 * @return the session, when the welcome has been handed to the connection; empty when
	 * the handshake failed, which the client has been told. Cancelling it does not end
	 * the connection
	 */
	Mono<SessionContext> accept(ArcpConnection connection);

	/**
	 * Registers an agent.
	 * @param ref {@code name}, or {@code name@version}
	 * @param agent the agent
	 * @throws io.arcp.protocol.InvalidRequestException if the reference breaks the
	 * grammar of ARCP section 1.5
	 * @throws IllegalStateException if the reference is registered already
	 */
	default void registerAgent(String ref, Agent agent) {
		agents().register(ref, agent);
	}

	/**
	 * Sets the version that the bare name of an agent means.
	 * @param name the agent's name
	 * @param version the version
	 * @throws IllegalArgumentException if there is no such agent or version
	 */
	default void setDefaultVersion(String name, String version) {
		agents().setDefaultVersion(name, version);
	}

	/**
	 * Returns the agents.
	 * @return the registry, live
	 */
	AgentRegistry agents();

	/**
	 * Returns the jobs that run on this node.
	 * @return an unmodifiable live view
	 */
	Collection<Job> jobs();

	/**
	 * Returns the sessions that this node holds, connected and parked.
	 * @return an unmodifiable live view
	 */
	Collection<SessionContext> sessions();

	/**
	 * Returns which sessions of this node watch jobs that have not ended (ARCP section
	 * 3.8). A session that owns a job and has not subscribed to it is not among them.
	 * @return an unmodifiable live view; a set in it is a snapshot
	 */
	Map<JobId, Set<SessionContext>> subscribers();

	/**
	 * Returns the store.
	 * @return the store
	 */
	ArcpStore store();

	/**
	 * Returns whether the server is draining or closed and refuses new work.
	 * @return whether {@link #drain} was called
	 */
	boolean isDraining();

	/**
	 * Returns the number of connections that wait for their hello.
	 * @return the number, to be compared with the cap of ARCP section 2.2
	 */
	int openingConnections();

	/**
	 * Returns the number of upstream credentials that could not be revoked (ARCP section
	 * 4.8). They are tried again when a runtime with the same ledger starts.
	 * @return the number since this server was built
	 */
	int unrevocableCredentials();

	/**
	 * Counts an attempt to connect, for the limit of handshakes per address (ARCP section
	 * 6.4). A transport that can tell addresses calls it for each attempt and refuses
	 * those that are above the limit.
	 * @param address the address, or the network whose addresses are counted as one
	 * @return whether the attempt is within the limit; always when there is none
	 */
	boolean admitsUpgrade(String address);

	/**
	 * Ends the service in an orderly way (ARCP section 2.10): refuses new connections and
	 * submits, tells each client with {@code session.closed} and close code 1001, waits
	 * for running jobs, ends what is left with {@code INTERNAL_ERROR}, and waits at most
	 * a second for credentials to be revoked.
	 * @param grace how long to wait for jobs
	 * @return completes when no job runs any more
	 */
	Mono<Void> drain(Duration grace);

	/**
	 * Accepts connections and submits again after a {@link #drain}. Without effect on a
	 * server that is not draining or was closed.
	 */
	void resume();

	/**
	 * Ends the service at once and frees its threads: {@link #drain} without a grace
	 * period. The store is left to its owner.
	 */
	@Override
	void close();

}
