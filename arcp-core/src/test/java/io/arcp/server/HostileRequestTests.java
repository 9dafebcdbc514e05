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

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

import io.arcp.security.StaticBearerVerifier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that a request gets an answer, whatever is in it, and that the session goes on.
 */
class HostileRequestTests {

	private static final List<String> VALUES = List.of("null", "true", "-1", "0", "1e400", "4611686018427387904",
			"\"\"", "\"x\"", "\"echo\"", "\"echo@1\"", "\"@\"", "\"\\u0000\"", "\"*\"", "[]", "[null]", "[\"**\"]",
			"[\"\\u0000\"]", "[[\"a\"]]", "{}", "{\"a\":{}}", "{\"fs.read\":[\"/**\"]}", "{\"fs.read\":[\"\"]}",
			"{\"\":[\"a\"]}", "{\"tool.call\":\"a\"}", "{\"net.fetch\":[\"https://[::1]/**\"]}",
			"{\"status\":[\"running\"]}", "{\"expires_at\":\"2026-13-01T00:00:00Z\"}", "\"" + "y".repeat(256) + "\"");

	private static final Map<String, List<String>> REQUESTS = Map.of("job.submit",
			List.of("agent", "input", "lease_request", "lease_constraints", "max_runtime_sec", "idempotency_key",
					"parent_job_id"),
			"job.cancel", List.of("job_id", "reason"), "job.subscribe", List.of("job_id", "from_event_seq", "history"),
			"session.list_jobs", List.of("filter", "limit", "cursor"));

	private final ArcpServer server = ArcpServer.builder()
		.runtime("test-runtime", "1.0.0")
		.bearerVerifier(StaticBearerVerifier.of(Map.of("tok", "me")))
		.build();

	@AfterEach
	void closeServer() {
		this.server.close();
	}

	@ParameterizedTest
	@ValueSource(longs = { 1, 2, 3, 4 })
	void answersEachRequest(long seed) {
		this.server.registerAgent("echo", (input, job) -> Mono.just(input));
		FrameClient client = FrameClient.connect(this.server).hello("tok", "list_jobs", "subscribe", "progress");
		Random random = new Random(seed);
		Map<String, String> sent = new HashMap<>();
		for (int i = 0; i < 500; i++) {
			String id = "r" + i;
			String frame = request(id, random);
			sent.put(id, frame);
			client.send(frame);
		}
		client.send("{\"id\":\"end\",\"type\":\"session.unknown\",\"payload\":{}}");

		boolean last = false;
		while (!last || !sent.isEmpty()) {
			if (last && client.queued() == 0) {
				client.send("{\"id\":\"ping\",\"type\":\"session.ping\",\"payload\":{\"nonce\":\"n\"}}");
			}
			JsonNode answer = client.next();
			assertThat(answer.path("type").asString()).as("unanswered with seed %d: %s", seed, sent.values())
				.isNotEqualTo("session.pong");
			String id = answer.path("request_id").asString("");
			sent.remove(id);
			last |= id.equals("end");
		}
		String request = client.submit("echo", "1");
		// Results of the other jobs may still come
		List<JsonNode> frames = client.readUntil((frame) -> request.equals(frame.path("request_id").asString("")));
		JsonNode job = frames.get(frames.size() - 1).path("job_id");
		client.readUntil(FrameClient.type("job.result").and((result) -> result.path("job_id").equals(job)));
	}

	private static String request(String id, Random random) {
		List<String> types = REQUESTS.keySet().stream().sorted().toList();
		String type = types.get(random.nextInt(types.size()));
		StringBuilder payload = new StringBuilder("{");
		if (type.equals("job.submit") && random.nextInt(4) > 0) {
			payload.append("\"agent\":\"echo\",");
		}
		for (String field : REQUESTS.get(type)) {
			if (random.nextInt(3) == 0 && payload.indexOf("\"" + field + "\"") < 0) {
				payload.append('"').append(field).append("\":").append(value(random)).append(',');
			}
		}
		if (payload.charAt(payload.length() - 1) == ',') {
			payload.setLength(payload.length() - 1);
		}
		payload.append('}');
		String jobId = (random.nextInt(4) == 0) ? ",\"job_id\":" + value(random) : "";
		return "{\"id\":\"" + id + "\",\"type\":\"" + type + "\"" + jobId + ",\"payload\":" + payload + "}";
	}

	private static String value(Random random) {
		return VALUES.get(random.nextInt(VALUES.size()));
	}

}
