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

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

import io.arcp.protocol.Dialect;
import io.arcp.security.StaticBearerVerifier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the frames that say that a request has failed (ARCP section 3.3).
 */
class ErrorAnswerTests {

	private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";

	private static final String UNKNOWN_JOB = "job_01JZ7WDWVGR9Q9MJBVQ6XM55VZ";

	/** The columns are the dialects in the order of {@link Dialect}. */
	private static final String TABLE = """
			submit       idle J  J  EJ JX JX JX J
			submit       busy J  J  EJ JX JX JX J
			badSubmit    idle J  J  EJ JX JX JX J
			subscribe    idle J  JX J  JX JX JX J
			subscribe    busy J  J  J  JX JX JX J
			noSubscribe  idle L  LX L  LX LX LX L
			noSubscribe  busy L  L  L  LX LX LX L
			cancel       idle J  L  E  X  L  L  J
			cancel       busy J  L  E  X  L  L  J
			noCancel     idle L  L  E  X  L  L  L
			twoCancel    idle J  L  E  X  L  L  J
			list         idle X  X  E  X  X  X  X
			list         busy L  L  E  X  X  X  L
			cursor       busy L  L  E  X  X  X  L
			ping         idle X  X  EX X  X  X  X
			unknown      busy X  X  EX X  X  X  X
			hello        idle X  X  EX X  X  X  X
			foreign      idle X  X  EX X  X  X  X
			noType       idle X  X  EX X  X  X  X
			""";

	private static final Map<String, String> REQUESTS = Map.ofEntries(
			Map.entry("submit", "'type':'job.submit','payload':{'agent':'nobody'}"),
			Map.entry("badSubmit", "'type':'job.submit','payload':{'agent':''}"),
			Map.entry("subscribe", "'type':'job.subscribe','payload':{'job_id':'" + UNKNOWN_JOB + "'}"),
			Map.entry("noSubscribe", "'type':'job.subscribe','payload':{'job_id':''}"),
			Map.entry("cancel", "'type':'job.cancel','job_id':'" + UNKNOWN_JOB + "'"),
			Map.entry("noCancel", "'type':'job.cancel','payload':{}"),
			Map.entry("twoCancel", "'type':'job.cancel','job_id':'" + UNKNOWN_JOB + "','payload':{'job_id':'job_b'}"),
			Map.entry("list", "'type':'session.list_jobs','payload':{'limit':0}"),
			Map.entry("cursor", "'type':'session.list_jobs','payload':{'cursor':'x'}"),
			Map.entry("ping", "'type':'session.ping'"), Map.entry("unknown", "'type':'job.frobnicate'"),
			Map.entry("hello", "'type':'session.hello','payload':{'client':{'name':'t'},'auth':{'token':'tok'}}"),
			Map.entry("foreign", "'type':'job.submit','session_id':'sess_x','payload':{'agent':'echo'}"),
			Map.entry("noType", "'type':''"));

	private final ArcpServer server = ArcpServer.builder()
		.runtime("test-runtime", "1.0.0")
		.bearerVerifier(StaticBearerVerifier.of(Map.of("tok", "me")))
		.build();

	ErrorAnswerTests() {
		this.server.registerAgent("echo", (input, job) -> Mono.just(input));
		this.server.registerAgent("never", (input, job) -> Mono.never());
	}

	@AfterEach
	void closeServer() {
		this.server.close();
	}

	private FrameClient connect(Dialect dialect) {
		return FrameClient.connect(this.server, dialect.name().toLowerCase(Locale.ROOT));
	}

	private FrameClient hello(Dialect dialect) {
		return connect(dialect).hello("tok", "list_jobs", "subscribe");
	}

	static Stream<Arguments> cells() {
		List<Arguments> cells = new ArrayList<>();
		for (String row : TABLE.lines().toList()) {
			String[] columns = row.split(" +");
			for (Dialect dialect : Dialect.values()) {
				cells.add(Arguments.of(columns[0], columns[1], dialect, columns[2 + dialect.ordinal()]));
			}
		}
		return cells.stream();
	}

	@ParameterizedTest
	@MethodSource("cells")
	void refusesInTheFormsOfTheDialect(String request, String state, Dialect dialect, String forms) {
		FrameClient client = hello(dialect);
		if (state.equals("busy")) {
			client.submit("never", "null");
			client.readUntil(FrameClient.type("job.event"));
		}

		client.send(("{'arcp':'1.1','id':'bad','trace_id':'" + TRACE + "'," + REQUESTS.get(request) + "}").replace('\'',
				'"'));
		client.send("{\"id\":\"end\",\"type\":\"session.list_jobs\"}");
		List<JsonNode> frames = client.readUntil(FrameClient.type("session.jobs"));

		List<JsonNode> errors = frames.subList(0, frames.size() - 1);
		assertThat(forms(errors)).isEqualTo(forms);
		errors.forEach((error) -> assertAnswers(error, !request.equals("noType")));
		errors.stream().filter((error) -> error.has("job_id")).forEach((error) -> {
			boolean submit = request.endsWith("ubmit");
			String jobId = error.path("job_id").asString();
			assertThat(jobId).matches("job_[0-9A-HJKMNP-TV-Z]{26}");
			assertThat(jobId.equals(UNKNOWN_JOB)).isEqualTo(!submit);
			assertThat(frames.get(frames.size() - 1).toString()).doesNotContain(jobId);
		});
	}

	private static String forms(List<JsonNode> errors) {
		StringBuilder forms = new StringBuilder();
		for (JsonNode error : errors) {
			if (error.path("type").asString().equals("session.error")) {
				forms.append('X');
			}
			else if (error.path("id").asString().equals("bad")) {
				forms.append('E');
			}
			else {
				forms.append(error.has("job_id") ? 'J' : 'L');
			}
		}
		return forms.toString();
	}

	private static void assertAnswers(JsonNode error, boolean traced) {
		JsonNode payload = error.path("payload");
		boolean ofJob = error.path("type").asString().equals("job.error");
		assertThat(error.path("request_id").asString()).isEqualTo("bad");
		assertThat(payload.path("request_id").asString()).isEqualTo("bad");
		assertThat(error.path("trace_id").asString("")).isEqualTo(traced ? TRACE : "");
		assertThat(error.path("session_id").asString()).startsWith("sess_");
		assertThat(error.has("event_seq")).isFalse();
		assertThat(payload.path("message").asString()).isNotEmpty();
		assertThat(payload.path("retryable").isBoolean()).isTrue();
		assertThat(payload.path("final_status").asString("")).isEqualTo(ofJob ? "error" : "");
		assertThat(payload.path("completed_at").isString()).isEqualTo(ofJob);
	}

	@Test
	void saysTheSameInAllFramesOfAnAnswer() {
		FrameClient client = hello(Dialect.JAVA);

		client.send("{\"id\":\"bad\",\"type\":\"job.submit\",\"payload\":{\"agent\":\"nobody\"}}");
		JsonNode echo = client.next("job.error");
		JsonNode ofJob = client.next("job.error");

		assertThat(echo.path("payload")).isEqualTo(ofJob.path("payload"));
	}

	@ParameterizedTest
	@EnumSource(Dialect.class)
	void answersFrameWithoutIdByOneSessionError(Dialect dialect) {
		FrameClient client = hello(dialect);

		client.send("{\"type\":\"session.ping\"}");
		JsonNode error = client.next("session.error");
		client.send("{\"id\":\"end\",\"type\":\"session.list_jobs\"}");

		assertThat(error.has("request_id")).isFalse();
		client.next("session.jobs");
	}

	@ParameterizedTest
	@EnumSource(Dialect.class)
	void endsHandshakeInTheFormsOfTheDialect(Dialect dialect) {
		FrameClient client = connect(dialect);

		client.send("""
				{"id":"bad","type":"session.hello","payload":{"client":{"name":"t"},"auth":{"token":"wrong"},
				"resume":{"session_id":"sess_wanted","resume_token":"rt_x"}}}""");
		JsonNode first = client.next("session.error");
		List<JsonNode> answer = (dialect == Dialect.JAVA) ? List.of(first, client.next("job.error")) : List.of(first);

		assertThat(client.closed().code()).isEqualTo(1008);
		assertThat(client.queued()).isZero();
		assertThat(forms(answer)).isEqualTo((dialect == Dialect.JAVA) ? "XE" : "X");
		answer.forEach((error) -> {
			assertThat(error.path("session_id").asString()).isEqualTo("sess_wanted");
			assertThat(error.path("request_id").asString()).isEqualTo("bad");
			assertThat(error.path("payload").path("code").asString()).isEqualTo("UNAUTHENTICATED");
		});
	}

	@Test
	void closesBehindAllFramesOfTheTenthStrike() {
		FrameClient client = hello(Dialect.JAVA);

		for (int i = 0; i < 10; i++) {
			client.send("{\"id\":\"bad\",\"type\":5}");
		}

		for (int i = 0; i < 10; i++) {
			assertThat(forms(List.of(client.next(), client.next()))).isEqualTo("EX");
		}
		assertThat(client.closed().code()).isEqualTo(1008);
	}

	@Test
	void sparesSubscriptionsOfTypescriptFromSessionErrors() {
		FrameClient owner = hello(Dialect.TYPESCRIPT);
		owner.submit("never", "null");
		String job = owner.next("job.accepted").path("job_id").asString();
		FrameClient watcher = hello(Dialect.TYPESCRIPT);
		watcher.send("{\"id\":\"s1\",\"type\":\"job.subscribe\",\"payload\":{\"job_id\":\"" + job + "\"}}");
		watcher.next("job.subscribed");

		watcher.send("{\"id\":\"bad\",\"type\":\"job.subscribe\",\"job_id\":\"" + UNKNOWN_JOB + "\"}");
		watcher.send("{\"id\":\"end\",\"type\":\"session.list_jobs\"}");
		List<JsonNode> frames = watcher.readUntil(FrameClient.type("session.jobs"));

		assertThat(forms(
				frames.stream().filter(FrameClient.type("job.error").or(FrameClient.type("session.error"))).toList()))
			.isEqualTo("J");
	}

}
