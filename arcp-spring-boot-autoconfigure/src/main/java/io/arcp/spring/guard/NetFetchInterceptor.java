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

import java.io.IOException;
import java.net.URI;

import io.arcp.agent.CurrentJob;
import io.arcp.agent.JobContext;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpRequest;
import org.springframework.http.client.ClientHttpRequestExecution;
import org.springframework.http.client.ClientHttpRequestInterceptor;
import org.springframework.http.client.ClientHttpResponse;
import org.springframework.http.client.support.HttpRequestWrapper;
import org.springframework.util.Assert;

/**
 * Lets a {@code RestClient} or {@code RestTemplate} send a request when the lease of the
 * current job allows {@code net.fetch} on its URL (ARCP section 4.4).
 * <p>
 * A refused request fails with the typed {@link io.arcp.protocol.ArcpException}, and
 * nothing is sent. Redirects are followed by the interceptor, which checks each of them
 * like a request; what is meant for one origin ({@code Authorization}, cookies) is not
 * sent to another one. The client's HTTP library must not follow redirects itself: no
 * interceptor sees those. Interceptors that are added behind this one act unguarded, and
 * for each redirect again.
 *
 * @since 0.1.0
 */
public final class NetFetchInterceptor implements ClientHttpRequestInterceptor {

	private static final byte[] NO_BODY = new byte[0];

	private final FetchCheck check;

	private final int maxRedirects;

	/**
	 * Creates an interceptor that follows up to 10 redirects of a request.
	 * @param guard asks the current job
	 */
	public NetFetchInterceptor(JobGuard guard) {
		this(guard, Redirect.MAX);
	}

	/**
	 * Creates an interceptor.
	 * @param guard asks the current job
	 * @param maxRedirects how many redirects of a request it follows; zero hands them to
	 * the caller
	 */
	public NetFetchInterceptor(JobGuard guard, int maxRedirects) {
		Assert.notNull(guard, "'guard' must not be null");
		Assert.isTrue(maxRedirects >= 0, "'maxRedirects' must not be negative");
		this.check = new FetchCheck(guard);
		this.maxRedirects = maxRedirects;
	}

	@Override
	public ClientHttpResponse intercept(HttpRequest request, byte[] body, ClientHttpRequestExecution execution)
			throws IOException {
		JobContext job = CurrentJob.get();
		HttpRequest sent = check(job, request);
		byte[] content = body;
		for (int redirects = 0;; redirects++) {
			ClientHttpResponse response = execution.execute(sent, content);
			Redirect redirect = (this.maxRedirects > 0) ? redirect(sent, response) : null;
			if (redirect == null) {
				return response;
			}
			response.close();
			if (redirects == this.maxRedirects) {
				throw new IOException("there are more than " + redirects + " redirects");
			}
			content = redirect.withBody() ? content : NO_BODY;
			sent = check(job, new ChangedRequest(sent, redirect));
		}
	}

	private HttpRequest check(@Nullable JobContext job, HttpRequest request) {
		URI url = this.check.authorize(job, request.getURI(), request.getHeaders());
		return url.equals(request.getURI()) ? request : new ChangedRequest(request, url);
	}

	private static @Nullable Redirect redirect(HttpRequest request, ClientHttpResponse response) throws IOException {
		try {
			return Redirect.of(request.getMethod(), request.getURI(), response.getStatusCode().value(),
					response.getHeaders().getFirst(HttpHeaders.LOCATION));
		}
		catch (IOException | RuntimeException ex) {
			response.close();
			throw ex;
		}
	}

	/**
	 * A request with another URL, and with the method and headers of a redirect.
	 */
	private static final class ChangedRequest extends HttpRequestWrapper {

		private final HttpMethod method;

		private final URI url;

		private final HttpHeaders headers;

		ChangedRequest(HttpRequest request, URI url) {
			super(request);
			this.method = request.getMethod();
			this.url = url;
			this.headers = request.getHeaders();
		}

		ChangedRequest(HttpRequest request, Redirect redirect) {
			super(request);
			this.method = redirect.method();
			this.url = redirect.url();
			this.headers = new HttpHeaders();
			this.headers.putAll(request.getHeaders());
			redirect.adapt(this.headers);
		}

		@Override
		public HttpMethod getMethod() {
			return this.method;
		}

		@Override
		public URI getURI() {
			return this.url;
		}

		@Override
		public HttpHeaders getHeaders() {
			return this.headers;
		}

	}

}
