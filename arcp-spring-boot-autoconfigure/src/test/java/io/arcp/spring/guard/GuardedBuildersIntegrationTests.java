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
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;

import io.arcp.agent.CurrentJob;
import io.arcp.agent.JobContext;
import io.arcp.protocol.PermissionDeniedException;
import io.arcp.spring.autoconfigure.ArcpGuardAutoConfiguration;
import io.arcp.spring.autoconfigure.ArcpHttpClientGuardAutoConfiguration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.http.client.autoconfigure.HttpClientAutoConfiguration;
import org.springframework.boot.http.client.autoconfigure.imperative.ImperativeHttpClientAutoConfiguration;
import org.springframework.boot.http.client.autoconfigure.reactive.ReactiveHttpClientAutoConfiguration;
import org.springframework.boot.restclient.RestTemplateBuilder;
import org.springframework.boot.restclient.autoconfigure.RestClientAutoConfiguration;
import org.springframework.boot.restclient.autoconfigure.RestTemplateAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.ReactiveWebApplicationContextRunner;
import org.springframework.boot.webclient.WebClientCustomizer;
import org.springframework.boot.webclient.autoconfigure.WebClientAutoConfiguration;
import org.springframework.http.ResponseEntity;
import org.springframework.web.client.RestClient;
import org.springframework.web.reactive.function.client.WebClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.BDDMockito.willThrow;
import static org.mockito.Mockito.mock;

/**
 * Clients of the application's own builders are guarded, whichever library is below them
 * and however it is set to follow redirects.
 */
class GuardedBuildersIntegrationTests {

	private static final AutoConfigurations AUTO_CONFIGURATIONS = AutoConfigurations.of(
			ArcpGuardAutoConfiguration.class, ArcpHttpClientGuardAutoConfiguration.class,
			HttpClientAutoConfiguration.class, ImperativeHttpClientAutoConfiguration.class,
			ReactiveHttpClientAutoConfiguration.class, RestClientAutoConfiguration.class,
			RestTemplateAutoConfiguration.class, WebClientAutoConfiguration.class);

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AUTO_CONFIGURATIONS)
		.withPropertyValues("spring.http.clients.redirects=follow");

	private final ReactiveWebApplicationContextRunner reactive = new ReactiveWebApplicationContextRunner()
		.withConfiguration(AUTO_CONFIGURATIONS)
		.withPropertyValues("spring.http.clients.redirects=follow");

	private final CountingServer server = new CountingServer();

	private final JobContext job = mock(JobContext.class);

	GuardedBuildersIntegrationTests() {
		willThrow(new PermissionDeniedException("no")).given(this.job)
			.authorize("net.fetch", "http://localhost:" + this.server.port() + "/secret");
	}

	@AfterEach
	void close() {
		this.server.close();
	}

	private String redirecting(String to) {
		return this.server.redirecting("/allowed", 302, to);
	}

	private @Nullable Object inJob(Callable<?> call) {
		AtomicReference<@Nullable Object> result = new AtomicReference<>();
		CurrentJob.run(this.job, () -> {
			try {
				result.set(call.call());
			}
			catch (Exception ex) {
				result.set(ex);
			}
		});
		return result.get();
	}

	private void checkRedirects(Fetch fetch) {
		assertThat(inJob(() -> fetch.status(redirecting("/also")))).isEqualTo(200);
		assertThat(this.server.paths()).containsExactly("/allowed", "/also");
		this.server.forget();
		assertThat(inJob(() -> fetch.status(redirecting("/secret")))).isInstanceOf(PermissionDeniedException.class);
		assertThat(this.server.paths()).containsExactly("/allowed");
		this.server.forget();
	}

	@ParameterizedTest
	@ValueSource(strings = { "simple", "jdk", "http-components", "jetty", "reactor" })
	void guardsRestClientAndRestTemplateOverLibrary(String library) {
		this.runner.withPropertyValues("spring.http.clients.imperative.factory=" + library).run((context) -> {
			checkRedirects(restClient(context.getBean(RestClient.Builder.class)));
			checkRedirects((url) -> context.getBean(RestTemplateBuilder.class)
				.build()
				.getForEntity(URI.create(url), String.class)
				.getStatusCode()
				.value());
		});
	}

	@ParameterizedTest
	@ValueSource(strings = { "reactor", "jdk" })
	void guardsWebClientOverLibrary(String library) {
		this.reactive.withPropertyValues("spring.http.clients.reactive.connector=" + library)
			.run((context) -> checkRedirects(webClient(context.getBean(WebClient.Builder.class))));
	}

	@Test
	void guardsRestClientOfReactiveApplication() {
		this.reactive.run((context) -> checkRedirects(restClient(context.getBean(RestClient.Builder.class))));
	}

	@ParameterizedTest
	@CsvSource({ "dont-follow,302", "follow-when-possible,200", "follow,200" })
	void followsAsApplicationIsSet(String redirects, int status) {
		this.reactive.withPropertyValues("spring.http.clients.redirects=" + redirects).run((context) -> {
			assertThat(inJob(() -> webClient(context.getBean(WebClient.Builder.class)).status(redirecting("/also"))))
				.isEqualTo(status);
			assertThat(inJob(() -> restClient(context.getBean(RestClient.Builder.class)).status(redirecting("/also"))))
				.isEqualTo(status);
		});
	}

	@Test
	void refusesOutsideOfJobUnlessToldToPass() {
		this.reactive.run((context) -> {
			assertThat(GuardedJobs
				.thrownBy(() -> webClient(context.getBean(WebClient.Builder.class)).status(redirecting("/secret"))))
				.isInstanceOf(PermissionDeniedException.class);
			assertThat(this.server.arrived()).isEmpty();
		});
		this.reactive.withPropertyValues("arcp.lease.guards.outside-job=pass").run((context) -> {
			assertThat(webClient(context.getBean(WebClient.Builder.class)).status(redirecting("/secret")))
				.isEqualTo(200);
			assertThat(this.server.paths()).containsExactly("/allowed", "/secret");
		});
	}

	@Test
	void backsOffForGuardOfApplication() {
		JobGuard own = new JobGuard(OutsideJob.PASS);

		this.reactive.withBean(JobGuard.class, () -> own)
			.run((context) -> assertThat(context.getBean(JobGuard.class)).isSameAs(own));
	}

	@Test
	void isNotThereWhenArcpIsOff() {
		this.reactive.withPropertyValues("arcp.enabled=false")
			.run((context) -> assertThat(context).doesNotHaveBean(JobGuard.class)
				.doesNotHaveBean("arcpWebClientCustomizer"));
	}

	@Test
	void needsNeitherBuildersNorWebClient() {
		new ApplicationContextRunner()
			.withConfiguration(
					AutoConfigurations.of(ArcpGuardAutoConfiguration.class, ArcpHttpClientGuardAutoConfiguration.class))
			.withClassLoader(new FilteredClassLoader("org.springframework.boot.http.client",
					"org.springframework.boot.webclient", "org.springframework.boot.restclient",
					"org.springframework.web"))
			.run((context) -> {
				assertThat(context).hasNotFailed().hasSingleBean(JobGuard.class).hasSingleBean(JobFiles.class);
				assertThat(context.getBeanNamesForType(WebClientCustomizer.class)).isEmpty();
			});
	}

	private static Fetch restClient(RestClient.Builder builder) {
		RestClient client = builder.build();
		return (url) -> client.get().uri(URI.create(url)).retrieve().toBodilessEntity().getStatusCode().value();
	}

	private static Fetch webClient(WebClient.Builder builder) {
		WebClient client = builder.build();
		return (url) -> client.get()
			.uri(URI.create(url))
			.retrieve()
			.toBodilessEntity()
			.blockOptional(GuardedJobs.LIMIT)
			.map(ResponseEntity::getStatusCode)
			.orElseThrow()
			.value();
	}

	/**
	 * Fetches a URL and returns the status.
	 */
	@FunctionalInterface
	interface Fetch {

		int status(String url);

	}

}
