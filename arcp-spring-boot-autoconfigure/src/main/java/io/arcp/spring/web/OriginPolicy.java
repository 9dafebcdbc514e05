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

import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpHeaders;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.cors.reactive.CorsUtils;

/**
 * Tells which pages in a browser may connect, and under which names the endpoint may be
 * reached (ARCP section 1.1).
 */
final class OriginPolicy {

	private static final String ALL = "*";

	private final Set<String> origins;

	private final Set<String> hosts;

	OriginPolicy(Set<String> origins, Set<String> hosts) {
		this.origins = lowerCase(origins);
		this.hosts = lowerCase(hosts);
	}

	boolean allows(ServerHttpRequest request) {
		return allowsHost(request.getHeaders().getFirst(HttpHeaders.HOST)) && allowsOrigin(request);
	}

	private boolean allowsOrigin(ServerHttpRequest request) {
		if (this.origins.contains(ALL) || !CorsUtils.isCorsRequest(request)) {
			return true;
		}
		String origin = request.getHeaders().getOrigin();
		return origin != null && this.origins.contains(origin.toLowerCase(Locale.ROOT));
	}

	private boolean allowsHost(@Nullable String host) {
		if (this.hosts.isEmpty()) {
			return true;
		}
		if (host == null) {
			return false;
		}
		String name = host.toLowerCase(Locale.ROOT);
		int port = name.lastIndexOf(':');
		boolean hasPort = port > name.lastIndexOf(']');
		return this.hosts.contains(name) || (hasPort && this.hosts.contains(name.substring(0, port)));
	}

	private static Set<String> lowerCase(Set<String> values) {
		return values.stream().map((value) -> value.toLowerCase(Locale.ROOT)).collect(Collectors.toUnmodifiableSet());
	}

}
