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

import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.arcp.job.ExhaustionPolicy;
import io.arcp.protocol.Dialect;
import io.arcp.session.BackPressureMode;
import io.arcp.session.OverflowPolicy;
import io.arcp.session.PreHello;
import io.arcp.session.TokenExpiryPolicy;
import io.arcp.spring.guard.OutsideJob;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.validation.BindValidationException;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.util.unit.DataSize;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Defaults of the properties, and which values are refused.
 */
class ArcpPropertiesTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner().withUserConfiguration(Setup.class);

	@Test
	void hasDefaultsOfProtocol() {
		this.runner.run((context) -> {
			ArcpProperties properties = context.getBean(ArcpProperties.class);
			assertThat(properties.enabled()).isTrue();
			assertThat(properties.features()).isEmpty();
			assertThat(properties.agents()).isEmpty();
			assertThat(properties.runtime()).isEqualTo(new ArcpProperties.Runtime(null, null));
			assertThat(properties.websocket()).isEqualTo(new ArcpProperties.Websocket("/arcp", Set.of(), Set.of(),
					DataSize.ofMegabytes(1), Duration.ofSeconds(10), PreHello.ANSWER));
			assertThat(properties.session()).isEqualTo(new ArcpProperties.Session(Duration.ofSeconds(30),
					Duration.ofMinutes(10), Duration.ofHours(1), 32, 1024, 1024,
					new ArcpProperties.Session.BackPressure(1000, BackPressureMode.STALL, Duration.ofSeconds(30))));
			assertThat(properties.caps())
				.isEqualTo(new ArcpProperties.Caps(10_000, DataSize.ofMegabytes(16), 100, OverflowPolicy.EVICT));
			assertThat(properties.job()).isEqualTo(new ArcpProperties.Job(Duration.ofSeconds(30), null, 256, null,
					10_000, Duration.ofHours(24), 8, 100, true));
			assertThat(properties.lease()).isEqualTo(new ArcpProperties.Lease(Set.of(), false, null, Duration.ZERO,
					ExhaustionPolicy.CONTINUE, new ArcpProperties.Lease.Guards(OutsideJob.REFUSE)));
			assertThat(properties.result()).isEqualTo(new ArcpProperties.Result(DataSize.ofKilobytes(64),
					DataSize.ofMegabytes(1), DataSize.ofMegabytes(256), DataSize.ofKilobytes(900)));
			assertThat(properties.credentials()).isEqualTo(new ArcpProperties.Credentials(Duration.ofSeconds(10), 8,
					Duration.ofMillis(500), Duration.ofMinutes(1), false, false));
			assertThat(properties.security())
				.isEqualTo(new ArcpProperties.Security(Map.of(), TokenExpiryPolicy.CLOSE, Duration.ofMinutes(1), false,
						new ArcpProperties.Security.Authorities(Set.of(), Set.of(), Set.of())));
			assertThat(properties.limits()).isEqualTo(new ArcpProperties.Limits(0, 0, 0));
			assertThat(properties.interop()).isEqualTo(new ArcpProperties.Interop(ClientDialect.AUTO));
			assertThat(properties.store().memory().maxBytes()).isNull();
			assertThat(properties.shutdown().gracePeriod()).isEqualTo(Duration.ofSeconds(20));
		});
	}

	@Test
	void bindsNamesOfAgentsAndTokensInBrackets() {
		this.runner
			.withPropertyValues("arcp.agents[code.refactor].default-version=2", "arcp.agents.echo.enabled=false",
					"arcp.agents.echo.max-runtime=30", "arcp.security.tokens[tok-A.1/x]=alice")
			.run((context) -> {
				ArcpProperties properties = context.getBean(ArcpProperties.class);
				assertThat(properties.agents())
					.containsEntry("code.refactor",
							new ArcpProperties.Agent(true, "2", null, null, null, null, Set.of()))
					.containsEntry("echo",
							new ArcpProperties.Agent(false, null, Duration.ofSeconds(30), null, null, null, Set.of()));
				assertThat(properties.security().tokens()).containsExactly(Map.entry("tok-A.1/x", "alice"));
			});
	}

	@Test
	void bindsCeilingWithAndWithoutBrackets() {
		this.runner
			.withPropertyValues("arcp.agents.echo.require-model-use=true",
					"arcp.agents.echo.lease-ceiling[fs.read]=/data/**,/tmp/*",
					"arcp.agents.echo.lease-ceiling.net.fetch[0]=https://*.example.com/**",
					"arcp.agents.echo.lease-ceiling[x-vendor.acme.a_b]=k=v", "arcp.agents[a.b].enabled=true")
			.run((context) -> {
				Map<String, ArcpProperties.Agent> agents = context.getBean(ArcpProperties.class).agents();
				assertThat(agents.get("echo").requireModelUse()).isTrue();
				assertThat(agents.get("echo").leaseCeiling()).isEqualTo(Map.of("fs.read", List.of("/data/**", "/tmp/*"),
						"net.fetch", List.of("https://*.example.com/**"), "x-vendor.acme.a_b", List.of("k=v")));
				assertThat(agents.get("a.b").leaseCeiling()).isNull();
				assertThat(agents.get("a.b").requireModelUse()).isNull();
			});
	}

	@Test
	void namesCeilingThatIsNoLease() {
		this.runner.withPropertyValues("arcp.agents[echo].lease-ceiling[fs.raed]=/data/**").run((context) -> {
			assertThat(context).hasFailed();
			assertThat(Analyses.description(context.getStartupFailure()))
				.contains("Property: arcp.agents[echo].lease-ceiling\n")
				.contains("Reason: lease-ceiling has the namespace 'fs.raed'");
		});
	}

	@Test
	void takesBareNumbersAsSeconds() {
		ArcpProperties properties = new Binder(new MapConfigurationPropertySource(
				Map.of("arcp.session.resume-window", "90", "arcp.shutdown.grace-period", "5")))
			.bind("arcp", ArcpProperties.class)
			.get();

		assertThat(properties.session().resumeWindow()).isEqualTo(Duration.ofSeconds(90));
		assertThat(properties.shutdown().gracePeriod()).isEqualTo(Duration.ofSeconds(5));
	}

	@Test
	void hasAChoiceForEachDialect() {
		assertThat(ClientDialect.AUTO.fixed()).isNull();
		assertThat(EnumSet.complementOf(EnumSet.of(ClientDialect.AUTO))).extracting(ClientDialect::fixed)
			.containsExactly(Dialect.values());
	}

	@Test
	void doesNotShowTokens() {
		ArcpProperties properties = new Binder(
				new MapConfigurationPropertySource(Map.of("arcp.security.tokens[tok-secret]", "alice")))
			.bind("arcp", ArcpProperties.class)
			.get();

		assertThat(properties.security().toString()).doesNotContain("tok-secret").contains("tokens=1");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			arcp.runtime.name                       | ' '
			arcp.runtime.version                    | ' '
			arcp.features                           | heartbeat,telepathy
			arcp.credentials.issue-timeout          | 0s
			arcp.credentials.revoke-max-attempts    | 0
			arcp.credentials.revoke-initial-backoff | 0s
			arcp.credentials.revoke-max-backoff     | 100ms
			arcp.websocket.path                     | arcp
			arcp.websocket.path                     | /
			arcp.websocket.path                     | /arcp/
			arcp.websocket.path                     | /arcp/**
			arcp.websocket.allowed-origins          | app.example.com
			arcp.websocket.allowed-hosts            | https://app.example.com
			arcp.websocket.max-frame-size           | 1023B
			arcp.websocket.max-frame-size           | 2GB
			arcp.websocket.hello-timeout            | 0s
			arcp.session.heartbeat-interval         | 0s
			arcp.session.heartbeat-interval         | 1500ms
			arcp.session.resume-window              | -1s
			arcp.session.idle-timeout               | -1s
			arcp.session.max-per-principal          | 0
			arcp.session.max-unauthenticated        | 0
			arcp.session.max-pending-requests       | 0
			arcp.session.back-pressure.threshold    | 0
			arcp.session.back-pressure.max-wait     | 0s
			arcp.caps.max-buffered-events           | 0
			arcp.caps.max-buffered-bytes            | 0B
			arcp.caps.max-concurrent-jobs           | 0
			arcp.job.cancel-grace                   | -1s
			arcp.job.max-runtime                    | 0s
			arcp.job.max-blocking                   | 0
			arcp.job.retention                      | 0s
			arcp.job.max-retained                   | 0
			arcp.job.idempotency-ttl                | 0s
			arcp.job.max-delegation-depth           | -1
			arcp.job.max-delegations                | -1
			arcp.lease.permit-unleased              | fs.read,fs.raed
			arcp.lease.expiry-grace                 | -1s
			arcp.lease.job-root                     | jobs
			arcp.result.chunk-size                  | 0B
			arcp.result.max-chunk-size              | 63KB
			arcp.result.max-size                    | 1023KB
			arcp.result.max-inline-size             | 960KB
			arcp.security.token-expiry-warning      | -1s
			arcp.security.authorities.submit        | a,,b
			arcp.security.authorities.observe       | a,,b
			arcp.security.authorities.cancel        | a,,b
			arcp.limits.handshakes-per-second       | -1
			arcp.limits.submits-per-second          | -1
			arcp.limits.frames-per-second           | -1
			arcp.store.memory.max-bytes             | 1KB
			arcp.shutdown.grace-period              | -1s
			arcp.agents[echo].default-version       | ' '
			arcp.agents[echo].max-runtime           | 0s
			arcp.agents[echo].cancel-grace          | -1s
			arcp.agents[echo].authorities           | a,,b
			""")
	void namesPropertyWhoseValueIsRefused(String property, String value) {
		this.runner.withPropertyValues(property + "=" + value).run((context) -> {
			assertThat(context).hasFailed();
			assertThat(context.getStartupFailure()).hasRootCauseInstanceOf(BindValidationException.class);
			assertThat(Analyses.description(context.getStartupFailure())).contains("Property: " + property + "\n");
		});
	}

	@ParameterizedTest
	@ValueSource(strings = { "arcp.websocket.pre-hello=maybe", "arcp.session.back-pressure.mode=maybe",
			"arcp.caps.on-overflow=maybe", "arcp.security.on-token-expiry=maybe", "arcp.limits.frames-per-second=many",
			"arcp.lease.on-exhaustion=maybe", "arcp.lease.guards.outside-job=maybe", "arcp.interop.dialect=cobol",
			"arcp.agents[echo].require-model-use=maybe", "arcp.session.heartbeat-interval=soon",
			"arcp.caps.max-buffered-bytes=much", "arcp.job.max-blocking=many" })
	void namesPropertyWhoseValueCannotBeConverted(String pair) {
		this.runner.withPropertyValues(pair).run((context) -> {
			assertThat(context).hasFailed();
			assertThat(Analyses.description(context.getStartupFailure()))
				.contains("Property: " + pair.substring(0, pair.indexOf('=')) + "\n");
		});
	}

	@Test
	void refusesBlankPrincipalWithoutShowingToken() {
		this.runner.withPropertyValues("arcp.security.tokens[tok-secret]= ").run((context) -> {
			assertThat(context).hasFailed();
			assertThat(Analyses.description(context.getStartupFailure())).contains("arcp.security.tokens")
				.doesNotContain("tok-secret");
		});
	}

	@Test
	void tellsAllProblemsAtOnce() {
		this.runner.withPropertyValues("arcp.job.max-blocking=0", "arcp.caps.max-concurrent-jobs=0")
			.run((context) -> assertThat(Analyses.description(context.getStartupFailure()))
				.contains("arcp.job.max-blocking")
				.contains("arcp.caps.max-concurrent-jobs"));
	}

	@EnableConfigurationProperties(ArcpProperties.class)
	static class Setup {

	}

}
