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

package io.arcp.server;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.Pipe;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

import io.arcp.agent.Agent;
import io.arcp.client.ArcpClient;
import io.arcp.client.ClientJob;
import io.arcp.client.ClientOptions;
import io.arcp.client.JobRequest;
import io.arcp.protocol.Secret;
import io.arcp.security.StaticBearerVerifier;
import io.arcp.session.SessionCaps;
import io.arcp.session.SessionContext;
import io.arcp.session.SessionState;
import io.arcp.transport.ClientConnection;
import io.arcp.transport.CloseStatus;
import io.arcp.transport.StdioConnections;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A runtime that speaks lines over pipes (ARCP sections 1.1, 2.2 and 2.8).
 */
@Timeout(60)
class StdioServerTests {

	private static final Duration LIMIT = Duration.ofSeconds(10);

	private static final int MAX_FRAME_SIZE = 100_000;

	private final CountDownLatch go = new CountDownLatch(1);

	private final AtomicInteger emitted = new AtomicInteger();

	private ArcpServer server;

	private Pipe input;

	private Pipe output;

	private OutputStream toServer;

	private BufferedReader fromServer;

	private ClientConnection connection;

	@BeforeEach
	void start() throws IOException {
		this.server = ArcpServer.builder()
			.runtime("test-runtime", "1.0.0")
			.bearerVerifier(StaticBearerVerifier.of(Map.of("tok-alice", "alice")))
			.caps(new SessionCaps(100, 1_000_000, 10))
			.build();
		this.server.registerAgent("echo", (input, job) -> Mono.just(input));
		this.server.registerAgent("waiter", Agent.blocking((input, job) -> {
			this.go.await();
			return input;
		}));
		this.server.registerAgent("chatty", Agent.blocking((input, job) -> {
			for (int i = 0; i < 5_000; i++) {
				job.log("x".repeat(1000));
				this.emitted.incrementAndGet();
			}
			return input;
		}));
		this.input = Pipe.open();
		this.output = Pipe.open();
		this.toServer = Channels.newOutputStream(this.input.sink());
		this.fromServer = new BufferedReader(
				new InputStreamReader(Channels.newInputStream(this.output.source()), StandardCharsets.UTF_8));
		this.connection = StdioConnections.create(Channels.newInputStream(this.input.source()),
				Channels.newOutputStream(this.output.sink()), MAX_FRAME_SIZE);
		this.server.accept(this.connection).subscribe();
	}

	@AfterEach
	void stop() throws IOException {
		this.go.countDown();
		this.toServer.close();
		this.output.source().close();
		this.server.close();
	}

	private void send(String line) throws IOException {
		this.toServer.write((line + '\n').getBytes(StandardCharsets.UTF_8));
	}

	private JsonNode next() throws IOException {
		return JsonMapper.shared().readTree(this.fromServer.readLine());
	}

	private JsonNode next(String type) throws IOException {
		JsonNode frame = next();
		assertThat(frame.path("type").asString()).as("type of %s", frame).isEqualTo(type);
		return frame;
	}

	private void hello() throws IOException {
		send("""
				{"id":"h","type":"session.hello","payload":{"client":{"name":"x"},"auth":{"token":"tok-alice"}}}""");
		next("session.welcome");
	}

	private void submit(String agent) throws IOException {
		send("""
				{"id":"s-%s","type":"job.submit","payload":{"agent":"%s","input":1}}""".formatted(agent, agent));
		next("job.accepted");
		next("job.event");
	}

	private SessionContext session() {
		return this.server.sessions().iterator().next();
	}

	@Test
	void servesAnArcpClient() throws IOException {
		ClientOptions options = ClientOptions.builder().client("t", null).token(Secret.of("tok-alice")).build();
		ClientConnection client = StdioConnections.create(Channels.newInputStream(this.output.source()),
				Channels.newOutputStream(this.input.sink()));

		StepVerifier
			.create(Mono.usingWhen(ArcpClient.over(client, options),
					(connected) -> connected
						.submit(JobRequest.of("echo").input(JsonNodeFactory.instance.numberNode(7)).build())
						.flatMap(ClientJob::result),
					ArcpClient::close))
			.expectNext(JsonNodeFactory.instance.numberNode(7))
			.expectComplete()
			.verify(LIMIT);

		StepVerifier.create(this.connection.onClose()).expectComplete().verify(LIMIT);
		assertThat(this.connection.closeStatus()).isEqualTo(CloseStatus.NORMAL);
	}

	@Test
	void asksForATokenInTheHello() throws IOException {
		send("{\"id\":\"h\",\"type\":\"session.hello\",\"payload\":{\"client\":{\"name\":\"x\"}}}");

		assertThat(next("session.error").at("/payload/code").asString()).isEqualTo("UNAUTHENTICATED");
		assertThat(this.fromServer.readLine()).isNull();
		assertThat(this.connection.closeStatus()).isEqualTo(CloseStatus.REFUSED);
	}

	@Test
	void answersALineThatIsTooLargeAndCloses() throws IOException {
		hello();
		send("x".repeat(MAX_FRAME_SIZE + 1));

		JsonNode error = next("session.error");
		assertThat(error.path("session_id").asString()).isEqualTo(session().sessionId().value());
		assertThat(error.at("/payload/code").asString()).isEqualTo("INVALID_REQUEST");
		assertThat(error.at("/payload/message").asString()).isEqualTo("frame is larger than 100000 bytes");
		assertThat(error.has("request_id")).isFalse();
		assertThat(this.fromServer.readLine()).isNull();
		assertThat(this.connection.closeStatus()).isEqualTo(CloseStatus.TOO_LARGE);
		Awaitility.await().atMost(LIMIT).until(() -> session().state() == SessionState.PARKED);
	}

	@Test
	void answersALineThatIsTooLargeAlsoInPlaceOfTheHello() throws IOException {
		send("x".repeat(MAX_FRAME_SIZE + 1));

		JsonNode error = next("session.error");
		assertThat(error.path("session_id").asString()).startsWith("sess_");
		assertThat(error.at("/payload/code").asString()).isEqualTo("INVALID_REQUEST");
		assertThat(this.fromServer.readLine()).isNull();
		Awaitility.await().atMost(LIMIT).until(() -> this.server.openingConnections() == 0);
		assertThat(this.server.sessions()).isEmpty();
	}

	@Test
	void countsWhatIsNoFrameAsStrikes() throws IOException {
		hello();
		this.toServer.write(new byte[] { '"', (byte) 0xC3, '"', '\n' });
		assertThat(next("session.error").at("/payload/message").asString()).contains("UTF-8");
		for (int i = 2; i <= 10; i++) {
			send("garbage");
			assertThat(next("session.error").at("/payload/code").asString()).isEqualTo("INVALID_REQUEST");
		}

		assertThat(this.fromServer.readLine()).isNull();
		assertThat(this.connection.closeStatus()).isEqualTo(CloseStatus.TOO_MANY_STRIKES);
	}

	@Test
	void parksTheSessionAtTheEndOfTheInputAndLetsJobsGoOn() throws IOException {
		hello();
		submit("waiter");

		this.toServer.close();

		assertThat(this.fromServer.readLine()).isNull();
		Awaitility.await().atMost(LIMIT).until(() -> session().state() == SessionState.PARKED);
		assertThat(this.server.jobs()).hasSize(1);
		this.go.countDown();
		Awaitility.await().atMost(LIMIT).until(() -> this.server.jobs().isEmpty());
	}

	@Test
	void slowsAnAgentDownWhileNobodyReadsAndLosesNothing() throws IOException {
		hello();
		submit("chatty");

		Awaitility.await().atMost(LIMIT).during(Duration.ofMillis(300)).until(() -> this.emitted.get() < 500);
		for (int seq = 2; seq <= 5_001; seq++) {
			assertThat(next("job.event").path("event_seq").asInt()).isEqualTo(seq);
		}
		next("job.result");
	}

}
