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

package io.arcp.spring.guard;

import java.net.URI;
import java.net.URISyntaxException;

import io.arcp.agent.JobContext;
import io.arcp.lease.Capabilities;
import io.arcp.lease.Leases;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpHeaders;

/**
 * Checks where a request goes. What is sent is what was checked: a request goes to the
 * canonical form of its URL (ARCP section 4.3).
 */
final class FetchCheck {

	private final JobGuard guard;

	FetchCheck(JobGuard guard) {
		this.guard = guard;
	}

	/**
	 * Returns the URL that a request may be sent to.
	 * @param job the current job, or {@code null}
	 * @param url the URL of the request
	 * @param headers the headers of the request
	 */
	URI authorize(@Nullable JobContext job, URI url, HttpHeaders headers) {
		String target = url.toASCIIString();
		if (!this.guard.authorize(job, Capabilities.NET_FETCH, target)) {
			return url;
		}
		String host = headers.getFirst(HttpHeaders.HOST);
		if (host != null) {
			this.guard.authorize(job, Capabilities.NET_FETCH, url.getScheme() + "://" + host + pathOf(url));
		}
		return canonical(target);
	}

	/**
	 * A client reads a URL with a parser of its own: where {@link URI} sees no host, it
	 * might see another one than the lease did.
	 */
	private static URI canonical(String target) {
		try {
			URI canonical = new URI(Leases.canonicalizeTarget(Capabilities.NET_FETCH, target));
			if (canonical.getHost() != null) {
				return canonical;
			}
		}
		catch (URISyntaxException ex) {
			throw JobGuard.denied(Capabilities.NET_FETCH, target, "the URL is not valid");
		}
		throw JobGuard.denied(Capabilities.NET_FETCH, target, "the host is not valid");
	}

	private static String pathOf(URI url) {
		String path = (url.getRawPath() != null) ? url.getRawPath() : "";
		return (url.getRawQuery() != null) ? path + "?" + url.getRawQuery() : path;
	}

}
