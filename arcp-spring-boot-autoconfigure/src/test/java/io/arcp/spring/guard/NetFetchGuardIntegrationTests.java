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
import java.math.BigDecimal;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;

import io.arcp.agent.CurrentJob;
import io.arcp.agent.JobContext;
import io.arcp.client.JobRequest;
import io.arcp.lease.Capabilities;
import io.arcp.protocol.PermissionDeniedException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import org.springframework.http.HttpEntity;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.http.client.reactive.ReactorClientHttpConnector;
import org.springframework.web.client.ResourceAccessException;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestTemplate;
import org.springframework.web.reactive.function.client.WebClient;
import org.springframework.web.reactive.function.client.WebClientRequestException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assumptions.assumeThat;

/**
 * Tests for {@link NetFetchInterceptor} and {@link NetFetchExchangeFilter} in jobs of a
 * runtime, against a server that would notice what arrives.
 */
class NetFetchGuardIntegrationTests {

	private final GuardedJobs jobs = new GuardedJobs();

	private final CountingServer server = new CountingServer();

	private final CountingServer other = new CountingServer();

	@AfterEach
	void close() {
		this.jobs.close();
		this.server.close();
		this.other.close();
	}

	private String here(String form) {
		return form.replace(":P", ":" + this.server.port())
			.replace("+P", "+" + this.server.port())
			.replace(":Q", ":" + this.other.port());
	}

	private String[] lease() {
		return new String[] { here("http://localhost:P/allowed/**") };
	}

	private String fetch(Client client, Object url) {
		return this.jobs.run(GuardedJobs.blocking(Capabilities.NET_FETCH, lease()), () -> client.get(url));
	}

	static Stream<String> deniedForms() {
		return UrlForms.denied();
	}

	static Stream<Arguments> allowedForms() {
		return UrlForms.allowed().map((form) -> Arguments.of(form[0], form[1]));
	}

	@Test
	void hasMoreThanThirtyForms() {
		assertThat(UrlForms.denied()).hasSizeGreaterThan(30).doesNotHaveDuplicates();
	}

	@ParameterizedTest
	@MethodSource("deniedForms")
	void deniesFormAtCheckAndAtClients(String form) {
		String url = here(form);

		String checked = this.jobs.runReactive(GuardedJobs.reactive(Capabilities.NET_FETCH, lease()),
				(job) -> Mono.fromRunnable(() -> job.authorize(Capabilities.NET_FETCH, url)));

		assertThat(checked).isEqualTo("PERMISSION_DENIED");
		assumeThat(url).as("what no request can have").matches(NetFetchGuardIntegrationTests::isUri);
		for (Client client : Client.values()) {
			assertThat(fetch(client, URI.create(url))).as("%s", client).isEqualTo("PERMISSION_DENIED");
		}
		assertThat(this.server.arrived()).isEmpty();
		assertThat(this.other.arrived()).isEmpty();
	}

	@ParameterizedTest
	@MethodSource("deniedForms")
	void sendsNothingElsewhereWhenClientReadsText(String form) {
		for (Client client : Client.values()) {
			String end = fetch(client, here(form));

			assertThat(end).as("%s", client).isIn("PERMISSION_DENIED", "INTERNAL_ERROR", GuardedJobs.DONE);
			assertThat(this.server.arrived()).as("%s: %s", client, end)
				.hasSize(end.equals(GuardedJobs.DONE) ? 1 : 0)
				.allSatisfy((each) -> assertThat(each.uri()).startsWith("/allowed/").doesNotContain("/../"));
			assertThat(this.other.arrived()).isEmpty();
			this.server.forget();
		}
	}

	private static boolean isUri(String url) {
		try {
			URI.create(url);
			return true;
		}
		catch (IllegalArgumentException ex) {
			return false;
		}
	}

	@ParameterizedTest
	@MethodSource("allowedForms")
	void letsFormPassAndSendsWhatWasChecked(String form, String path) {
		String url = here(form);

		String checked = this.jobs.runReactive(GuardedJobs.reactive(Capabilities.NET_FETCH, lease()),
				(job) -> Mono.fromRunnable(() -> job.authorize(Capabilities.NET_FETCH, url)));

		assertThat(checked).isEqualTo(GuardedJobs.DONE);
		for (Client client : Client.values()) {
			assertThat(fetch(client, URI.create(url))).as("%s", client).isEqualTo(GuardedJobs.DONE);
		}
		assertThat(this.server.paths()).containsExactly(path, path, path);
	}

	@ParameterizedTest
	@EnumSource(Client.class)
	void showsCallerTypedException(Client client) {
		AtomicReference<Throwable> thrown = new AtomicReference<>();

		String end = this.jobs.run(GuardedJobs.blocking(Capabilities.NET_FETCH, lease()), () -> {
			thrown.set(GuardedJobs.thrownBy(() -> client.get(URI.create(here("http://localhost:P/secret")))));
			return null;
		});

		assertThat(end).isEqualTo(GuardedJobs.DONE);
		assertThat(thrown.get()).isInstanceOfSatisfying(PermissionDeniedException.class, (ex) -> {
			assertThat(ex.details().path("capability").asString()).isEqualTo("net.fetch");
			assertThat(ex.details().path("target").asString()).isEqualTo(here("http://localhost:P/secret"));
		});
	}

	@ParameterizedTest
	@EnumSource(Client.class)
	void endsJobWithCodeOfBudget(Client client) {
		JobRequest.Builder request = GuardedJobs.reactive(Capabilities.NET_FETCH, lease())
			.lease(Capabilities.COST_BUDGET, "USD:1");

		String end = this.jobs.runReactive(request, (job) -> job.charge("all", BigDecimal.ONE, "USD")
			.publishOn(Schedulers.boundedElastic())
			.then(Mono.fromRunnable(() -> client.getIn(job, URI.create(here("http://localhost:P/allowed/x"))))));

		assertThat(end).isEqualTo("BUDGET_EXHAUSTED");
		assertThat(this.server.arrived()).isEmpty();
	}

	@ParameterizedTest
	@EnumSource(Client.class)
	void refusesOutsideOfJob(Client client) {
		URI url = URI.create(here("http://localhost:P/allowed/x"));

		assertThatExceptionOfType(PermissionDeniedException.class).isThrownBy(() -> client.get(url))
			.withMessageContaining("there is no current job");
		assertThat(this.server.arrived()).isEmpty();
	}

	@Test
	void letsPassOutsideOfJobWhenToldSo() {
		JobGuard guard = new JobGuard(OutsideJob.PASS);
		String url = here("http://localhost:P/any/../%2e%2e/thing");

		WebClient.builder()
			.filter(new NetFetchExchangeFilter(guard))
			.build()
			.get()
			.uri(URI.create(url))
			.retrieve()
			.toBodilessEntity()
			.block(GuardedJobs.LIMIT);
		RestClient.builder()
			.requestInterceptor(new NetFetchInterceptor(guard))
			.build()
			.get()
			.uri(URI.create(url))
			.retrieve()
			.toBodilessEntity();

		assertThat(this.server.arrived()).hasSize(2);
	}

	@Test
	void deniesHostHeaderOfAnother() {
		String end = this.jobs.run(GuardedJobs.blocking(Capabilities.NET_FETCH, lease()),
				() -> Client.webClient()
					.get()
					.uri(URI.create(here("http://localhost:P/allowed/x")))
					.header("Host", "internal.test")
					.retrieve()
					.toBodilessEntity()
					.block(GuardedJobs.LIMIT));

		assertThat(end).isEqualTo("PERMISSION_DENIED");
		assertThat(this.server.arrived()).isEmpty();
	}

	@Test
	void findsJobInSubscriptionOnAnyThread() {
		String end = this.jobs.runReactive(GuardedJobs.reactive(Capabilities.NET_FETCH, lease()),
				(job) -> Mono.delay(Duration.ofMillis(1), Schedulers.parallel())
					.flatMap((tick) -> Client.webClient()
						.get()
						.uri(URI.create(here("http://localhost:P/allowed/x")))
						.retrieve()
						.bodyToMono(String.class))
					.subscribeOn(Schedulers.boundedElastic()));

		assertThat(end).isEqualTo(GuardedJobs.DONE);
		assertThat(this.server.paths()).containsExactly("/allowed/x");
	}

	@ParameterizedTest
	@CsvSource({ "301", "302", "303", "307", "308" })
	void followsAllowedRedirectsAndNoOthers(int status) {
		for (Client client : Client.values()) {
			this.server.forget();
			assertThat(fetch(client, URI.create(this.server.redirecting("/allowed/a", status, "/allowed/b"))))
				.as("%s", client)
				.isEqualTo(GuardedJobs.DONE);
			assertThat(this.server.paths()).containsExactly("/allowed/a", "/allowed/b");

			for (String to : List.of("/secret", "../secret", here("http://127.0.0.1:P/allowed/b"),
					here("http://localhost:Q/allowed/b"), here("//127.0.0.1:P/allowed/b"),
					here("https://localhost:P/allowed/b"), here("http://user@localhost:P/allowed/b"),
					"/allowed/%2e%2e/secret", "file:///etc/passwd")) {
				this.server.forget();
				assertThat(fetch(client, URI.create(this.server.redirecting("/allowed/a", status, to))))
					.as("%s to %s", client, to)
					.isEqualTo("PERMISSION_DENIED");
				assertThat(this.server.paths()).as(to).containsExactly("/allowed/a");
				assertThat(this.other.arrived()).isEmpty();
			}
		}
	}

	@ParameterizedTest
	@EnumSource(Client.class)
	void checksEachHopOfChain(Client client) {
		String third = "/allowed/c" + CountingServer.redirection(302, "/secret");
		String second = "/allowed/b" + CountingServer.redirection(307, third);

		String end = fetch(client, URI.create(this.server.redirecting("/allowed/a", 301, second)));

		assertThat(end).isEqualTo("PERMISSION_DENIED");
		assertThat(this.server.paths()).containsExactly("/allowed/a", "/allowed/b", "/allowed/c");
	}

	@ParameterizedTest
	@EnumSource(Client.class)
	void endsLoop(Client client) {
		AtomicReference<Throwable> thrown = new AtomicReference<>();
		URI loop = URI.create(this.server.redirecting("/allowed/a", 302, CountingServer.ITSELF));

		this.jobs.run(GuardedJobs.blocking(Capabilities.NET_FETCH, lease()), () -> {
			thrown.set(GuardedJobs.thrownBy(() -> client.get(loop)));
			return null;
		});

		assertThat(thrown.get()).isInstanceOfAny(ResourceAccessException.class, WebClientRequestException.class)
			.hasRootCauseInstanceOf(IOException.class)
			.hasRootCauseMessage("there are more than 10 redirects");
		assertThat(this.server.arrived()).hasSize(11);
	}

	@ParameterizedTest
	@EnumSource(Client.class)
	void handsBackWhatIsNoRedirect(Client client) {
		assertThat(fetch(client, URI.create(this.server.redirecting("/allowed/a", 304, "/secret"))))
			.isEqualTo(GuardedJobs.DONE);
		assertThat(fetch(client, URI.create(this.server.redirecting("/allowed/a", 302, "http://[bad"))))
			.isEqualTo(GuardedJobs.DONE);

		assertThat(this.server.paths()).containsExactly("/allowed/a", "/allowed/a");
	}

	@ParameterizedTest
	@CsvSource({ "301,GET,''", "302,GET,''", "303,GET,''", "307,POST,text", "308,POST,text" })
	void keepsToMethodsAndOrigins(int status, String method, String body) {
		String[] both = { here("http://localhost:P/allowed/**"), here("http://localhost:Q/allowed/**") };
		for (Client client : Client.values()) {
			this.server.forget();
			this.other.forget();

			String end = this.jobs.run(GuardedJobs.blocking(Capabilities.NET_FETCH, both), () -> {
				client.post(URI.create(this.server.redirecting("/allowed/a", status, "/allowed/b")));
				return client.post(URI
					.create(this.server.redirecting("/allowed/c", status, here("http://localhost:Q/allowed/d"))));
			});

			assertThat(end).as("%s", client).isEqualTo(GuardedJobs.DONE);
			CountingServer.Arrived same = this.server.arrived().get(1);
			CountingServer.Arrived foreign = this.other.arrived().get(0);
			assertThat(List.of(same, foreign)).allSatisfy((each) -> {
				assertThat(each.method()).isEqualTo(method);
				assertThat(each.body()).isEqualTo(body);
				assertThat(each.contentType()).isEqualTo(body.isEmpty() ? null : "text/plain");
			});
			assertThat(same.authorization()).isEqualTo("Bearer token");
			assertThat(same.cookie()).isEqualTo("a=b");
			assertThat(foreign.authorization()).isNull();
			assertThat(foreign.cookie()).isNull();
		}
	}

	@ParameterizedTest
	@ValueSource(ints = { 302, 307 })
	void handsRedirectToCallerWhenNoneAreFollowed(int status) {
		JobGuard guard = new JobGuard(OutsideJob.REFUSE);
		URI url = URI.create(this.server.redirecting("/allowed/a", status, "/allowed/b"));
		List<Integer> statuses = new ArrayList<>();

		this.jobs.run(GuardedJobs.blocking(Capabilities.NET_FETCH, lease()), () -> {
			statuses.add(RestClient.builder()
				.requestFactory(new JdkClientHttpRequestFactory(HttpClient.newHttpClient()))
				.requestInterceptor(new NetFetchInterceptor(guard, 0))
				.build()
				.get()
				.uri(url)
				.exchange((request, response) -> response.getStatusCode().value()));
			return statuses.add(WebClient.builder()
				.filter(new NetFetchExchangeFilter(guard, 0))
				.build()
				.get()
				.uri(url)
				.exchangeToMono((response) -> Mono.just(response.statusCode().value()))
				.block(GuardedJobs.LIMIT));
		});

		assertThat(statuses).containsExactly(status, status);
		assertThat(this.server.paths()).containsExactly("/allowed/a", "/allowed/a");
	}

	/**
	 * The clients, made by hand with the guard and with libraries that follow nothing.
	 */
	enum Client {

		REST_CLIENT {

			@Override
			Object get(Object url) {
				RestClient.RequestHeadersUriSpec<?> spec = restClient().get();
				return ((url instanceof URI uri) ? spec.uri(uri) : spec.uri((String) url)).retrieve()
					.toEntity(String.class);
			}

			@Override
			Object post(URI url) {
				return restClient().post()
					.uri(url)
					.header("Authorization", "Bearer token")
					.header("Cookie", "a=b")
					.contentType(MediaType.TEXT_PLAIN)
					.body("text")
					.retrieve()
					.toBodilessEntity();
			}

		},

		REST_TEMPLATE {

			@Override
			Object get(Object url) {
				return (url instanceof URI uri) ? restTemplate().getForEntity(uri, String.class)
						: restTemplate().getForEntity((String) url, String.class);
			}

			@Override
			Object post(URI url) {
				HttpHeaders headers = new HttpHeaders();
				headers.set("Authorization", "Bearer token");
				headers.set("Cookie", "a=b");
				headers.setContentType(MediaType.TEXT_PLAIN);
				return restTemplate().exchange(url, HttpMethod.POST, new HttpEntity<>("text", headers), Void.class);
			}

		},

		WEB_CLIENT {

			@Override
			Object get(Object url) {
				WebClient.RequestHeadersUriSpec<?> spec = webClient().get();
				return ((url instanceof URI uri) ? spec.uri(uri) : spec.uri((String) url)).retrieve()
					.toEntity(String.class)
					.block(GuardedJobs.LIMIT);
			}

			@Override
			Object post(URI url) {
				return webClient().post()
					.uri(url)
					.header("Authorization", "Bearer token")
					.cookie("a", "b")
					.contentType(MediaType.TEXT_PLAIN)
					.bodyValue("text")
					.retrieve()
					.toBodilessEntity()
					.block(GuardedJobs.LIMIT);
			}

		};

		private static final JobGuard GUARD = new JobGuard(OutsideJob.REFUSE);

		private static final JdkClientHttpRequestFactory FACTORY = new JdkClientHttpRequestFactory(
				HttpClient.newHttpClient());

		abstract Object get(Object url);

		abstract Object post(URI url);

		Object getIn(JobContext job, URI url) {
			AtomicReference<Object> got = new AtomicReference<>();
			CurrentJob.run(job, () -> got.set(get(url)));
			return got.get();
		}

		static RestClient restClient() {
			return RestClient.builder()
				.requestFactory(FACTORY)
				.requestInterceptor(new NetFetchInterceptor(GUARD))
				.build();
		}

		static RestTemplate restTemplate() {
			RestTemplate template = new RestTemplate(FACTORY);
			template.getInterceptors().add(new NetFetchInterceptor(GUARD));
			return template;
		}

		static WebClient webClient() {
			return WebClient.builder()
				.clientConnector(new ReactorClientHttpConnector())
				.filter(new NetFetchExchangeFilter(GUARD))
				.build();
		}

	}

}
