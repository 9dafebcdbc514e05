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

import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

import io.arcp.event.InMemoryArcpStore;
import io.arcp.protocol.Dialect;
import io.arcp.security.StaticBearerVerifier;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the dialect of a connection, and for what it adds to frames other than
 * refusals (ARCP sections 3.2 and 3.3).
 */
class DialectTests {

	private static final String LEASE = "\"lease_request\":{\"cost.budget\":[\"USD:5.00\"]}";

	private static final int MAX_FRAME = 960 * 1024;

	private static final Predicate<JsonNode> ERROR = FrameClient.type("job.error")
		.or(FrameClient.type("session.error"));

	private ArcpServer server = server((builder) -> builder);

	private static ArcpServer server(UnaryOperator<ArcpServerBuilder> options) {
		ArcpServer server = options
			.apply(ArcpServer.builder()
				.runtime("test-runtime", "1.0.0")
				.bearerVerifier(StaticBearerVerifier.of(Map.of("tok", "me"))))
			.build();
		server.registerAgent("echo", (input, job) -> Mono.just(input));
		server.registerAgent("never", (input, job) -> Mono.never());
		server.registerAgent("large",
				(input, job) -> Mono.just(JsonNodeFactory.instance.stringNode("x".repeat(input.asInt()))));
		return server;
	}

	private void useServer(UnaryOperator<ArcpServerBuilder> options) {
		this.server.close();
		this.server = server(options);
	}

	@AfterEach
	void closeServer() {
		this.server.close();
	}

	private FrameClient asking(String dialect) {
		return FrameClient.connect(this.server, dialect);
	}

	private FrameClient client(String dialect) {
		return asking(dialect).hello("tok", "list_jobs", "subscribe");
	}

	/** The refusal of a listing while a job runs tells java, go and ruby apart. */
	private static String form(FrameClient client) {
		client.submit("never", "null");
		client.send("{\"id\":\"bad\",\"type\":\"session.list_jobs\",\"payload\":{\"limit\":0}}");
		JsonNode error = client.readUntil(ERROR).stream().filter(ERROR).findFirst().orElseThrow();
		if (error.path("payload").has("reply_to")) {
			return "ruby";
		}
		if (error.path("type").asString().equals("session.error")) {
			return "go";
		}
		return error.path("id").asString().equals("bad") ? "java" : "generic";
	}

	private static void sendHello(FrameClient client, String envelope) {
		client.send("{" + envelope + """
				,"type":"session.hello","payload":{"client":{"name":"t"},"auth":{"token":"tok"},
				"capabilities":{"features":["list_jobs","subscribe"]}}}""");
		client.awaitWelcome();
	}

	@ParameterizedTest
	@CsvSource(nullValues = "-", textBlock = """
			-,    -,    java
			-,    go,   go
			-,    auto, java
			-,    GO,   java
			-,    '',   java
			-,    generic, generic
			RUBY, go,   ruby
			GENERIC, go, generic
			""")
	void prefersTheSettingToTheQueryToTheHello(Dialect setting, String query, String expected) {
		useServer((builder) -> builder.dialect(setting));
		FrameClient client = asking(query);

		sendHello(client, "\"id\":\"01JZHGV126EH45AFQYYPDNNZ84\"");

		assertThat(form(client)).isEqualTo(expected);
	}

	@Test
	void followsTheConnectionOfAResumedSession() {
		FrameClient first = client("ruby");
		assertThat(form(first)).isEqualTo("ruby");
		first.drop();

		FrameClient second = asking("go").resume("tok", first, 0, "list_jobs");

		assertThat(form(second)).isEqualTo("go");
		second.drop();
		assertThat(form(asking(null).resume("tok", second, 0, "list_jobs"))).isEqualTo("generic");
	}

	@Test
	void sendsAnswersThatWaitedInTheDialectOfTheNextConnection() {
		LateStore store = new LateStore(InMemoryArcpStore.builder().build(), 1, 0);
		useServer((builder) -> builder.store(store.store()));
		FrameClient first = client("ruby");
		store.hold("JobStore.create");
		String held = first.submit("never", "null");
		String refused = first.submit("nobody", "null");
		Awaitility.await().until(() -> store.calls("JobStore.create") == 1);
		first.drop();

		FrameClient second = asking("go").resume("tok", first, 0);
		store.release("JobStore.create");
		List<JsonNode> frames = second.readUntil(FrameClient.type("session.error"));

		frames.removeIf(FrameClient.type("job.event"));
		assertThat(frames).extracting((frame) -> frame.path("type").asString())
			.containsExactly("job.accepted", "job.error", "session.error");
		assertThat(frames).extracting((frame) -> frame.path("request_id").asString())
			.containsExactly(held, refused, refused);
		assertThat(frames).noneMatch((frame) -> frame.path("payload").has("reply_to"));
	}

	@Test
	void repeatsTheAnswerToASubmitInTheDialectOfTheNextConnection() {
		FrameClient first = client("ruby");
		first.submit("nobody", "null");
		JsonNode before = first.next("job.error");
		first.drop();

		FrameClient second = asking("python").resume("tok", first, 0);
		second.submit("nobody", "null");
		second.send("{\"id\":\"req-1\",\"type\":\"job.submit\",\"payload\":{\"agent\":\"nobody\"}}");
		JsonNode again = second.next("job.error");

		assertThat(again.path("id")).isEqualTo(before.path("id"));
		assertThat(again.path("job_id")).isEqualTo(before.path("job_id"));
		assertThat(again.path("payload").has("reply_to")).isFalse();
		assertThat(second.next("session.error").path("request_id")).isEqualTo(before.path("request_id"));
	}

	@ParameterizedTest
	@EnumSource(Dialect.class)
	void namesTheRequestForRubyInEachAnswer(Dialect dialect) {
		useServer((builder) -> builder.dialect(dialect));
		FrameClient client = client(null);
		client.submit("never", "null");
		List<JsonNode> frames = client.readUntil(FrameClient.type("job.event"));
		String job = frames.get(0).path("job_id").asString();

		client.submit("nobody", "null");
		client.send("{\"id\":\"s\",\"type\":\"job.subscribe\",\"job_id\":\"" + job + "\"}");
		client.send("{\"id\":\"l\",\"type\":\"session.list_jobs\"}");
		client.send("{\"id\":\"p\",\"type\":\"session.ping\",\"payload\":{\"nonce\":\"n\"}}");
		client.send("{\"id\":\"c\",\"type\":\"job.cancel\",\"job_id\":\"" + job + "\"}");
		client.send("{\"id\":\"u\",\"type\":\"job.frobnicate\"}");
		client.send("{\"id\":\"b\",\"type\":\"session.bye\"}");
		frames.addAll(client.readUntil(FrameClient.type("session.closed")));

		assertThat(frames).extracting((frame) -> frame.path("type").asString())
			.contains("job.accepted", "job.error", "job.subscribed", "session.jobs", "session.pong", "job.cancelled",
					"session.error", "session.closed");
		for (JsonNode frame : frames) {
			boolean answer = frame.has("request_id");
			assertThat(frame.path("payload").path("reply_to").asString("")).as(frame.toString())
				.isEqualTo((dialect == Dialect.RUBY) ? frame.path("request_id").asString("") : "");
			assertThat(answer).isEqualTo(!frame.has("event_seq"));
		}
	}

	@ParameterizedTest
	@EnumSource(Dialect.class)
	void writesBudgetsAndTheRequestOfAnAcceptanceForPython(Dialect dialect) {
		boolean python = dialect == Dialect.PYTHON;
		useServer((builder) -> builder.dialect(dialect));
		FrameClient client = client(null);

		String withBudget = client.submit("never", "1", LEASE, "\"idempotency_key\":\"k\"");
		JsonNode accepted = client.next("job.accepted");
		client.next("job.event");
		String again = client.submit("never", "1", LEASE, "\"idempotency_key\":\"k\"");
		JsonNode repeated = client.next("job.accepted");
		client.send(
				"{\"id\":\"s\",\"type\":\"job.subscribe\",\"job_id\":\"" + accepted.path("job_id").asString() + "\"}");
		JsonNode subscribed = client.next("job.subscribed");
		client.send("{\"id\":\"l\",\"type\":\"session.list_jobs\"}");
		JsonNode listed = client.next("session.jobs").path("payload").path("jobs").path(0);
		String withoutBudget = client.submit("never", "1");
		JsonNode plain = client.next("job.accepted");

		String budget = python ? "{\"USD\":\"USD:5.00\"}" : "{\"USD\":5.00}";
		assertThat(List.of(accepted.path("payload"), repeated.path("payload"), subscribed.path("payload"), listed))
			.allSatisfy((holder) -> assertThat(holder.path("budget").toString()).isEqualTo(budget));
		assertThat(plain.path("payload").has("budget")).isFalse();
		assertThat(accepted.path("payload").path("request_id").asString("")).isEqualTo(python ? withBudget : "");
		assertThat(repeated.path("payload").path("request_id").asString("")).isEqualTo(python ? again : "");
		assertThat(plain.path("payload").path("request_id").asString("")).isEqualTo(python ? withoutBudget : "");
	}

	@ParameterizedTest
	@EnumSource(Dialect.class)
	void givesResultsTwiceForGo(Dialect dialect) {
		useServer((builder) -> builder.dialect(dialect));
		FrameClient client = client(null);

		for (String input : List.of("null", "1.50", "\"a\\\"b}\\\\\"", "{\"a\":[{\"b\":\"]\"},\"\u00e9\"],\"c\":{}}",
				"[]", "true")) {
			client.submit("echo", input);
			List<JsonNode> frames = client.readUntil(FrameClient.type("job.result"));
			JsonNode payload = frames.get(frames.size() - 1).path("payload");

			assertThat(payload.has("output")).isEqualTo(dialect == Dialect.GO);
			assertThat(payload.path("result").toString()).isEqualTo(input);
			if (dialect == Dialect.GO) {
				assertThat(payload.path("output").toString()).isEqualTo(input);
				assertThat(payload.path("completed_at").isString()).isTrue();
			}
		}
	}

	@ParameterizedTest
	@CsvSource({ "480000, true", "491000, true", "492000, false", "900000, false" })
	void leavesOutTheOutputOfLargeResults(int length, boolean expected) {
		useServer((builder) -> builder.dialect(Dialect.GO));
		FrameClient client = client(null);

		client.submit("large", Integer.toString(length));
		List<JsonNode> frames = client.readUntil(FrameClient.type("job.result"));
		JsonNode result = frames.get(frames.size() - 1);

		assertThat(result.path("payload").path("result").asString()).hasSize(length);
		assertThat(result.path("payload").has("output")).isEqualTo(expected);
		assertThat(result.toString().length()).isLessThanOrEqualTo(MAX_FRAME);
	}

	@Test
	void shapesReplayedResultsForWhoReadsThem() {
		FrameClient first = client("go");
		first.submit("echo", "7");
		first.readUntil(FrameClient.type("job.result"));
		first.drop();

		FrameClient second = asking("java").resume("tok", first, 0);
		assertThat(second.readUntil(FrameClient.type("job.result")).toString()).doesNotContain("output");
		second.drop();

		FrameClient third = asking("go").resume("tok", second, 0);
		assertThat(third.readUntil(FrameClient.type("job.result")).toString()).contains("\"output\":7");
	}

}
