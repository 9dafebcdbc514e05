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

package io.arcp.session;

import java.time.Duration;
import java.util.Map;
import java.util.Set;

import io.arcp.job.JobAuthorizationPolicy;
import io.arcp.protocol.Dialect;
import io.arcp.protocol.Feature;
import io.arcp.protocol.RuntimeInfo;
import io.arcp.security.AuthorityRules;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a runtime is told about sessions.
 *
 * @param runtime its name and version
 * @param features the features that it offers
 * @param vendorCapabilities {@code x-vendor.*} members of the welcome, or {@code null}
 * @param handshake how a session begins
 * @param times how long a session lives
 * @param limits what a session may use
 * @param jobPolicy who may do what with a job
 * @param hideForeignJobs whether a foreign job looks like an unknown one
 * @param authorities what principals need for what
 * @param emitChildAccepted whether the acceptance of a child is sent
 * @param tokenExpiry what happens when a token expires
 * @param vendorHandlers what handles messages of vendors' own types, by type
 * @since 0.1.0
 */
public record SessionSettings(RuntimeInfo runtime, Set<Feature> features, @Nullable ObjectNode vendorCapabilities,
		HandshakeSettings handshake, Times times, Limits limits, JobAuthorizationPolicy jobPolicy,
		boolean hideForeignJobs, AuthorityRules authorities, boolean emitChildAccepted, TokenExpiry tokenExpiry,
		Map<String, VendorMessageHandler> vendorHandlers) {

	/**
	 * How a session begins (ARCP section 2.2).
	 *
	 * @param helloTimeout the time from the upgrade to a verified hello
	 * @param preHello what happens to frames before the hello
	 * @param maxUnauthenticated connections that wait for their hello
	 * @param dialect the dialect of all connections, or {@code null} to recognize it
	 */
	public record HandshakeSettings(Duration helloTimeout, PreHello preHello, int maxUnauthenticated,
			@Nullable Dialect dialect) {

	}

	/**
	 * How long a session lives.
	 *
	 * @param heartbeatInterval after which silence a ping is sent, in whole seconds
	 * @param resumeWindow how long a session can be resumed after its connection was lost
	 * @param idleTimeout after which idle time it is closed, zero for never
	 * @param maxWait how long an agent waits for a client that takes nothing
	 * @param jobRetention how long an ended job stays visible
	 */
	public record Times(Duration heartbeatInterval, Duration resumeWindow, Duration idleTimeout, Duration maxWait,
			Duration jobRetention) {

	}

	/**
	 * What happens when the token of a connection expires (ARCP section 2.3).
	 *
	 * @param policy what happens then
	 * @param warning how long before it the listener is told
	 * @param listener is told before it
	 */
	public record TokenExpiry(TokenExpiryPolicy policy, Duration warning, TokenExpiryListener listener) {

	}

	/**
	 * What a session may use.
	 *
	 * @param caps its buffer and its jobs
	 * @param onOverflow what happens when the buffer is full
	 * @param maxPerPrincipal sessions of one principal
	 * @param maxRetained ended jobs that are kept per principal
	 * @param maxPendingRequests unanswered requests of one session
	 * @param backPressureThreshold the lag that is a breach
	 * @param backPressureMode what happens in a breach
	 * @param rates how much clients may ask for in a second
	 */
	public record Limits(SessionCaps caps, OverflowPolicy onOverflow, int maxPerPrincipal, int maxRetained,
			int maxPendingRequests, int backPressureThreshold, BackPressureMode backPressureMode, RateLimits rates) {

	}

}
