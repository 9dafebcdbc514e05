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
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.arcp.job.ExhaustionPolicy;
import io.arcp.session.BackPressureMode;
import io.arcp.session.OverflowPolicy;
import io.arcp.session.PreHello;
import io.arcp.session.TokenExpiryPolicy;
import io.arcp.spring.guard.OutsideJob;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.convert.DurationUnit;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.Errors;
import org.springframework.validation.Validator;

import static java.time.temporal.ChronoUnit.SECONDS;

/**
 * Properties of the runtime (ARCP appendix A). They validate themselves: a value that is
 * not allowed stops the start of the application, which names the property.
 *
 * @param enabled Whether ARCP is auto-configured.
 * @param runtime Identity of the runtime.
 * @param features Features to offer to clients by their wire names, such as
 * "cost.budget". Empty for all of them.
 * @param websocket WebSocket endpoint.
 * @param session Sessions.
 * @param caps Caps of a session.
 * @param job Jobs.
 * @param lease Leases.
 * @param result Results.
 * @param security Security.
 * @param credentials Upstream credentials of jobs.
 * @param limits Limits of what clients may ask for in a second.
 * @param interop Interoperability with the libraries that clients use.
 * @param store Store of sessions and jobs.
 * @param shutdown Shutdown.
 * @param agents Settings of single agents by their name, in brackets when it holds a dot.
 * @since 0.1.0
 */
@ConfigurationProperties("arcp")
public record ArcpProperties(@DefaultValue("true") boolean enabled, @DefaultValue Runtime runtime,
		@DefaultValue Set<String> features, @DefaultValue Websocket websocket, @DefaultValue Session session,
		@DefaultValue Caps caps, @DefaultValue Job job, @DefaultValue Lease lease, @DefaultValue Result result,
		@DefaultValue Security security, @DefaultValue Credentials credentials, @DefaultValue Limits limits,
		@DefaultValue Interop interop, @DefaultValue Store store, @DefaultValue Shutdown shutdown,
		@DefaultValue Map<String, Agent> agents) implements Validator {

	@Override
	public boolean supports(Class<?> type) {
		return type == ArcpProperties.class;
	}

	@Override
	public void validate(Object target, Errors errors) {
		new ArcpPropertiesValidator(errors).validate((ArcpProperties) target);
	}

	/**
	 * Identity of the runtime, as clients see it.
	 *
	 * @param name Name of the runtime. Taken from the application's name when it is
	 * absent.
	 * @param version Version of the runtime. Taken from the application's build
	 * information when it is absent.
	 */
	public record Runtime(@Nullable String name, @Nullable String version) {

	}

	/**
	 * WebSocket endpoint.
	 *
	 * @param path Path of the endpoint.
	 * @param allowedOrigins Origins that may connect beside the endpoint's own, such as
	 * "https://app.example.com". Use "*" to allow all.
	 * @param allowedHosts Values of the Host header that are accepted, with or without a
	 * port. Empty for all of them.
	 * @param maxFrameSize Largest inbound message. Fragments count together.
	 * @param helloTimeout Time from the upgrade to a verified hello. If a unit is not
	 * specified, seconds are used.
	 * @param preHello What happens to frames that come before the hello.
	 */
	public record Websocket(@DefaultValue("/arcp") String path, @DefaultValue Set<String> allowedOrigins,
			@DefaultValue Set<String> allowedHosts, @DefaultValue("1MB") DataSize maxFrameSize,
			@DurationUnit(SECONDS) @DefaultValue("10s") Duration helloTimeout,
			@DefaultValue("answer") PreHello preHello) {

	}

	/**
	 * Sessions.
	 *
	 * @param heartbeatInterval Interval of heartbeats, in whole seconds. If a unit is not
	 * specified, seconds are used.
	 * @param resumeWindow Time after a disconnect in which a session can be resumed. If a
	 * unit is not specified, seconds are used.
	 * @param idleTimeout Time without a frame and without a job after which a session
	 * ends, 0 for no limit. If a unit is not specified, seconds are used.
	 * @param maxPerPrincipal Maximum number of sessions of a principal, connected and
	 * parked.
	 * @param maxUnauthenticated Maximum number of connections that wait for their hello.
	 * @param maxPendingRequests Maximum number of unanswered requests of a session.
	 * @param backPressure Back-pressure of clients that do not acknowledge.
	 */
	public record Session(@DurationUnit(SECONDS) @DefaultValue("30s") Duration heartbeatInterval,
			@DurationUnit(SECONDS) @DefaultValue("10m") Duration resumeWindow,
			@DurationUnit(SECONDS) @DefaultValue("1h") Duration idleTimeout, @DefaultValue("32") int maxPerPrincipal,
			@DefaultValue("1024") int maxUnauthenticated, @DefaultValue("1024") int maxPendingRequests,
			@DefaultValue BackPressure backPressure) {

		/**
		 * Back-pressure of clients that do not acknowledge.
		 *
		 * @param threshold Number of unacknowledged events from which back-pressure
		 * begins.
		 * @param mode What back-pressure does.
		 * @param maxWait Longest wait of one call that emits an event. If a unit is not
		 * specified, seconds are used.
		 */
		public record BackPressure(@DefaultValue("1000") int threshold, @DefaultValue("stall") BackPressureMode mode,
				@DurationUnit(SECONDS) @DefaultValue("30s") Duration maxWait) {

		}

	}

	/**
	 * Caps of a session.
	 *
	 * @param maxBufferedEvents Maximum number of buffered events of a session, and of the
	 * history of a job.
	 * @param maxBufferedBytes Maximum size of buffered events of a session, and of the
	 * history of a job.
	 * @param maxConcurrentJobs Maximum number of jobs of a session that have not ended.
	 * @param onOverflow What happens when the buffered events of a session exceed a cap.
	 */
	public record Caps(@DefaultValue("10000") int maxBufferedEvents, @DefaultValue("16MB") DataSize maxBufferedBytes,
			@DefaultValue("100") int maxConcurrentJobs, @DefaultValue("evict") OverflowPolicy onOverflow) {

	}

	/**
	 * Jobs.
	 *
	 * @param cancelGrace Time that an agent has to end after a cancel. If a unit is not
	 * specified, seconds are used.
	 * @param maxRuntime Upper bound of a job's time, for agents without their own. If a
	 * unit is not specified, seconds are used.
	 * @param maxBlocking Maximum number of blocking handlers at work, without virtual
	 * threads.
	 * @param retention Time for which an ended job stays visible. The resume window when
	 * it is absent. If a unit is not specified, seconds are used.
	 * @param maxRetained Maximum number of ended jobs that are kept of a principal.
	 * @param idempotencyTtl Time for which an idempotency key is remembered, from the
	 * acceptance and anew from the end of the job. If a unit is not specified, seconds
	 * are used.
	 * @param maxDelegationDepth Maximum number of ancestors of a job. Zero lets no job
	 * delegate.
	 * @param maxDelegations Maximum number of delegations that one job may ask for. Zero
	 * lets no job delegate.
	 * @param emitChildAccepted Whether clients are sent the acceptance of a child.
	 */
	public record Job(@DurationUnit(SECONDS) @DefaultValue("30s") Duration cancelGrace,
			@DurationUnit(SECONDS) @Nullable Duration maxRuntime, @DefaultValue("256") int maxBlocking,
			@DurationUnit(SECONDS) @Nullable Duration retention, @DefaultValue("10000") int maxRetained,
			@DurationUnit(SECONDS) @DefaultValue("24h") Duration idempotencyTtl,
			@DefaultValue("8") int maxDelegationDepth, @DefaultValue("100") int maxDelegations,
			@DefaultValue("true") boolean emitChildAccepted) {

	}

	/**
	 * Leases.
	 *
	 * @param permitUnleased Namespaces of capabilities that a job may use although its
	 * lease does not mention them.
	 * @param requireModelUse Whether the use of a model needs the capability "model.use".
	 * @param jobRoot Directory that relative paths of file capabilities start from.
	 * @param expiryGrace Time for which a lease still holds after its deadline. If a unit
	 * is not specified, seconds are used.
	 * @param onExhaustion What happens to a job that has spent the last of a budget.
	 * @param guards Guards of HTTP clients, files and tools.
	 */
	public record Lease(@DefaultValue Set<String> permitUnleased, @DefaultValue("false") boolean requireModelUse,
			@Nullable Path jobRoot, @DurationUnit(SECONDS) @DefaultValue("0s") Duration expiryGrace,
			@DefaultValue("continue") ExhaustionPolicy onExhaustion, @DefaultValue Guards guards) {

		/**
		 * Guards of HTTP clients, files and tools.
		 *
		 * @param outsideJob What guards do that are called without a current job.
		 */
		public record Guards(@DefaultValue("refuse") OutsideJob outsideJob) {

		}

	}

	/**
	 * Upstream credentials of jobs.
	 *
	 * @param issueTimeout Time that one call of the provisioner may take. If a unit is
	 * not specified, seconds are used.
	 * @param revokeMaxAttempts Number of attempts to revoke a credential.
	 * @param revokeInitialBackoff Wait after the first attempt, which doubles with each.
	 * If a unit is not specified, seconds are used.
	 * @param revokeMaxBackoff Longest wait between two attempts. If a unit is not
	 * specified, seconds are used.
	 * @param allowInsecureTransport Whether credentials are sent over connections that
	 * are neither encrypted nor local.
	 * @param allowVolatileStore Whether credentials are offered although the ledger of
	 * outstanding ones does not survive the process.
	 */
	public record Credentials(@DurationUnit(SECONDS) @DefaultValue("10s") Duration issueTimeout,
			@DefaultValue("8") int revokeMaxAttempts,
			@DurationUnit(SECONDS) @DefaultValue("500ms") Duration revokeInitialBackoff,
			@DurationUnit(SECONDS) @DefaultValue("1m") Duration revokeMaxBackoff,
			@DefaultValue("false") boolean allowInsecureTransport, @DefaultValue("false") boolean allowVolatileStore) {

	}

	/**
	 * Results.
	 *
	 * @param chunkSize Largest chunk that data of a streamed result is split into.
	 * @param maxChunkSize Largest chunk that an agent may emit itself. At least the chunk
	 * size.
	 * @param maxSize Largest streamed result. At least the largest chunk.
	 * @param maxInlineSize Largest result in one frame. A larger one is streamed.
	 */
	public record Result(@DefaultValue("64KB") DataSize chunkSize, @DefaultValue("1MB") DataSize maxChunkSize,
			@DefaultValue("256MB") DataSize maxSize, @DefaultValue("900KB") DataSize maxInlineSize) {

	}

	/**
	 * Security.
	 *
	 * @param tokens Names of principals by their bearer token, for development only.
	 * @param onTokenExpiry What happens when the token of a connection expires.
	 * @param tokenExpiryWarning Time before the expiry of a token at which an application
	 * event is published, 0 for none. If a unit is not specified, seconds are used.
	 * @param hideForeignJobs Whether jobs of others look as if they did not exist.
	 * @param authorities Authorities that principals need.
	 */
	public record Security(@DefaultValue Map<String, String> tokens,
			@DefaultValue("close") TokenExpiryPolicy onTokenExpiry,
			@DurationUnit(SECONDS) @DefaultValue("1m") Duration tokenExpiryWarning,
			@DefaultValue("false") boolean hideForeignJobs, @DefaultValue Authorities authorities) {

		@Override
		public String toString() {
			return "Security[tokens=" + this.tokens.size() + " (redacted), onTokenExpiry=" + this.onTokenExpiry
					+ ", tokenExpiryWarning=" + this.tokenExpiryWarning + ", hideForeignJobs=" + this.hideForeignJobs
					+ ", authorities=" + this.authorities + "]";
		}

		/**
		 * Authorities that principals need.
		 *
		 * @param submit Authorities of which one is needed to submit jobs. Empty for
		 * none.
		 * @param observe Authorities of which one is needed to list and watch jobs of
		 * others. Empty for none.
		 * @param cancel Authorities of which one is needed to cancel jobs. Empty for
		 * none.
		 */
		public record Authorities(@DefaultValue Set<String> submit, @DefaultValue Set<String> observe,
				@DefaultValue Set<String> cancel) {

		}

	}

	/**
	 * Limits of what clients may ask for in a second.
	 *
	 * @param handshakesPerSecond Maximum number of upgrades of an address, and of
	 * handshakes of a principal, in a second. 0 for no limit.
	 * @param submitsPerSecond Maximum number of new jobs of a principal in a second. 0
	 * for no limit.
	 * @param framesPerSecond Maximum number of frames that are read of a connection in a
	 * second. 0 for no limit.
	 */
	public record Limits(@DefaultValue("0") int handshakesPerSecond, @DefaultValue("0") int submitsPerSecond,
			@DefaultValue("0") int framesPerSecond) {

	}

	/**
	 * Interoperability with the libraries that clients use.
	 *
	 * @param dialect Client library to which answers are fitted. Found for each
	 * connection when it is "auto".
	 */
	public record Interop(@DefaultValue("auto") ClientDialect dialect) {

	}

	/**
	 * Store of sessions and jobs.
	 *
	 * @param memory Store in memory.
	 */
	public record Store(@DefaultValue Memory memory) {

		/**
		 * Store in memory.
		 *
		 * @param maxBytes Largest total of stored events, and of ends that are kept with
		 * idempotency keys. A quarter of the maximum heap when it is absent.
		 */
		public record Memory(@Nullable DataSize maxBytes) {

		}

	}

	/**
	 * Shutdown.
	 *
	 * @param gracePeriod Time that running jobs have to end when the application stops.
	 * If a unit is not specified, seconds are used.
	 */
	public record Shutdown(@DurationUnit(SECONDS) @DefaultValue("20s") Duration gracePeriod) {

	}

	/**
	 * Settings of one agent.
	 *
	 * @param enabled Whether the agent is registered.
	 * @param defaultVersion Version that the bare name of the agent means.
	 * @param maxRuntime Upper bound of a job's time, in place of the agent's own. If a
	 * unit is not specified, seconds are used.
	 * @param cancelGrace Time that the agent has to end after a cancel, in place of the
	 * general one. If a unit is not specified, seconds are used.
	 * @param requireModelUse Whether the use of a model needs the capability "model.use",
	 * in place of the general setting.
	 * @param leaseCeiling What a job may do at most, in place of the agent's own ceiling:
	 * patterns by capability, in brackets when it holds a dot.
	 * @param authorities Authorities of which a principal needs one for jobs of the
	 * agent. Empty for none.
	 */
	public record Agent(@DefaultValue("true") boolean enabled, @Nullable String defaultVersion,
			@DurationUnit(SECONDS) @Nullable Duration maxRuntime, @DurationUnit(SECONDS) @Nullable Duration cancelGrace,
			@Nullable Boolean requireModelUse, @Nullable Map<String, List<String>> leaseCeiling,
			@DefaultValue Set<String> authorities) {

	}

}
