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
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import io.arcp.agent.JobContext;
import io.arcp.server.ArcpServer;
import io.arcp.session.SessionContext;
import io.arcp.session.SessionState;
import io.arcp.spring.annotation.ArcpAgent;
import io.arcp.spring.annotation.JobHandler;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A client that stops reading while its job emits a million events, over a real socket.
 */
class SlowReaderIntegrationTests {

	private static final int EVENTS = 1_000_000;

	private static final Duration LIMIT = Duration.ofSeconds(60);

	private ConfigurableApplicationContext application;

	@BeforeEach
	void start() {
		this.application = new SpringApplicationBuilder(Application.class).run("--server.port=0",
				"--arcp.security.tokens.[tok]=me", "--arcp.security.tokens.[tok-other]=other",
				"--arcp.session.back-pressure.max-wait=1s");
	}

	@AfterEach
	void stop() {
		this.application.close();
	}

	@Test
	void costsACursorAndSlowsNobodyElse() throws Exception {
		Flood flood = this.application.getBean(Flood.class);
		ArcpServer server = this.application.getBean(ArcpServer.class);
		long before = usedHeap();
		Reader stopped = new Reader(connect(), false);
		stopped.send(hello("tok"));
		stopped.send("{\"id\":\"s1\",\"type\":\"job.submit\",\"payload\":{\"agent\":\"flood\"}}");
		Awaitility.await().atMost(LIMIT).until(() -> flood.emitted.get() > 1_000);

		Reader other = new Reader(connect(), true);
		other.send(hello("tok-other"));
		other.next("session.welcome");
		int whileStopped = 0;
		while (flood.emitted.get() < EVENTS) {
			long began = System.nanoTime();
			other.send("{\"id\":\"e" + whileStopped + "\",\"type\":\"job.submit\",\"payload\":{\"agent\":\"echo\"}}");
			other.next("job.result");
			assertThat(Duration.ofNanos(System.nanoTime() - began)).as("echo of another session")
				.isLessThan(Duration.ofSeconds(5));
			whileStopped++;
		}

		assertThat(whileStopped).as("echoes while the reader stood still").isGreaterThan(10);
		SessionContext session = server.sessions()
			.stream()
			.filter((candidate) -> candidate.principal().getName().equals("me"))
			.findFirst()
			.orElseThrow();
		assertThat(session.state()).as("its connection was given up").isEqualTo(SessionState.PARKED);
		Awaitility.await().atMost(LIMIT).until(() -> session.latestEventSeq() == EVENTS + 2);
		assertThat(usedHeap() - before).as("caps of 16 MiB, twice, and some").isLessThan(80L << 20);
	}

	private static long usedHeap() {
		System.gc();
		Runtime runtime = Runtime.getRuntime();
		return runtime.totalMemory() - runtime.freeMemory();
	}

	private WebSocket.Builder connect() {
		return HttpClient.newHttpClient().newWebSocketBuilder();
	}

	private static String hello(String token) {
		return "{\"id\":\"h\",\"type\":\"session.hello\",\"payload\":{\"client\":{\"name\":\"t\"},\"auth\":{\"token\":\""
				+ token + "\"}}}";
	}

	private URI uri() {
		int port = ((WebServerApplicationContext) this.application).getWebServer().getPort();
		return URI.create("ws://localhost:" + port + "/arcp");
	}

	/**
	 * A client that asks for frames, or does not.
	 */
	private final class Reader implements WebSocket.Listener {

		private final BlockingQueue<String> frames = new LinkedBlockingQueue<>();

		private final StringBuilder part = new StringBuilder();

		private final boolean reads;

		private final WebSocket socket;

		private Reader(WebSocket.Builder builder, boolean reads) {
			this.reads = reads;
			this.socket = builder.buildAsync(uri(), this).join();
		}

		void send(String text) {
			this.socket.sendText(text, true).join();
		}

		void next(String type) throws InterruptedException {
			String frame;
			do {
				frame = this.frames.poll(LIMIT.toSeconds(), TimeUnit.SECONDS);
				assertThat(frame).as("a frame of type %s", type).isNotNull();
			}
			while (!frame.contains("\"type\":\"" + type + "\""));
		}

		@Override
		public void onOpen(WebSocket webSocket) {
			if (this.reads) {
				webSocket.request(1);
			}
		}

		@Override
		public CompletionStage<?> onText(WebSocket webSocket, CharSequence data, boolean last) {
			this.part.append(data);
			if (last) {
				this.frames.add(this.part.toString());
				this.part.setLength(0);
			}
			webSocket.request(1);
			return CompletableFuture.completedFuture(null);
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

		@Bean
		Flood flood() {
			return new Flood();
		}

		@Bean
		Echo echo() {
			return new Echo();
		}

	}

	/**
	 * Emits as fast as it is allowed to.
	 */
	@ArcpAgent(name = "flood")
	static class Flood {

		private final AtomicInteger emitted = new AtomicInteger();

		@JobHandler
		void run(JobContext job) {
			for (int i = 0; i < EVENTS; i++) {
				job.log("event " + i);
				this.emitted.incrementAndGet();
			}
		}

	}

	/**
	 * Answers.
	 */
	@ArcpAgent(name = "echo")
	static class Echo {

		@JobHandler
		String run() {
			return "echo";
		}

	}

}
