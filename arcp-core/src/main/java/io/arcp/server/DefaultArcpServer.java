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
import java.util.Collections;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

import io.arcp.agent.AgentRegistry;
import io.arcp.credential.Credentials;
import io.arcp.event.ArcpStore;
import io.arcp.event.InMemoryArcpStore;
import io.arcp.event.JobEventEncoder;
import io.arcp.event.NodeRef;
import io.arcp.job.BlockingJobs;
import io.arcp.job.DelegationLimits;
import io.arcp.job.Job;
import io.arcp.job.JobEnvironment;
import io.arcp.job.JobExecution;
import io.arcp.job.JobSettings;
import io.arcp.job.Jobs;
import io.arcp.lease.LeasePolicy;
import io.arcp.protocol.IdGenerator;
import io.arcp.protocol.JobId;
import io.arcp.protocol.json.MessageCodec;
import io.arcp.session.SessionContext;
import io.arcp.session.SessionEnvironment;
import io.arcp.session.SessionSettings;
import io.arcp.session.Sessions;
import io.arcp.transport.ArcpConnection;
import io.arcp.transport.CloseStatus;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The runtime on one node.
 */
final class DefaultArcpServer implements ArcpServer {

	private final AgentRegistry agents = AgentRegistry.create();

	private static final Logger logger = LoggerFactory.getLogger(DefaultArcpServer.class);

	/** How long the end of the runtime is held up by revocations. */
	private static final Duration REVOCATION_WAIT = Duration.ofSeconds(1);

	private final ArcpStore store;

	private final @Nullable Credentials credentials;

	private final Jobs jobs;

	private final Sessions sessions;

	private final Scheduler timer;

	private final Disposable.Composite owned = Disposables.composite();

	private final AtomicBoolean closed = new AtomicBoolean();

	DefaultArcpServer(ArcpServerBuilder builder) {
		this.timer = (builder.timer != null) ? builder.timer : own(Schedulers.newSingle("arcp-timer", true));
		this.store = (builder.store != null) ? builder.store : memoryStore(builder);
		IdGenerator ids = builder.ids();
		this.credentials = credentials(builder, ids);
		NodeRef node = new NodeRef("node#" + ids.nextUlid());
		MessageCodec codec = new MessageCodec();
		Scheduler agentScheduler = own(AgentThreads.newScheduler());
		JobEnvironment jobEnvironment = new JobEnvironment(this.store, node, builder.clock, ids, builder.traceRandom,
				this.timer, agentScheduler, blockingJobs(builder), codec, new JobEventEncoder(), this.credentials);
		this.jobs = new Jobs(this.agents, jobEnvironment, jobSettings(builder));
		SessionEnvironment sessionEnvironment = new SessionEnvironment(this.jobs, this.agents,
				Objects.requireNonNull(builder.bearerVerifier), this.store, node, codec,
				new SessionEnvironment.Sources(builder.clock, this.timer, ids, builder.random));
		this.sessions = new Sessions(sessionSettings(builder, this.credentials), sessionEnvironment);
		if (this.credentials != null) {
			this.credentials.revokeLeftovers();
		}
	}

	private @Nullable Credentials credentials(ArcpServerBuilder builder, IdGenerator ids) {
		if (builder.credentialProvisioner == null || builder.credentialLedger == null) {
			return null;
		}
		Credentials issued = new Credentials(builder.credentialProvisioner, builder.credentialLedger,
				builder.credentialSettings, builder.clock, this.timer, ids);
		if (!issued.isOffered()) {
			logger.warn("Credentials are not offered: their ledger does not survive this process. Use a durable "
					+ "one, or allow a volatile store");
		}
		return issued;
	}

	private static ArcpStore memoryStore(ArcpServerBuilder builder) {
		return InMemoryArcpStore.builder()
			.clock(builder.clock)
			.maxRetained(builder.maxRetained)
			.idempotencyTtl(builder.idempotencyTtl)
			.build();
	}

	private Scheduler own(Scheduler scheduler) {
		this.owned.add(scheduler);
		return scheduler;
	}

	private BlockingJobs blockingJobs(ArcpServerBuilder builder) {
		if (builder.blockingExecutor != null) {
			return new BlockingJobs(builder.blockingExecutor, builder.maxBlocking, builder.taskDecorator);
		}
		ExecutorService virtual = builder.virtualThreads ? VirtualThreads.newExecutor() : null;
		ExecutorService executor = (virtual != null) ? virtual : threadPool();
		this.owned.add(executor::shutdownNow);
		return new BlockingJobs(executor, (virtual != null) ? Integer.MAX_VALUE : builder.maxBlocking,
				builder.taskDecorator);
	}

	private static ExecutorService threadPool() {
		AtomicInteger count = new AtomicInteger();
		return new ThreadPoolExecutor(0, Integer.MAX_VALUE, 30, TimeUnit.SECONDS, new SynchronousQueue<>(), (task) -> {
			Thread thread = new Thread(task, "arcp-blocking-" + count.incrementAndGet());
			thread.setDaemon(true);
			return thread;
		});
	}

	private static JobSettings jobSettings(ArcpServerBuilder builder) {
		LeasePolicy leases = new LeasePolicy(builder.permitUnleased, builder.requireModelUse,
				(builder.jobRoot != null) ? builder.jobRoot.toString() : null, builder.leaseExpiryGrace);
		return new JobSettings(builder.cancelGrace, builder.maxRuntime, builder.retention(),
				new JobSettings.LogLimits(builder.caps.maxBufferedEvents(), builder.caps.maxBufferedBytes()),
				builder.resultLimits, leases, builder.onExhaustion,
				new DelegationLimits(builder.maxDelegationDepth, builder.maxDelegations), builder.agentSettings,
				builder.authorityRules, builder.logger);
	}

	private static SessionSettings sessionSettings(ArcpServerBuilder builder, @Nullable Credentials credentials) {
		return new SessionSettings(Objects.requireNonNull(builder.runtime),
				builder.offered(credentials != null && credentials.isOffered()), vendorCapabilities(builder),
				new SessionSettings.HandshakeSettings(builder.helloTimeout, builder.preHello,
						builder.maxUnauthenticated, builder.dialect),
				new SessionSettings.Times(builder.heartbeatInterval, builder.resumeWindow, builder.idleTimeout,
						builder.backPressureMaxWait, builder.retention()),
				new SessionSettings.Limits(builder.caps, builder.onOverflow, builder.maxSessionsPerPrincipal,
						builder.maxRetained, builder.maxPendingRequests, builder.backPressureThreshold,
						builder.backPressureMode, builder.rateLimits),
				builder.jobAuthorizationPolicy, builder.hideForeignJobs, builder.authorityRules,
				builder.emitChildAccepted, new SessionSettings.TokenExpiry(builder.onTokenExpiry,
						builder.tokenExpiryWarning, builder.tokenExpiryListener),
				Map.copyOf(builder.vendorHandlers));
	}

	private static @Nullable ObjectNode vendorCapabilities(ArcpServerBuilder builder) {
		if (builder.vendorCapabilities.isEmpty()) {
			return null;
		}
		ObjectNode node = JsonNodeFactory.instance.objectNode();
		builder.vendorCapabilities.forEach(node::set);
		return node;
	}

	@Override
	public Mono<SessionContext> accept(ArcpConnection connection) {
		if (isDraining()) {
			return connection.close(CloseStatus.GOING_AWAY).then(Mono.empty());
		}
		return this.sessions.accept(connection);
	}

	@Override
	public AgentRegistry agents() {
		return this.agents;
	}

	@Override
	public Collection<Job> jobs() {
		return Collections.unmodifiableCollection(this.jobs.running());
	}

	@Override
	public Collection<SessionContext> sessions() {
		return this.sessions.all();
	}

	@Override
	public Map<JobId, Set<SessionContext>> subscribers() {
		return this.sessions.subscribers();
	}

	@Override
	public ArcpStore store() {
		return this.store;
	}

	@Override
	public boolean isDraining() {
		return this.sessions.isDraining();
	}

	@Override
	public int openingConnections() {
		return this.sessions.opening();
	}

	@Override
	public int unrevocableCredentials() {
		return (this.credentials != null) ? this.credentials.unrevocable() : 0;
	}

	@Override
	public boolean admitsUpgrade(String address) {
		return this.sessions.admitsUpgrade(address);
	}

	@Override
	public Mono<Void> drain(Duration grace) {
		return Mono.defer(() -> {
			Sinks.Empty<Void> idle = Sinks.empty();
			this.jobs.onIdle(idle::tryEmitEmpty);
			this.sessions.drain();
			if (this.jobs.running().isEmpty()) {
				return revoked();
			}
			return idle.asMono()
				.timeout(grace, this.timer)
				.onErrorResume(TimeoutException.class, (ex) -> endJobs())
				.then(revoked());
		});
	}

	/** What is not revoked by then is revoked at the next start. */
	private Mono<Void> revoked() {
		return (this.credentials != null) ? this.credentials.whenRevoked()
			.timeout(REVOCATION_WAIT, this.timer)
			.onErrorResume(TimeoutException.class, (ex) -> Mono.empty()) : Mono.empty();
	}

	private Mono<Void> endJobs() {
		return Mono.fromRunnable(() -> this.jobs.running().forEach(JobExecution::shutDown));
	}

	@Override
	public void resume() {
		if (!this.closed.get()) {
			this.sessions.resume();
		}
	}

	@Override
	public void close() {
		if (this.closed.compareAndSet(false, true)) {
			this.sessions.drain();
			this.jobs.running().forEach(JobExecution::shutDown);
			this.sessions.dispose();
			this.owned.dispose();
		}
	}

}
