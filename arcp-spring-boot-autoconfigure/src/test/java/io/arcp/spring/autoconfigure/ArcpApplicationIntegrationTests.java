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

package io.arcp.spring.autoconfigure;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import io.arcp.agent.JobContext;
import io.arcp.client.ArcpClient;
import io.arcp.client.ClientEvent;
import io.arcp.client.ClientJob;
import io.arcp.client.ClientOptions;
import io.arcp.client.JobRequest;
import io.arcp.event.JobEvent;
import io.arcp.protocol.ArcpException;
import io.arcp.protocol.ErrorCode;
import io.arcp.spring.annotation.ArcpAgent;
import io.arcp.spring.annotation.JobHandler;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerResponse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * A whole application, over a real port.
 */
@ExtendWith(OutputCaptureExtension.class)
class ArcpApplicationIntegrationTests {

	private static final Duration LIMIT = Duration.ofSeconds(20);

	private final JsonMapper mapper = JsonMapper.builder().build();

	private ConfigurableApplicationContext application;

	@AfterEach
	void stop() {
		if (this.application != null) {
			this.application.close();
		}
	}

	@Test
	void warnsOfNothingButDevelopmentTokens(CapturedOutput output) {
		start(OneAgent.class);

		List<String> warnings = output.getAll()
			.lines()
			.filter((line) -> line.matches(".*\\b(WARN|ERROR)\\b.*"))
			.toList();

		assertThat(warnings).singleElement().asString().contains("ARCP accepts 1 development token(s)");
		assertThat(output).contains("ARCP endpoint at /arcp")
			.contains("ARCP agent 'greeter@1.0' -> ArcpApplicationIntegrationTests.Greeter#greet");
	}

	@Test
	void explainsThreeWaysToVerifyTokens(CapturedOutput output) {
		SpringApplicationBuilder builder = builder(Starter.class);

		assertThatExceptionOfType(Exception.class).isThrownBy(() -> builder.run("--server.port=0"));

		assertThat(output).contains("APPLICATION FAILED TO START")
			.contains("1. A JWT decoder")
			.contains("2. An introspector")
			.contains("3. Static tokens");
	}

	@Test
	void runsAgentsOfEachKind() {
		start(Agents.class);
		ArcpClient client = connect();

		assertThat(run(client, "greeter@1.0", "{\"name\":\"Ada\"}").result().block(LIMIT))
			.isEqualTo(json("{\"text\":\"Hello Ada\"}"));
		assertThat(run(client, "reactive", "2").result().block(LIMIT)).isEqualTo(json("4"));
		ClientJob events = run(client, "events", "3");
		assertThat(events.events()
			.filter((event) -> event.kind().equals("thought"))
			.map(ClientEvent::body)
			.collectList()
			.block(LIMIT)).hasSize(3);
		assertThat(events.result().block(LIMIT)).isEqualTo(json("\"end\""));
		assertThat(client.runtimeName()).isEqualTo("greetings");
		close(client);
	}

	@Test
	void answersInvalidInputWithFieldAndViolations() {
		start(OneAgent.class);
		ArcpClient client = connect();

		assertInvalid(run(client, "greeter", "{\"name\":[]}"), "payload.input.name: expected a string");
		assertInvalid(run(client, "greeter", "{\"name\":\"\"}"), "payload.input.name: must not be blank");
		close(client);
	}

	@Test
	void interruptsBlockingHandlerWhenJobIsCancelled() throws InterruptedException {
		start(Agents.class);
		ArcpClient client = connect();
		ClientJob job = run(client, "sleeper", "1");
		Sleeper sleeper = this.application.getBean(Sleeper.class);
		assertThat(sleeper.started.await(10, TimeUnit.SECONDS)).isTrue();

		job.cancel("enough").block(LIMIT);

		StepVerifier.create(job.result())
			.expectErrorSatisfies((ex) -> assertThat(((ArcpException) ex).code()).isEqualTo(ErrorCode.CANCELLED))
			.verify(LIMIT);
		assertThat(sleeper.interrupted.await(10, TimeUnit.SECONDS)).isTrue();
		close(client);
	}

	@Test
	void closesSessionsBeforeWebServerWaitsForThem() {
		start(OneAgent.class);
		ArcpClient client = connect();
		long begin = System.nanoTime();

		this.application.close();

		assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(5));
		client.onClose().block(LIMIT);
		assertThat(client.closeStatus()).isNotNull();
		assertThat(client.closeStatus().code()).isEqualTo(1001);
	}

	@Test
	void survivesHostileFrames() throws Exception {
		start(OneAgent.class);
		Peer peer = peer();

		peer.text("{");
		assertThat(peer.next()).contains("session.error").contains("INVALID_REQUEST");
		peer.text("[".repeat(100_000));
		peer.socket.sendBinary(ByteBuffer.wrap(new byte[] { 1, 2, 3 }), true).get(10, TimeUnit.SECONDS);
		peer.text("{\"arcp\":\"1.1\",\"id\":\"a\",\"type\":\"no.such.type\",\"payload\":{}}");
		peer.fragments(hello());
		assertThat(peer.next()).contains("session.welcome");
		peer.text("{\"arcp\":\"1.1\",\"id\":\"b\",\"type\":\"no.such.type\",\"payload\":{}}");
		assertThat(peer.next()).contains("INVALID_REQUEST");

		Peer large = peer();
		large.text("x".repeat(2 * 1024 * 1024));
		assertThat(large.closed.get(10, TimeUnit.SECONDS)).isEqualTo(1009);

		peer.text("{\"arcp\":\"1.1\",\"id\":\"c\",\"type\":\"session.ping\",\"payload\":{\"nonce\":\"n\","
				+ "\"sent_at\":\"2026-01-01T00:00:00.000Z\"}}");
		assertThat(peer.next()).contains("session.pong");
		peer.socket.sendClose(WebSocket.NORMAL_CLOSURE, "bye").get(10, TimeUnit.SECONDS);
	}

	@Test
	void leavesRestOfApplicationAlone() throws Exception {
		start(Routes.class);
		HttpClient http = HttpClient.newHttpClient();

		assertThat(http
			.send(HttpRequest.newBuilder(URI.create("http://localhost:" + port() + "/arcp")).build(),
					HttpResponse.BodyHandlers.ofString())
			.body()).isEqualTo("a page");
		close(connect());
	}

	@Test
	void servesWithLazyInitialization() {
		start(OneAgent.class, "--spring.main.lazy-initialization=true");
		ArcpClient client = connect();

		assertThat(run(client, "greeter", "{\"name\":\"Ada\"}").result().block(LIMIT)).isNotNull();
		close(client);
	}

	private void start(Class<?> configuration, String... arguments) {
		String[] all = Stream
			.concat(Stream.of("--server.port=0", "--arcp.security.tokens[tok-a]=alice",
					"--spring.application.name=greetings"), Stream.of(arguments))
			.toArray(String[]::new);
		this.application = builder(configuration).run(all);
	}

	private static SpringApplicationBuilder builder(Class<?> configuration) {
		return new SpringApplicationBuilder(configuration).web(WebApplicationType.REACTIVE).registerShutdownHook(false);
	}

	private int port() {
		return ((WebServerApplicationContext) this.application).getWebServer().getPort();
	}

	private ArcpClient connect() {
		ArcpClient client = ArcpClient
			.connect(URI.create("ws://localhost:" + port() + "/arcp"), ClientOptions.withToken("tok-a"))
			.block(LIMIT);
		assertThat(client).isNotNull();
		return client;
	}

	private static void close(ArcpClient client) {
		client.close().block(LIMIT);
	}

	private ClientJob run(ArcpClient client, String agent, String input) {
		ClientJob job = client.submit(JobRequest.of(agent).input(json(input)).build()).block(LIMIT);
		assertThat(job).isNotNull();
		return job;
	}

	private static void assertInvalid(ClientJob job, String message) {
		StepVerifier.create(job.result()).expectErrorSatisfies((ex) -> {
			assertThat(((ArcpException) ex).code()).isEqualTo(ErrorCode.INVALID_REQUEST);
			assertThat(ex).hasMessage(message);
		}).verify(LIMIT);
	}

	private JsonNode json(String text) {
		return this.mapper.readTree(text);
	}

	private static String hello() {
		return """
				{"arcp":"1.1","id":"msg_1","type":"session.hello","payload":{"client":{"name":"raw","version":"1"},\
				"auth":{"scheme":"bearer","token":"tok-a"},"capabilities":{"encodings":["json"],"features":[]}}}""";
	}

	private Peer peer() {
		Peer peer = new Peer();
		peer.socket = HttpClient.newHttpClient()
			.newWebSocketBuilder()
			.buildAsync(URI.create("ws://localhost:" + port() + "/arcp"), peer)
			.join();
		return peer;
	}

	private static final class Peer implements WebSocket.Listener {

		private final BlockingQueue<String> frames = new LinkedBlockingQueue<>();

		private final StringBuilder part = new StringBuilder();

		private final CompletableFuture<Integer> closed = new CompletableFuture<>();

		private WebSocket socket;

		@Override
		public CompletionStage<?> onText(WebSocket webSocket, CharSequence data, boolean last) {
			this.part.append(data);
			if (last) {
				this.frames.add(this.part.toString());
				this.part.setLength(0);
			}
			webSocket.request(1);
			return null;
		}

		@Override
		public CompletionStage<?> onClose(WebSocket webSocket, int statusCode, String reason) {
			this.closed.complete(statusCode);
			return null;
		}

		@Override
		public void onError(WebSocket webSocket, Throwable error) {
			this.closed.completeExceptionally(error);
		}

		void text(String text) {
			this.socket.sendText(text, true).join();
		}

		void fragments(String text) {
			int middle = text.length() / 2;
			this.socket.sendText(text.substring(0, middle), false).join();
			this.socket.sendText(text.substring(middle), true).join();
		}

		String next() throws InterruptedException {
			String frame = this.frames.poll(10, TimeUnit.SECONDS);
			assertThat(frame).as("frame within 10 s").isNotNull();
			return frame;
		}

	}

	@SpringBootConfiguration
	@EnableAutoConfiguration
	static class Starter {

	}

	@SpringBootConfiguration
	@EnableAutoConfiguration
	@Import(Greeter.class)
	static class OneAgent {

	}

	@SpringBootConfiguration
	@EnableAutoConfiguration
	@Import({ Greeter.class, Reactive.class, Events.class, Sleeper.class })
	static class Agents {

	}

	@SpringBootConfiguration
	@EnableAutoConfiguration
	@Import(Greeter.class)
	static class Routes {

		@Bean
		RouterFunction<ServerResponse> page() {
			return RouterFunctions.route().GET("/arcp", (request) -> ServerResponse.ok().bodyValue("a page")).build();
		}

	}

	record Request(@NotBlank String name) {

	}

	record Greeting(String text) {

	}

	@ArcpAgent(name = "greeter", version = "1.0")
	static class Greeter {

		@JobHandler
		Greeting greet(@Valid Request request, JobContext job) {
			job.log("greeting " + request.name());
			return new Greeting("Hello " + request.name());
		}

	}

	@ArcpAgent(name = "reactive")
	static class Reactive {

		@JobHandler
		Mono<Integer> twice(int input) {
			return Mono.just(2 * input);
		}

	}

	@ArcpAgent(name = "events")
	static class Events {

		@JobHandler
		Flux<JobEvent> emit(int count) {
			return Flux.range(0, count)
				.<JobEvent>map((i) -> new JobEvent.Thought("thought " + i))
				.concatWithValues(new JobEvent.Result(tools.jackson.databind.node.StringNode.valueOf("end")));
		}

	}

	@ArcpAgent(name = "sleeper")
	static class Sleeper {

		private final CountDownLatch started = new CountDownLatch(1);

		private final CountDownLatch interrupted = new CountDownLatch(1);

		@JobHandler
		void sleep() throws InterruptedException {
			this.started.countDown();
			try {
				new CountDownLatch(1).await();
			}
			catch (InterruptedException ex) {
				this.interrupted.countDown();
				throw ex;
			}
		}

	}

}
