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

package io.arcp.spring.web;

import java.time.Duration;
import java.util.Set;

/**
 * How the endpoint decides on upgrades (ARCP section 1.1).
 *
 * @param allowedOrigins the origins that may connect beside the endpoint's own, or
 * {@code *} for all
 * @param allowedHosts the values of {@code Host} that are accepted, with or without a
 * port; empty for all
 * @param maxFrameSize the largest inbound message, in bytes
 * @param maxUnauthenticated the number of connections that may wait for their hello
 * @param verificationTimeout how long the verification of an {@code Authorization} header
 * may take
 * @since 0.1.0
 */
public record EndpointSettings(Set<String> allowedOrigins, Set<String> allowedHosts, int maxFrameSize,
		int maxUnauthenticated, Duration verificationTimeout) {

	/**
	 * Copies the sets.
	 * @param allowedOrigins the origins
	 * @param allowedHosts the hosts
	 * @param maxFrameSize the number of bytes
	 * @param maxUnauthenticated the number of connections
	 * @param verificationTimeout the time
	 */
	public EndpointSettings {
		allowedOrigins = Set.copyOf(allowedOrigins);
		allowedHosts = Set.copyOf(allowedHosts);
	}

}
