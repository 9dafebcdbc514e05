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
import reactor.core.publisher.Mono;

import org.springframework.http.HttpHeaders;
import org.springframework.util.Assert;
import org.springframework.web.reactive.function.BodyInserters;
import org.springframework.web.reactive.function.client.ClientRequest;
import org.springframework.web.reactive.function.client.ClientResponse;
import org.springframework.web.reactive.function.client.ExchangeFilterFunction;
import org.springframework.web.reactive.function.client.ExchangeFunction;
import org.springframework.web.reactive.function.client.WebClientRequestException;

/**
 * Lets a {@code WebClient} send a request when the lease of the current job allows
 * {@code net.fetch} on its URL (ARCP section 4.4).
 * <p>
 * A refused request fails with the typed {@link io.arcp.protocol.ArcpException}, and
 * nothing is sent. Redirects are followed by the filter, which checks each of them like a
 * request; what is meant for one origin ({@code Authorization}, cookies) is not sent to
 * another one. The client's HTTP library must not follow redirects itself: no filter sees
 * those. Filters that are added behind this one act unguarded, and for each redirect
 * again.
 *
 * @since 0.1.0
 */
public final class NetFetchExchangeFilter implements ExchangeFilterFunction {

	private final FetchCheck check;

	private final int maxRedirects;

	/**
	 * Creates a filter that follows up to 10 redirects of a request.
	 * @param guard asks the current job
	 */
	public NetFetchExchangeFilter(JobGuard guard) {
		this(guard, Redirect.MAX);
	}

	/**
	 * Creates a filter.
	 * @param guard asks the current job
	 * @param maxRedirects how many redirects of a request it follows; zero hands them to
	 * the caller
	 */
	public NetFetchExchangeFilter(JobGuard guard, int maxRedirects) {
		Assert.notNull(guard, "'guard' must not be null");
		Assert.isTrue(maxRedirects >= 0, "'maxRedirects' must not be negative");
		this.check = new FetchCheck(guard);
		this.maxRedirects = maxRedirects;
	}

	@Override
	public Mono<ClientResponse> filter(ClientRequest request, ExchangeFunction next) {
		return Mono.deferContextual((context) -> send(CurrentJob.get(context), request, next, 0));
	}

	private Mono<ClientResponse> send(@Nullable JobContext job, ClientRequest request, ExchangeFunction next,
			int redirects) {
		URI url = this.check.authorize(job, request.url(), request.headers());
		ClientRequest checked = url.equals(request.url()) ? request : ClientRequest.from(request).url(url).build();
		Mono<ClientResponse> response = next.exchange(checked);
		return (this.maxRedirects == 0) ? response
				: response.flatMap((received) -> follow(job, checked, received, next, redirects));
	}

	private Mono<ClientResponse> follow(@Nullable JobContext job, ClientRequest request, ClientResponse response,
			ExchangeFunction next, int redirects) {
		Redirect redirect = Redirect.of(request.method(), request.url(), response.statusCode().value(),
				response.headers().asHttpHeaders().getFirst(HttpHeaders.LOCATION));
		if (redirect == null) {
			return Mono.just(response);
		}
		if (redirects == this.maxRedirects) {
			return response.releaseBody()
				.then(Mono.error(() -> new WebClientRequestException(
						new IOException("there are more than " + redirects + " redirects"), request.method(),
						request.url(), request.headers())));
		}
		return response.releaseBody()
			.then(Mono.defer(() -> send(job, redirected(request, redirect), next, redirects + 1)));
	}

	private static ClientRequest redirected(ClientRequest request, Redirect redirect) {
		ClientRequest.Builder builder = ClientRequest.from(request)
			.method(redirect.method())
			.url(redirect.url())
			.headers(redirect::adapt);
		if (!redirect.withBody()) {
			builder.body(BodyInserters.empty());
		}
		if (redirect.toOtherOrigin()) {
			builder.cookies((cookies) -> cookies.clear());
		}
		return builder.build();
	}

}
