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
import java.util.List;
import java.util.Locale;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;

/**
 * The request that follows a redirect (RFC 9110, section 15.4).
 *
 * @param method its method
 * @param url where it goes
 * @param withBody whether it has the body of the request before
 * @param toOtherOrigin whether it goes to another scheme, host or port
 */
record Redirect(HttpMethod method, URI url, boolean withBody, boolean toOtherOrigin) {

	/** Redirects of one request that are followed. */
	static final int MAX = 10;

	private static final List<String> OF_BODY = List.of(HttpHeaders.CONTENT_TYPE, HttpHeaders.CONTENT_LENGTH,
			HttpHeaders.CONTENT_ENCODING, HttpHeaders.CONTENT_LANGUAGE, HttpHeaders.CONTENT_LOCATION,
			HttpHeaders.TRANSFER_ENCODING);

	private static final List<String> OF_ORIGIN = List.of(HttpHeaders.AUTHORIZATION, HttpHeaders.COOKIE,
			HttpHeaders.PROXY_AUTHORIZATION);

	/**
	 * Returns the request that follows a response, or {@code null} when the response is
	 * no redirect, or none that can be followed.
	 * @param method the method of the request
	 * @param url where it went
	 * @param status the status of its response
	 * @param location the {@code Location} of its response
	 */
	static @Nullable Redirect of(HttpMethod method, URI url, int status, @Nullable String location) {
		if (location == null || !(status == 301 || status == 302 || status == 303 || status == 307 || status == 308)) {
			return null;
		}
		URI next;
		try {
			next = url.resolve(location);
		}
		catch (IllegalArgumentException ex) {
			return null;
		}
		boolean toGet = (status == 303 && !method.equals(HttpMethod.HEAD))
				|| (status <= 302 && method.equals(HttpMethod.POST));
		return new Redirect(toGet ? HttpMethod.GET : method, next, !toGet, !isSameOrigin(url, next));
	}

	/**
	 * Removes the headers that belong to the body, the host or the origin of the request
	 * before.
	 */
	void adapt(HttpHeaders headers) {
		headers.remove(HttpHeaders.HOST);
		if (!this.withBody) {
			OF_BODY.forEach(headers::remove);
		}
		if (this.toOtherOrigin) {
			OF_ORIGIN.forEach(headers::remove);
		}
	}

	private static boolean isSameOrigin(URI first, URI second) {
		return lower(first.getScheme()).equals(lower(second.getScheme()))
				&& lower(first.getHost()).equals(lower(second.getHost())) && portOf(first) == portOf(second);
	}

	private static String lower(@Nullable String text) {
		return Objects.requireNonNullElse(text, "").toLowerCase(Locale.ROOT);
	}

	private static int portOf(URI url) {
		return (url.getPort() >= 0) ? url.getPort() : (lower(url.getScheme()).equals("https") ? 443 : 80);
	}

}
