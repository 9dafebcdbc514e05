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
import java.util.Objects;
import java.util.Set;

import io.arcp.lease.Capabilities;
import io.arcp.lease.Lease;
import io.arcp.lease.LeasePolicy;
import io.arcp.protocol.Feature;
import io.arcp.protocol.InvalidRequestException;
import org.jspecify.annotations.Nullable;

import org.springframework.util.unit.DataSize;
import org.springframework.validation.Errors;

/**
 * Checks the properties, each alone and those that depend on each other.
 */
final class ArcpPropertiesValidator {

	private static final DataSize MAX_ARRAY = DataSize.ofBytes(Integer.MAX_VALUE - 64);

	/** So that a welcome and every answer of the protocol fit (ARCP section 1.1). */
	private static final DataSize MIN_FRAME = DataSize.ofKilobytes(1);

	private static final DataSize MAX_INLINE = DataSize.ofKilobytes(959);

	private final Errors errors;

	ArcpPropertiesValidator(Errors errors) {
		this.errors = errors;
	}

	void validate(ArcpProperties properties) {
		validateIdentity(properties.runtime());
		validateFeatures(properties);
		validateWebsocket(properties.websocket());
		validateSession(properties.session());
		validateCaps(properties.caps());
		validateJob(properties.job());
		validateLease(properties.lease());
		validateResult(properties.result());
		validateTokens(properties.security());
		validateAuthorities(properties.security().authorities());
		validateCredentials(properties.credentials());
		notNegative("security.token-expiry-warning", properties.security().tokenExpiryWarning());
		validateLimits(properties.limits());
		DataSize maxBytes = properties.store().memory().maxBytes();
		if (maxBytes != null) {
			atLeast("store.memory.max-bytes", maxBytes, DataSize.ofMegabytes(1));
		}
		notNegative("shutdown.grace-period", properties.shutdown().gracePeriod());
		properties.agents().forEach(this::validateAgent);
	}

	private void validateIdentity(ArcpProperties.Runtime runtime) {
		notBlank("runtime.name", runtime.name());
		notBlank("runtime.version", runtime.version());
	}

	private void validateFeatures(ArcpProperties properties) {
		for (String feature : properties.features()) {
			if (Feature.of(feature).isEmpty()) {
				reject("features", "'" + feature + "' is not a feature of the protocol");
			}
		}
	}

	private void validateWebsocket(ArcpProperties.Websocket websocket) {
		String path = websocket.path();
		if (!path.startsWith("/") || path.length() < 2 || path.endsWith("/") || !path.matches("[^\\s?#*{}]+")) {
			reject("websocket.path",
					"must start with '/', must not end with it, and must not hold spaces, wildcards or a query");
		}
		for (String origin : websocket.allowedOrigins()) {
			if (!origin.equals("*") && !origin.matches("(?i)[a-z][a-z0-9+.-]*://[^/\\s]+")) {
				reject("websocket.allowed-origins",
						"'" + origin + "' is neither '*' nor an origin such as https://app.example.com");
			}
		}
		for (String host : websocket.allowedHosts()) {
			if (host.isBlank() || host.contains("/") || host.contains("*")) {
				reject("websocket.allowed-hosts", "'" + host + "' is not a host such as app.example.com");
			}
		}
		atLeast("websocket.max-frame-size", websocket.maxFrameSize(), MIN_FRAME);
		atMost("websocket.max-frame-size", websocket.maxFrameSize(), MAX_ARRAY);
		positive("websocket.hello-timeout", websocket.helloTimeout());
	}

	private void validateSession(ArcpProperties.Session session) {
		if (positive("session.heartbeat-interval", session.heartbeatInterval())
				&& session.heartbeatInterval().getNano() != 0) {
			reject("session.heartbeat-interval", "must be whole seconds");
		}
		positive("session.resume-window", session.resumeWindow());
		notNegative("session.idle-timeout", session.idleTimeout());
		atLeastOne("session.max-per-principal", session.maxPerPrincipal());
		atLeastOne("session.max-unauthenticated", session.maxUnauthenticated());
		atLeastOne("session.max-pending-requests", session.maxPendingRequests());
		atLeastOne("session.back-pressure.threshold", session.backPressure().threshold());
		positive("session.back-pressure.max-wait", session.backPressure().maxWait());
	}

	private void validateCaps(ArcpProperties.Caps caps) {
		atLeastOne("caps.max-buffered-events", caps.maxBufferedEvents());
		atLeast("caps.max-buffered-bytes", caps.maxBufferedBytes(), DataSize.ofBytes(1));
		atLeastOne("caps.max-concurrent-jobs", caps.maxConcurrentJobs());
	}

	private void validateJob(ArcpProperties.Job job) {
		notNegative("job.cancel-grace", job.cancelGrace());
		positive("job.max-runtime", job.maxRuntime());
		atLeastOne("job.max-blocking", job.maxBlocking());
		positive("job.retention", job.retention());
		atLeastOne("job.max-retained", job.maxRetained());
		positive("job.idempotency-ttl", job.idempotencyTtl());
		notNegative("job.max-delegation-depth", job.maxDelegationDepth());
		notNegative("job.max-delegations", job.maxDelegations());
	}

	private void validateLease(ArcpProperties.Lease lease) {
		for (String capability : lease.permitUnleased()) {
			if (!Capabilities.isValid(capability)) {
				reject("lease.permit-unleased", "'" + capability + "' is not a capability of the protocol or a vendor");
			}
		}
		notNegative("lease.expiry-grace", lease.expiryGrace());
		if (lease.jobRoot() != null) {
			try {
				new LeasePolicy(Set.of(), false, lease.jobRoot().toString(), Duration.ZERO);
			}
			catch (IllegalArgumentException ex) {
				reject("lease.job-root", "must be an absolute path without '.', '..' and a trailing '/'");
			}
		}
	}

	private void validateResult(ArcpProperties.Result result) {
		atLeast("result.chunk-size", result.chunkSize(), DataSize.ofBytes(1));
		atLeast("result.max-chunk-size", result.maxChunkSize(), result.chunkSize());
		atMost("result.max-chunk-size", result.maxChunkSize(), MAX_ARRAY);
		atLeast("result.max-size", result.maxSize(), result.maxChunkSize());
		atLeast("result.max-inline-size", result.maxInlineSize(), DataSize.ofBytes(1));
		atMost("result.max-inline-size", result.maxInlineSize(), MAX_INLINE);
	}

	private void validateCredentials(ArcpProperties.Credentials credentials) {
		positive("credentials.issue-timeout", credentials.issueTimeout());
		atLeastOne("credentials.revoke-max-attempts", credentials.revokeMaxAttempts());
		if (positive("credentials.revoke-initial-backoff", credentials.revokeInitialBackoff())
				&& credentials.revokeMaxBackoff().compareTo(credentials.revokeInitialBackoff()) < 0) {
			reject("credentials.revoke-max-backoff", "must be at least arcp.credentials.revoke-initial-backoff");
		}
	}

	/**
	 * Rejects without a value: it would show the tokens in the log.
	 */
	private void validateTokens(ArcpProperties.Security security) {
		security.tokens().forEach((token, name) -> {
			if (isBlank(token) || isBlank(name)) {
				this.errors.reject("arcp.security.tokens",
						"arcp.security.tokens must hold neither a blank token nor a blank name of a principal");
			}
		});
	}

	private void validateAuthorities(ArcpProperties.Security.Authorities authorities) {
		noneBlank("security.authorities.submit", authorities.submit());
		noneBlank("security.authorities.observe", authorities.observe());
		noneBlank("security.authorities.cancel", authorities.cancel());
	}

	private void noneBlank(String field, Set<String> authorities) {
		if (authorities.stream().anyMatch(String::isBlank)) {
			reject(field, "must not hold a blank authority");
		}
	}

	private void validateLimits(ArcpProperties.Limits limits) {
		notNegative("limits.handshakes-per-second", limits.handshakesPerSecond());
		notNegative("limits.submits-per-second", limits.submitsPerSecond());
		notNegative("limits.frames-per-second", limits.framesPerSecond());
	}

	private void validateAgent(String name, ArcpProperties.Agent agent) {
		String path = "agents[" + name + "].";
		notBlank(path + "default-version", agent.defaultVersion());
		positive(path + "max-runtime", agent.maxRuntime());
		notNegative(path + "cancel-grace", agent.cancelGrace());
		noneBlank(path + "authorities", agent.authorities());
		if (agent.leaseCeiling() != null) {
			try {
				Lease.of(agent.leaseCeiling(), "lease-ceiling");
			}
			catch (InvalidRequestException ex) {
				reject(path + "lease-ceiling", Objects.requireNonNullElse(ex.getMessage(), "must be a lease"));
			}
		}
	}

	private void notBlank(String field, @Nullable String value) {
		if (value != null && value.isBlank()) {
			reject(field, "must not be blank");
		}
	}

	private boolean positive(String field, @Nullable Duration value) {
		boolean positive = value == null || !(value.isZero() || value.isNegative());
		if (!positive) {
			reject(field, "must be greater than 0");
		}
		return positive;
	}

	private void notNegative(String field, @Nullable Duration value) {
		if (value != null && value.isNegative()) {
			reject(field, "must not be negative");
		}
	}

	private void notNegative(String field, int value) {
		if (value < 0) {
			reject(field, "must not be negative");
		}
	}

	private void atLeastOne(String field, int value) {
		if (value < 1) {
			reject(field, "must be at least 1");
		}
	}

	private void atLeast(String field, DataSize value, DataSize least) {
		if (value.compareTo(least) < 0) {
			reject(field, "must be at least " + text(least));
		}
	}

	private void atMost(String field, DataSize value, DataSize most) {
		if (value.compareTo(most) > 0) {
			reject(field, "must be at most " + text(most));
		}
	}

	private void reject(String field, String problem) {
		this.errors.rejectValue(field, "arcp." + field, problem);
	}

	private static boolean isBlank(@Nullable String value) {
		return value == null || value.isBlank();
	}

	private static String text(DataSize size) {
		long bytes = size.toBytes();
		if (bytes % (1024 * 1024) == 0) {
			return size.toMegabytes() + "MB";
		}
		return (bytes % 1024 == 0) ? size.toKilobytes() + "KB" : size.toString();
	}

}
