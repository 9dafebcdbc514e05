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

import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;

import io.arcp.credential.CredentialLedger;
import io.arcp.credential.CredentialProvisioner;
import io.arcp.credential.CredentialSettings;
import io.arcp.event.ArcpStore;
import io.arcp.job.AgentSettings;
import io.arcp.job.DelegationLimits;
import io.arcp.job.ExhaustionPolicy;
import io.arcp.job.JobAuthorizationPolicy;
import io.arcp.job.ResultLimits;
import io.arcp.protocol.Dialect;
import io.arcp.protocol.Feature;
import io.arcp.protocol.IdGenerator;
import io.arcp.protocol.RuntimeInfo;
import io.arcp.protocol.UlidGenerator;
import io.arcp.protocol.VendorMessage;
import io.arcp.security.AuthorityRules;
import io.arcp.security.BearerVerifier;
import io.arcp.session.BackPressureMode;
import io.arcp.session.OverflowPolicy;
import io.arcp.session.PreHello;
import io.arcp.session.RateLimits;
import io.arcp.session.SessionCaps;
import io.arcp.session.SessionContext;
import io.arcp.session.TokenExpiryListener;
import io.arcp.session.TokenExpiryPolicy;
import io.arcp.session.VendorMessageHandler;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.scheduler.Scheduler;
import tools.jackson.databind.JsonNode;

/**
 * Builds an {@link ArcpServer}. Only the runtime's identity and the bearer verifier are
 * required; every other option has the default of the protocol (ARCP section 7.1), which
 * its method names. A builder may be used once and is not safe for several threads.
 * <p>
 * The class is long because each option is one documented method and nothing else.
 *
 * @since 0.1.0
 */
public final class ArcpServerBuilder {

	private static final Duration LONGEST = Duration.ofDays(36_500);

	static final Set<Feature> IMPLEMENTED = Set.of(Feature.HEARTBEAT, Feature.ACK, Feature.LIST_JOBS, Feature.SUBSCRIBE,
			Feature.LEASE_EXPIRES_AT, Feature.COST_BUDGET, Feature.MODEL_USE, Feature.PROVISIONED_CREDENTIALS,
			Feature.PROGRESS, Feature.RESULT_CHUNK, Feature.AGENT_VERSIONS);

	@Nullable RuntimeInfo runtime;

	@Nullable BearerVerifier bearerVerifier;

	@Nullable ArcpStore store;

	@Nullable CredentialProvisioner credentialProvisioner;

	@Nullable CredentialLedger credentialLedger;

	CredentialSettings credentialSettings = CredentialSettings.DEFAULT;

	final Map<String, JsonNode> vendorCapabilities = new LinkedHashMap<>();

	final Map<String, VendorMessageHandler> vendorHandlers = new LinkedHashMap<>();

	Logger logger = LoggerFactory.getLogger("io.arcp.agent.job");

	Set<Feature> features = EnumSet.noneOf(Feature.class);

	Duration heartbeatInterval = Duration.ofSeconds(30);

	Duration resumeWindow = Duration.ofMinutes(10);

	Duration idleTimeout = Duration.ofHours(1);

	Duration helloTimeout = Duration.ofSeconds(10);

	PreHello preHello = PreHello.ANSWER;

	@Nullable Dialect dialect;

	int maxSessionsPerPrincipal = 32;

	int maxUnauthenticated = 1024;

	int maxPendingRequests = 1024;

	SessionCaps caps = SessionCaps.DEFAULT;

	OverflowPolicy onOverflow = OverflowPolicy.EVICT;

	int backPressureThreshold = 1000;

	BackPressureMode backPressureMode = BackPressureMode.STALL;

	RateLimits rateLimits = RateLimits.NONE;

	TokenExpiryPolicy onTokenExpiry = TokenExpiryPolicy.CLOSE;

	Duration tokenExpiryWarning = Duration.ofMinutes(1);

	TokenExpiryListener tokenExpiryListener = (session, at) -> {
	};

	Duration backPressureMaxWait = Duration.ofSeconds(30);

	Duration cancelGrace = Duration.ofSeconds(30);

	@Nullable Duration maxRuntime;

	int maxBlocking = 256;

	@Nullable Duration jobRetention;

	int maxRetained = 10_000;

	Duration idempotencyTtl = Duration.ofHours(24);

	Map<String, AgentSettings> agentSettings = Map.of();

	Set<String> permitUnleased = Set.of();

	boolean requireModelUse;

	@Nullable Path jobRoot;

	Duration leaseExpiryGrace = Duration.ZERO;

	ExhaustionPolicy onExhaustion = ExhaustionPolicy.CONTINUE;

	int maxDelegationDepth = DelegationLimits.DEFAULT.maxDepth();

	int maxDelegations = DelegationLimits.DEFAULT.maxPerJob();

	boolean emitChildAccepted = true;

	ResultLimits resultLimits = ResultLimits.DEFAULT;

	JobAuthorizationPolicy jobAuthorizationPolicy = JobAuthorizationPolicy.samePrincipal();

	boolean hideForeignJobs;

	AuthorityRules authorityRules = AuthorityRules.NONE;

	Duration shutdownGrace = Duration.ofSeconds(20);

	@Nullable Executor blockingExecutor;

	boolean virtualThreads;

	UnaryOperator<Runnable> taskDecorator = UnaryOperator.identity();

	Clock clock = Clock.systemUTC();

	@Nullable Scheduler timer;

	@Nullable IdGenerator idGenerator;

	RandomGenerator random = new SecureRandom();

	RandomGenerator traceRandom = () -> ThreadLocalRandom.current().nextLong();

	ArcpServerBuilder() {
	}

	/**
	 * Sets what the runtime is called in the welcome. Required.
	 * @param name its name, not blank
	 * @param version its version, not blank
	 * @return this builder
	 */
	public ArcpServerBuilder runtime(String name, String version) {
		if (name.isBlank() || version.isBlank()) {
			throw new IllegalArgumentException("the runtime needs a name and a version");
		}
		this.runtime = new RuntimeInfo(name, version);
		return this;
	}

	/**
	 * Adds a member to the capabilities of the welcome.
	 * @param name a name that begins with {@code x-vendor.}
	 * @param value its value
	 * @return this builder
	 */
	public ArcpServerBuilder vendorCapability(String name, JsonNode value) {
		if (!name.startsWith("x-vendor.")) {
			throw new IllegalArgumentException("a vendor capability begins with 'x-vendor.', not '" + name + "'");
		}
		this.vendorCapabilities.put(name, value);
		return this;
	}

	/**
	 * Sets what handles the messages of a vendor's own type, in all sessions (ARCP
	 * section 2.8). Without a handler such a message is refused, unless it says that it
	 * is optional.
	 * @param type a type that begins with {@code x-vendor.}
	 * @param handler the handler
	 * @return this builder
	 * @see SessionContext#registerHandler(String, VendorMessageHandler)
	 */
	public ArcpServerBuilder vendorMessageHandler(String type, VendorMessageHandler handler) {
		if (!VendorMessage.isVendorType(type)) {
			throw new IllegalArgumentException("a vendor's type begins with 'x-vendor.', not '" + type + "'");
		}
		this.vendorHandlers.put(type, Objects.requireNonNull(handler, "handler"));
		return this;
	}

	/**
	 * Sets who verifies bearer tokens. Required.
	 * @param verifier the verifier
	 * @return this builder
	 */
	public ArcpServerBuilder bearerVerifier(BearerVerifier verifier) {
		this.bearerVerifier = Objects.requireNonNull(verifier, "verifier");
		return this;
	}

	/**
	 * Sets what happens when the token of a connection expires; the connection is closed
	 * by default (ARCP section 2.3).
	 * @param policy what happens
	 * @return this builder
	 */
	public ArcpServerBuilder onTokenExpiry(TokenExpiryPolicy policy) {
		this.onTokenExpiry = Objects.requireNonNull(policy, "policy");
		return this;
	}

	/**
	 * Sets how long before a token expires the listener is told; 1 minute by default.
	 * @param time the time, zero not to tell it
	 * @return this builder
	 */
	public ArcpServerBuilder tokenExpiryWarning(Duration time) {
		this.tokenExpiryWarning = notNegative(time, "token expiry warning");
		return this;
	}

	/**
	 * Sets who is told before a connection is closed because its token expires; nobody by
	 * default.
	 * @param listener is told
	 * @return this builder
	 */
	public ArcpServerBuilder tokenExpiryListener(TokenExpiryListener listener) {
		this.tokenExpiryListener = Objects.requireNonNull(listener, "listener");
		return this;
	}

	/**
	 * Sets where sessions and jobs are kept; in memory by default.
	 * @param newStore the store
	 * @return this builder
	 */
	public ArcpServerBuilder store(ArcpStore newStore) {
		this.store = Objects.requireNonNull(newStore, "store");
		return this;
	}

	/**
	 * Sets the logger that agents get from their job context.
	 * @param newLogger the logger
	 * @return this builder
	 */
	public ArcpServerBuilder logger(Logger newLogger) {
		this.logger = Objects.requireNonNull(newLogger, "logger");
		return this;
	}

	/**
	 * Sets the features that are offered.
	 * @param offered the features; empty, the default, for all that this runtime
	 * implements, less {@link Feature#MODEL_USE} when there are no credentials.
	 * {@link Feature#PROVISIONED_CREDENTIALS} is offered only with a provisioner and a
	 * ledger that keeps its promise
	 * @return this builder
	 * @throws IllegalArgumentException if a feature is not implemented
	 */
	public ArcpServerBuilder features(Set<Feature> offered) {
		for (Feature feature : offered) {
			if (!IMPLEMENTED.contains(feature)) {
				throw new IllegalArgumentException("feature '" + feature.wireName() + "' is not implemented");
			}
		}
		this.features = offered.isEmpty() ? EnumSet.noneOf(Feature.class) : EnumSet.copyOf(offered);
		return this;
	}

	/**
	 * Sets after which silence a client is pinged; 30 seconds by default. It is held lost
	 * after two intervals (ARCP section 2.6).
	 * @param interval whole seconds, at least 1
	 * @return this builder
	 */
	public ArcpServerBuilder heartbeatInterval(Duration interval) {
		if (interval.getNano() != 0 || interval.getSeconds() < 1) {
			throw new IllegalArgumentException("the heartbeat interval must be whole seconds, at least 1");
		}
		this.heartbeatInterval = bounded(interval);
		return this;
	}

	/**
	 * Sets how long a session is kept after its connection was lost; 10 minutes by
	 * default.
	 * @param window the time, more than zero
	 * @return this builder
	 */
	public ArcpServerBuilder resumeWindow(Duration window) {
		this.resumeWindow = positive(window, "resume window");
		return this;
	}

	/**
	 * Sets after which idle time a session is closed; 1 hour by default.
	 * @param timeout the time, zero for never
	 * @return this builder
	 */
	public ArcpServerBuilder idleTimeout(Duration timeout) {
		this.idleTimeout = notNegative(timeout, "idle timeout");
		return this;
	}

	/**
	 * Sets the time from the upgrade to a verified hello; 10 seconds by default.
	 * @param timeout the time, more than zero
	 * @return this builder
	 */
	public ArcpServerBuilder helloTimeout(Duration timeout) {
		this.helloTimeout = positive(timeout, "hello timeout");
		return this;
	}

	/**
	 * Sets what happens to frames before the hello; they are answered by default.
	 * @param mode what happens
	 * @return this builder
	 */
	public ArcpServerBuilder preHello(PreHello mode) {
		this.preHello = Objects.requireNonNull(mode, "mode");
		return this;
	}

	/**
	 * Sets the dialect in which all clients are answered (ARCP section 3.3). By default
	 * that of a client is the one that the query parameter {@code dialect} of its
	 * connection names, else the one that its first frame suggests.
	 * @param fixed the dialect, or {@code null} to find it for each connection
	 * @return this builder
	 */
	public ArcpServerBuilder dialect(@Nullable Dialect fixed) {
		this.dialect = fixed;
		return this;
	}

	/**
	 * Sets how many sessions one principal may have, parked ones included; 32 by default.
	 * @param max the number, at least 1
	 * @return this builder
	 */
	public ArcpServerBuilder maxSessionsPerPrincipal(int max) {
		this.maxSessionsPerPrincipal = atLeastOne(max, "sessions per principal");
		return this;
	}

	/**
	 * Sets how many connections may wait for their hello; 1024 by default. The transport
	 * refuses what is above it.
	 * @param max the number, at least 1
	 * @return this builder
	 */
	public ArcpServerBuilder maxUnauthenticated(int max) {
		this.maxUnauthenticated = atLeastOne(max, "unauthenticated connections");
		return this;
	}

	/**
	 * Sets how many requests of a session may be unanswered before its connection is not
	 * read; 1024 by default.
	 * @param max the number, at least 1
	 * @return this builder
	 */
	public ArcpServerBuilder maxPendingRequests(int max) {
		this.maxPendingRequests = atLeastOne(max, "pending requests");
		return this;
	}

	/**
	 * Sets the caps of a session; 10,000 events, 16 MiB and 100 jobs by default.
	 * @param newCaps the caps
	 * @return this builder
	 */
	public ArcpServerBuilder caps(SessionCaps newCaps) {
		this.caps = Objects.requireNonNull(newCaps, "caps");
		return this;
	}

	/**
	 * Sets what happens when the buffer of a session is full; the oldest frames are
	 * evicted by default.
	 * @param policy what happens
	 * @return this builder
	 */
	public ArcpServerBuilder onOverflow(OverflowPolicy policy) {
		this.onOverflow = Objects.requireNonNull(policy, "policy");
		return this;
	}

	/**
	 * Sets the lag above which a client is told to acknowledge; 1000 by default.
	 * @param threshold the number of frames, at least 1
	 * @return this builder
	 */
	public ArcpServerBuilder backPressureThreshold(int threshold) {
		this.backPressureThreshold = atLeastOne(threshold, "back-pressure threshold");
		return this;
	}

	/**
	 * Sets what happens when a client lags behind; its agents stall by default.
	 * @param mode what happens
	 * @return this builder
	 */
	public ArcpServerBuilder backPressureMode(BackPressureMode mode) {
		this.backPressureMode = Objects.requireNonNull(mode, "mode");
		return this;
	}

	/**
	 * Sets how much clients may ask for in a second; any amount by default (ARCP section
	 * 6.4).
	 * @param limits the limits
	 * @return this builder
	 */
	public ArcpServerBuilder rateLimits(RateLimits limits) {
		this.rateLimits = Objects.requireNonNull(limits, "limits");
		return this;
	}

	/**
	 * Sets how long an agent waits for a client that takes nothing; 30 seconds by
	 * default.
	 * @param wait the time, more than zero
	 * @return this builder
	 */
	public ArcpServerBuilder backPressureMaxWait(Duration wait) {
		this.backPressureMaxWait = positive(wait, "longest wait");
		return this;
	}

	/**
	 * Sets the time that an agent has to unwind after a cancel; 30 seconds by default.
	 * @param grace the time
	 * @return this builder
	 */
	public ArcpServerBuilder cancelGrace(Duration grace) {
		this.cancelGrace = notNegative(grace, "cancel grace");
		return this;
	}

	/**
	 * Sets the upper bound of the time of a job.
	 * @param max the time, more than zero, or {@code null}, the default, for none
	 * @return this builder
	 */
	public ArcpServerBuilder maxRuntime(@Nullable Duration max) {
		this.maxRuntime = (max != null) ? positive(max, "longest run time") : null;
		return this;
	}

	/**
	 * Sets how many blocking handlers may be at work, without virtual threads; 256 by
	 * default.
	 * @param max the number, at least 1
	 * @return this builder
	 */
	public ArcpServerBuilder maxBlocking(int max) {
		this.maxBlocking = atLeastOne(max, "blocking handlers");
		return this;
	}

	/**
	 * Sets how long an ended job stays visible.
	 * @param retention the time, or {@code null}, the default, for the resume window
	 * @return this builder
	 */
	public ArcpServerBuilder jobRetention(@Nullable Duration retention) {
		this.jobRetention = (retention != null) ? notNegative(retention, "job retention") : null;
		return this;
	}

	/**
	 * Sets how many ended jobs are kept per principal; 10,000 by default.
	 * @param max the number, at least 1
	 * @return this builder
	 */
	public ArcpServerBuilder maxRetained(int max) {
		this.maxRetained = atLeastOne(max, "retained jobs");
		return this;
	}

	/**
	 * Sets how long an idempotency key is kept; 24 hours by default.
	 * @param ttl the time, more than zero
	 * @return this builder
	 */
	public ArcpServerBuilder idempotencyTtl(Duration ttl) {
		this.idempotencyTtl = positive(ttl, "idempotency TTL");
		return this;
	}

	/**
	 * Sets what is different for single agents.
	 * @param settings the settings by agent name
	 * @return this builder
	 */
	public ArcpServerBuilder agentSettings(Map<String, AgentSettings> settings) {
		this.agentSettings = Map.copyOf(settings);
		return this;
	}

	/**
	 * Sets the capabilities that a job has without a lease; none by default.
	 * @param capabilities the capabilities
	 * @return this builder
	 */
	public ArcpServerBuilder permitUnleased(Set<String> capabilities) {
		this.permitUnleased = Set.copyOf(capabilities);
		return this;
	}

	/**
	 * Sets whether a job needs {@code model.use} in its lease to use a model; it does not
	 * by default.
	 * @param required whether it does
	 * @return this builder
	 */
	public ArcpServerBuilder requireModelUse(boolean required) {
		this.requireModelUse = required;
		return this;
	}

	/**
	 * Sets the directory that relative paths in checks are resolved to.
	 * @param root the directory, or {@code null}, the default, to deny them
	 * @return this builder
	 */
	public ArcpServerBuilder jobRoot(@Nullable Path root) {
		this.jobRoot = root;
		return this;
	}

	/**
	 * Sets how long after its deadline a lease still holds; not at all by default (ARCP
	 * section 4.5).
	 * @param grace the time
	 * @return this builder
	 */
	public ArcpServerBuilder leaseExpiryGrace(Duration grace) {
		this.leaseExpiryGrace = notNegative(grace, "lease expiry grace");
		return this;
	}

	/**
	 * Sets what happens to a job that has spent the last of a budget; it goes on by
	 * default, without authority (ARCP section 4.7).
	 * @param policy what happens
	 * @return this builder
	 */
	public ArcpServerBuilder onExhaustion(ExhaustionPolicy policy) {
		this.onExhaustion = Objects.requireNonNull(policy, "policy");
		return this;
	}

	/**
	 * Sets how many ancestors a job may have; 8 by default (ARCP section 3.9).
	 * @param max the number, 0 to let no job delegate
	 * @return this builder
	 */
	public ArcpServerBuilder maxDelegationDepth(int max) {
		this.maxDelegationDepth = new DelegationLimits(max, this.maxDelegations).maxDepth();
		return this;
	}

	/**
	 * Sets how many delegations one job may ask for, refused ones included; 100 by
	 * default (ARCP section 3.9).
	 * @param max the number, 0 to let no job delegate
	 * @return this builder
	 */
	public ArcpServerBuilder maxDelegations(int max) {
		this.maxDelegations = new DelegationLimits(this.maxDelegationDepth, max).maxPerJob();
		return this;
	}

	/**
	 * Sets whether clients are sent the acceptance of a child; they are by default.
	 * @param emit whether they are
	 * @return this builder
	 */
	public ArcpServerBuilder emitChildAccepted(boolean emit) {
		this.emitChildAccepted = emit;
		return this;
	}

	/**
	 * Sets the limits of results; those of the protocol by default.
	 * @param limits the limits
	 * @return this builder
	 */
	public ArcpServerBuilder resultLimits(ResultLimits limits) {
		this.resultLimits = Objects.requireNonNull(limits, "limits");
		return this;
	}

	/**
	 * Sets what mints and revokes upstream credentials; nothing by default (ARCP section
	 * 4.8). It needs a ledger.
	 * @param provisioner the provisioner
	 * @return this builder
	 */
	public ArcpServerBuilder credentialProvisioner(CredentialProvisioner provisioner) {
		this.credentialProvisioner = Objects.requireNonNull(provisioner, "provisioner");
		return this;
	}

	/**
	 * Sets what knows the outstanding credentials; nothing by default. What it holds at
	 * the start of the runtime is revoked.
	 * @param ledger the ledger, which is left to its owner
	 * @return this builder
	 */
	public ArcpServerBuilder credentialLedger(CredentialLedger ledger) {
		this.credentialLedger = Objects.requireNonNull(ledger, "ledger");
		return this;
	}

	/**
	 * Sets how credentials are issued and revoked; as the protocol says by default.
	 * @param settings the settings
	 * @return this builder
	 */
	public ArcpServerBuilder credentialSettings(CredentialSettings settings) {
		this.credentialSettings = Objects.requireNonNull(settings, "settings");
		return this;
	}

	/**
	 * Sets who may do what with a job; the submitter's principal may do everything by
	 * default.
	 * @param policy the policy
	 * @return this builder
	 */
	public ArcpServerBuilder jobAuthorizationPolicy(JobAuthorizationPolicy policy) {
		this.jobAuthorizationPolicy = Objects.requireNonNull(policy, "policy");
		return this;
	}

	/**
	 * Sets whether a job of another principal looks like an unknown one; it does not by
	 * default.
	 * @param hide whether it does
	 * @return this builder
	 */
	public ArcpServerBuilder hideForeignJobs(boolean hide) {
		this.hideForeignJobs = hide;
		return this;
	}

	/**
	 * Sets which authorities principals need for what; none by default.
	 * @param rules the rules
	 * @return this builder
	 */
	public ArcpServerBuilder authorityRules(AuthorityRules rules) {
		this.authorityRules = Objects.requireNonNull(rules, "rules");
		return this;
	}

	/**
	 * Sets where blocking handlers run; threads of the runtime by default.
	 * @param executor starts each task at once, on a thread that may block
	 * @return this builder
	 */
	public ArcpServerBuilder blockingExecutor(Executor executor) {
		this.blockingExecutor = Objects.requireNonNull(executor, "executor");
		return this;
	}

	/**
	 * Sets whether blocking handlers run on virtual threads, where the JDK has them,
	 * without a limit of their number; they do not by default.
	 * @param use whether they do
	 * @return this builder
	 */
	public ArcpServerBuilder virtualThreads(boolean use) {
		this.virtualThreads = use;
		return this;
	}

	/**
	 * Sets what wraps each call of a blocking handler.
	 * @param decorator the decorator
	 * @return this builder
	 */
	public ArcpServerBuilder taskDecorator(UnaryOperator<Runnable> decorator) {
		this.taskDecorator = Objects.requireNonNull(decorator, "decorator");
		return this;
	}

	/**
	 * Sets what tells the time; the system clock by default.
	 * @param newClock the clock
	 * @return this builder
	 */
	public ArcpServerBuilder clock(Clock newClock) {
		this.clock = Objects.requireNonNull(newClock, "clock");
		return this;
	}

	/**
	 * Sets what times things and runs what has no connection; a scheduler of the runtime
	 * by default. One that is set here is not disposed by the server.
	 * @param scheduler the scheduler, which must run its tasks one after the other
	 * @return this builder
	 */
	public ArcpServerBuilder timer(Scheduler scheduler) {
		this.timer = Objects.requireNonNull(scheduler, "scheduler");
		return this;
	}

	/**
	 * Sets what makes identifiers; ULIDs of the clock by default.
	 * @param generator the generator
	 * @return this builder
	 */
	public ArcpServerBuilder idGenerator(IdGenerator generator) {
		this.idGenerator = Objects.requireNonNull(generator, "generator");
		return this;
	}

	/**
	 * Sets what chance is: a secure generator by default. Resume tokens are made of it.
	 * @param generator the generator, safe for several threads
	 * @return this builder
	 */
	public ArcpServerBuilder random(RandomGenerator generator) {
		this.random = Objects.requireNonNull(generator, "generator");
		this.traceRandom = generator;
		return this;
	}

	/**
	 * Builds the server, which serves from now on.
	 * @return the server
	 * @throws IllegalStateException if the identity or the verifier is missing, or a
	 * credential provisioner has no ledger
	 */
	public ArcpServer build() {
		if (this.runtime == null) {
			throw new IllegalStateException("the runtime needs a name and a version: call runtime(name, version)");
		}
		if (this.bearerVerifier == null) {
			throw new IllegalStateException("a bearer verifier is needed: call bearerVerifier(...)");
		}
		if (this.credentialProvisioner != null && this.credentialLedger == null) {
			throw new IllegalStateException("a credential provisioner needs a ledger: call credentialLedger(...)");
		}
		return new DefaultArcpServer(this);
	}

	Set<Feature> offered(boolean credentials) {
		Set<Feature> offered = EnumSet.copyOf(this.features.isEmpty() ? IMPLEMENTED : this.features);
		if (!credentials) {
			offered.remove(Feature.PROVISIONED_CREDENTIALS);
			if (this.features.isEmpty()) {
				offered.remove(Feature.MODEL_USE);
			}
		}
		return offered;
	}

	IdGenerator ids() {
		return (this.idGenerator != null) ? this.idGenerator : new UlidGenerator(this.clock, this.traceRandom);
	}

	Duration retention() {
		return (this.jobRetention != null) ? this.jobRetention : this.resumeWindow;
	}

	private static Duration positive(Duration value, String what) {
		if (value.isNegative() || value.isZero()) {
			throw new IllegalArgumentException("the " + what + " must be more than zero");
		}
		return bounded(value);
	}

	private static Duration notNegative(Duration value, String what) {
		if (value.isNegative()) {
			throw new IllegalArgumentException("the " + what + " must not be negative");
		}
		return bounded(value);
	}

	/** A time that no timer can count is as good as a hundred years. */
	private static Duration bounded(Duration value) {
		return (value.compareTo(LONGEST) > 0) ? LONGEST : value;
	}

	private static int atLeastOne(int value, String what) {
		if (value < 1) {
			throw new IllegalArgumentException("the number of " + what + " must be at least 1");
		}
		return value;
	}

}
