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

package io.arcp.spring.autoconfigure;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

import io.arcp.credential.CredentialSettings;
import io.arcp.job.AgentSettings;
import io.arcp.job.ResultLimits;
import io.arcp.lease.Lease;
import io.arcp.protocol.Feature;
import io.arcp.security.AuthorityRules;
import io.arcp.server.ArcpServerBuilder;
import io.arcp.session.RateLimits;
import io.arcp.session.SessionCaps;

import org.springframework.core.Ordered;
import org.springframework.util.unit.DataSize;

/**
 * Applies the properties to the builder, before the customizers of the application.
 */
final class PropertiesServerCustomizer implements ArcpServerCustomizer, Ordered {

	static final int ORDER = Ordered.HIGHEST_PRECEDENCE;

	private final ArcpProperties properties;

	private final RuntimeIdentity identity;

	private final HandlerThreads threads;

	PropertiesServerCustomizer(ArcpProperties properties, RuntimeIdentity identity, HandlerThreads threads) {
		this.properties = properties;
		this.identity = identity;
		this.threads = threads;
	}

	@Override
	public int getOrder() {
		return ORDER;
	}

	@Override
	public void customize(ArcpServerBuilder builder) {
		builder.runtime(this.identity.name(), this.identity.version())
			.features(features())
			.helloTimeout(this.properties.websocket().helloTimeout())
			.preHello(this.properties.websocket().preHello())
			.dialect(this.properties.interop().dialect().fixed())
			.rateLimits(rateLimits());
		security(builder);
		session(builder);
		caps(builder);
		job(builder);
		lease(builder);
		result(builder);
		credentials(builder);
	}

	private Set<Feature> features() {
		Set<Feature> features = new LinkedHashSet<>();
		this.properties.features().forEach((name) -> Feature.of(name).ifPresent(features::add));
		return features;
	}

	private RateLimits rateLimits() {
		ArcpProperties.Limits limits = this.properties.limits();
		return new RateLimits(limits.handshakesPerSecond(), limits.submitsPerSecond(), limits.framesPerSecond());
	}

	private void security(ArcpServerBuilder builder) {
		ArcpProperties.Security security = this.properties.security();
		builder.hideForeignJobs(security.hideForeignJobs())
			.onTokenExpiry(security.onTokenExpiry())
			.tokenExpiryWarning(security.tokenExpiryWarning())
			.authorityRules(authorityRules(security.authorities()));
	}

	private AuthorityRules authorityRules(ArcpProperties.Security.Authorities authorities) {
		Map<String, Set<String>> agents = new LinkedHashMap<>();
		this.properties.agents().forEach((name, agent) -> agents.put(name, agent.authorities()));
		return new AuthorityRules(authorities.submit(), authorities.observe(), authorities.cancel(), agents);
	}

	private void session(ArcpServerBuilder builder) {
		ArcpProperties.Session session = this.properties.session();
		builder.heartbeatInterval(session.heartbeatInterval())
			.resumeWindow(session.resumeWindow())
			.idleTimeout(session.idleTimeout())
			.maxSessionsPerPrincipal(session.maxPerPrincipal())
			.maxUnauthenticated(session.maxUnauthenticated())
			.maxPendingRequests(session.maxPendingRequests())
			.backPressureThreshold(session.backPressure().threshold())
			.backPressureMode(session.backPressure().mode())
			.backPressureMaxWait(session.backPressure().maxWait());
	}

	private void caps(ArcpServerBuilder builder) {
		ArcpProperties.Caps caps = this.properties.caps();
		builder
			.caps(new SessionCaps(caps.maxBufferedEvents(), caps.maxBufferedBytes().toBytes(),
					caps.maxConcurrentJobs()))
			.onOverflow(caps.onOverflow());
	}

	private void job(ArcpServerBuilder builder) {
		ArcpProperties.Job job = this.properties.job();
		builder.cancelGrace(job.cancelGrace())
			.maxRuntime(job.maxRuntime())
			.maxBlocking(job.maxBlocking())
			.jobRetention(job.retention())
			.maxRetained(job.maxRetained())
			.idempotencyTtl(job.idempotencyTtl())
			.maxDelegationDepth(job.maxDelegationDepth())
			.maxDelegations(job.maxDelegations())
			.emitChildAccepted(job.emitChildAccepted())
			.agentSettings(agentSettings())
			.virtualThreads(this.threads.virtual())
			.taskDecorator(this.threads.decorator());
	}

	private Map<String, AgentSettings> agentSettings() {
		Map<String, AgentSettings> settings = new LinkedHashMap<>();
		this.properties.agents()
			.forEach((name, agent) -> settings.put(name, new AgentSettings(agent.maxRuntime(), agent.cancelGrace(),
					agent.requireModelUse(), (agent.leaseCeiling() != null) ? Lease.of(agent.leaseCeiling()) : null)));
		return settings;
	}

	private void lease(ArcpServerBuilder builder) {
		ArcpProperties.Lease lease = this.properties.lease();
		builder.permitUnleased(lease.permitUnleased())
			.requireModelUse(lease.requireModelUse())
			.jobRoot(lease.jobRoot())
			.leaseExpiryGrace(lease.expiryGrace())
			.onExhaustion(lease.onExhaustion());
	}

	private void result(ArcpServerBuilder builder) {
		ArcpProperties.Result result = this.properties.result();
		builder.resultLimits(new ResultLimits(bytes(result.chunkSize()), bytes(result.maxChunkSize()),
				result.maxSize().toBytes(), bytes(result.maxInlineSize())));
	}

	private void credentials(ArcpServerBuilder builder) {
		ArcpProperties.Credentials credentials = this.properties.credentials();
		builder.credentialSettings(new CredentialSettings(credentials.issueTimeout(), credentials.revokeMaxAttempts(),
				credentials.revokeInitialBackoff(), credentials.revokeMaxBackoff(),
				credentials.allowInsecureTransport(), credentials.allowVolatileStore()));
	}

	private static int bytes(DataSize size) {
		return Math.toIntExact(size.toBytes());
	}

}
