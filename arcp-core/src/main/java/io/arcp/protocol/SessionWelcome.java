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

package io.arcp.protocol;

import java.time.Instant;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * Message {@code session.welcome}: the first frame of an authenticated connection (ARCP
 * section 1.4).
 * <p>
 * The only encoding is {@code json}, so it is not a component.
 *
 * @param sessionId the session
 * @param runtime the runtime
 * @param resumeToken the token for the next resume
 * @param resumeWindowSec the resume window in seconds, above 0
 * @param heartbeatIntervalSec the heartbeat interval in seconds, at least 1, or
 * {@code null} without the feature
 * @param features the negotiated features; they go out in server order
 * @param agents the inventory, in the order in which it goes out
 * @param vendorCapabilities further members of {@code capabilities}, all
 * {@code x-vendor.}, or {@code null}
 * @param acceptedAt the time of the handshake
 * @since 0.1.0
 */
public record SessionWelcome(String sessionId, RuntimeInfo runtime, Secret resumeToken, long resumeWindowSec,
		@Nullable Long heartbeatIntervalSec, Set<Feature> features, List<AgentInfo> agents,
		@Nullable ObjectNode vendorCapabilities, Instant acceptedAt) implements RuntimeMessage {

	/**
	 * Type of the frames that carry this message.
	 */
	public static final String TYPE = "session.welcome";

	/**
	 * Validates the numbers and copies the collections.
	 * @param sessionId the session
	 * @param runtime the runtime
	 * @param resumeToken the token for the next resume
	 * @param resumeWindowSec the resume window in seconds, above 0
	 * @param heartbeatIntervalSec the heartbeat interval in seconds, at least 1, or
	 * {@code null} without the feature
	 * @param features the negotiated features; they go out in server order
	 * @param agents the inventory, in the order in which it goes out
	 * @param vendorCapabilities further members of {@code capabilities}, all
	 * {@code x-vendor.}, or {@code null}
	 * @param acceptedAt the time of the handshake
	 * @throws IllegalArgumentException if a number is below 1
	 */
	public SessionWelcome {
		Objects.requireNonNull(sessionId, "sessionId");
		Objects.requireNonNull(runtime, "runtime");
		Objects.requireNonNull(resumeToken, "resumeToken");
		Objects.requireNonNull(acceptedAt, "acceptedAt");
		if (resumeWindowSec < 1 || (heartbeatIntervalSec != null && heartbeatIntervalSec < 1)) {
			throw new IllegalArgumentException("resume window and heartbeat interval must be at least 1 second");
		}
		EnumSet<Feature> ordered = EnumSet.noneOf(Feature.class);
		ordered.addAll(features);
		features = Collections.unmodifiableSet(ordered);
		agents = List.copyOf(agents);
	}

	@Override
	public String type() {
		return TYPE;
	}

}
