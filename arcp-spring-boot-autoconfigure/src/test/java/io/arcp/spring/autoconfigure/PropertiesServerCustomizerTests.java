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

import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;

import io.arcp.credential.CredentialSettings;
import io.arcp.job.AgentSettings;
import io.arcp.job.ExhaustionPolicy;
import io.arcp.job.ResultLimits;
import io.arcp.lease.Lease;
import io.arcp.protocol.Dialect;
import io.arcp.protocol.Feature;
import io.arcp.security.AuthorityRules;
import io.arcp.server.ArcpServerBuilder;
import io.arcp.session.BackPressureMode;
import io.arcp.session.OverflowPolicy;
import io.arcp.session.PreHello;
import io.arcp.session.RateLimits;
import io.arcp.session.SessionCaps;
import io.arcp.session.TokenExpiryPolicy;
import org.junit.jupiter.api.Test;

import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

import static org.mockito.Mockito.RETURNS_SELF;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.verify;

/**
 * Each property reaches its option.
 */
class PropertiesServerCustomizerTests {

	private final ArcpServerBuilder builder = mock(ArcpServerBuilder.class, RETURNS_SELF);

	private final UnaryOperator<Runnable> decorator = (task) -> task;

	@Test
	void appliesWebsocketAndSecurity() {
		customize(Map.of("features", "ack,cost.budget", "websocket.hello-timeout", "3s", "websocket.pre-hello", "close",
				"security.hide-foreign-jobs", "true", "security.on-token-expiry", "keep",
				"security.token-expiry-warning", "4s", "interop.dialect", "csharp"));

		verify(this.builder).runtime("name", "1.2");
		verify(this.builder).features(Set.of(Feature.ACK, Feature.COST_BUDGET));
		verify(this.builder).helloTimeout(Duration.ofSeconds(3));
		verify(this.builder).preHello(PreHello.CLOSE);
		verify(this.builder).hideForeignJobs(true);
		verify(this.builder).onTokenExpiry(TokenExpiryPolicy.KEEP);
		verify(this.builder).tokenExpiryWarning(Duration.ofSeconds(4));
		verify(this.builder).dialect(Dialect.CSHARP);
	}

	@Test
	void appliesAuthorities() {
		customize(Map.of("security.authorities.submit", "s,t", "security.authorities.observe", "o",
				"security.authorities.cancel", "c", "agents[a.b].authorities", "d"));

		verify(this.builder)
			.authorityRules(new AuthorityRules(Set.of("s", "t"), Set.of("o"), Set.of("c"), Map.of("a.b", Set.of("d"))));
	}

	@Test
	void appliesLimits() {
		customize(Map.of("limits.handshakes-per-second", "25", "limits.submits-per-second", "26",
				"limits.frames-per-second", "27"));

		verify(this.builder).rateLimits(new RateLimits(25, 26, 27));
	}

	@Test
	void appliesSession() {
		customize(Map.of("session.heartbeat-interval", "5s", "session.resume-window", "6s", "session.idle-timeout",
				"0s", "session.max-per-principal", "7", "session.max-unauthenticated", "8",
				"session.max-pending-requests", "9", "session.back-pressure.threshold", "10",
				"session.back-pressure.mode", "notify", "session.back-pressure.max-wait", "11s"));

		verify(this.builder).heartbeatInterval(Duration.ofSeconds(5));
		verify(this.builder).resumeWindow(Duration.ofSeconds(6));
		verify(this.builder).idleTimeout(Duration.ZERO);
		verify(this.builder).maxSessionsPerPrincipal(7);
		verify(this.builder).maxUnauthenticated(8);
		verify(this.builder).maxPendingRequests(9);
		verify(this.builder).backPressureThreshold(10);
		verify(this.builder).backPressureMode(BackPressureMode.NOTIFY);
		verify(this.builder).backPressureMaxWait(Duration.ofSeconds(11));
	}

	@Test
	void appliesCredentials() {
		customize(Map.of("credentials.issue-timeout", "3s", "credentials.revoke-max-attempts", "4",
				"credentials.revoke-initial-backoff", "5s", "credentials.revoke-max-backoff", "6s",
				"credentials.allow-insecure-transport", "true", "credentials.allow-volatile-store", "true"));

		verify(this.builder).credentialSettings(new CredentialSettings(Duration.ofSeconds(3), 4, Duration.ofSeconds(5),
				Duration.ofSeconds(6), true, true));
	}

	@Test
	void appliesCaps() {
		customize(Map.of("caps.max-buffered-events", "12", "caps.max-buffered-bytes", "13KB",
				"caps.max-concurrent-jobs", "14", "caps.on-overflow", "close"));

		verify(this.builder).caps(new SessionCaps(12, 13 * 1024, 14));
		verify(this.builder).onOverflow(OverflowPolicy.CLOSE);
	}

	@Test
	void appliesJobs() {
		customize(Map.of("job.cancel-grace", "15s", "job.max-runtime", "16s", "job.max-blocking", "17", "job.retention",
				"18s", "job.max-retained", "19", "job.idempotency-ttl", "20s", "agents[a.b].max-runtime", "21s",
				"agents[a.b].cancel-grace", "22s"));

		verify(this.builder).cancelGrace(Duration.ofSeconds(15));
		verify(this.builder).maxRuntime(Duration.ofSeconds(16));
		verify(this.builder).maxBlocking(17);
		verify(this.builder).jobRetention(Duration.ofSeconds(18));
		verify(this.builder).maxRetained(19);
		verify(this.builder).idempotencyTtl(Duration.ofSeconds(20));
		verify(this.builder)
			.agentSettings(Map.of("a.b", new AgentSettings(Duration.ofSeconds(21), Duration.ofSeconds(22))));
		verify(this.builder).virtualThreads(true);
		verify(this.builder).taskDecorator(this.decorator);
	}

	@Test
	void appliesDelegation() {
		customize(Map.of("job.max-delegation-depth", "0", "job.max-delegations", "24", "job.emit-child-accepted",
				"false"));

		verify(this.builder).maxDelegationDepth(0);
		verify(this.builder).maxDelegations(24);
		verify(this.builder).emitChildAccepted(false);
	}

	@Test
	void appliesLeasesOfAgents() {
		customize(Map.of("agents[a.b].require-model-use", "false", "agents[a.b].lease-ceiling[fs.read]", "/a,/b/**"));

		verify(this.builder).agentSettings(Map.of("a.b",
				new AgentSettings(null, null, false, Lease.of(Map.of("fs.read", List.of("/a", "/b/**"))))));
	}

	@Test
	void appliesLeasesAndResults() {
		customize(Map.of("lease.permit-unleased", "fs.read,tool.call", "lease.require-model-use", "true",
				"lease.job-root", "/srv/jobs", "lease.expiry-grace", "5s", "lease.on-exhaustion", "end",
				"result.chunk-size", "1KB", "result.max-chunk-size", "2KB", "result.max-size", "3KB",
				"result.max-inline-size", "4KB"));

		verify(this.builder).permitUnleased(Set.of("fs.read", "tool.call"));
		verify(this.builder).requireModelUse(true);
		verify(this.builder).jobRoot(Path.of("/srv/jobs"));
		verify(this.builder).leaseExpiryGrace(Duration.ofSeconds(5));
		verify(this.builder).onExhaustion(ExhaustionPolicy.END);
		verify(this.builder).resultLimits(new ResultLimits(1024, 2048, 3072, 4096));
	}

	private void customize(Map<String, String> properties) {
		Map<String, String> prefixed = new LinkedHashMap<>();
		properties.forEach((name, value) -> prefixed.put("arcp." + name, value));
		ArcpProperties bound = new Binder(new MapConfigurationPropertySource(prefixed)).bindOrCreate("arcp",
				ArcpProperties.class);
		new PropertiesServerCustomizer(bound, new RuntimeIdentity("name", "1.2"),
				new HandlerThreads(true, this.decorator))
			.customize(this.builder);
	}

}
