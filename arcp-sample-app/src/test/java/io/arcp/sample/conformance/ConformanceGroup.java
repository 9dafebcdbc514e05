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

package io.arcp.sample.conformance;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A group of the checklist (ARCP section 9). Each test has principals of its own, and its
 * connections are cut at its end.
 */
@Tag("conformance")
@DisplayNameGeneration(RequirementNames.class)
@ExtendWith(ConformanceReport.class)
abstract class ConformanceGroup {

	/** What most sessions negotiate: neither heartbeats nor acknowledgements. */
	static final List<String> FEATURES = List.of("list_jobs", "subscribe", "progress", "result_chunk",
			"agent_versions");

	/** On a machine under load a hello can be later than the second that it has. */
	private static final int ATTEMPTS = 3;

	/** The token of a principal that no other test knows. */
	final String alice = newToken();

	/** The token of another one. */
	final String bob = newToken();

	private final List<WireConnection> connections = new ArrayList<>();

	static String newToken() {
		return "tok-t-" + UUID.randomUUID();
	}

	@AfterEach
	void cutConnections() {
		this.connections.forEach(WireConnection::close);
	}

	/**
	 * Opens a socket to the runtime that all groups share.
	 */
	WireConnection connect() {
		return connect(ConformanceRuntime.shared(), Map.of());
	}

	WireConnection connect(Map<String, String> headers) {
		return connect(ConformanceRuntime.shared(), headers);
	}

	WireConnection connect(ConformanceRuntime runtime, Map<String, String> headers) {
		WireConnection connection = WireConnection.connect(runtime.uri(), headers);
		this.connections.add(connection);
		return connection;
	}

	/**
	 * Opens a session with the usual features.
	 */
	WireConnection open(String token) {
		return open(token, FEATURES);
	}

	/**
	 * Opens a session with the usual features and some others.
	 */
	WireConnection openWith(String token, String... more) {
		List<String> features = new ArrayList<>(FEATURES);
		features.addAll(Arrays.asList(more));
		return open(token, features);
	}

	WireConnection open(String token, List<String> features) {
		for (int attempt = 1; attempt < ATTEMPTS; attempt++) {
			WireConnection connection = connect();
			if (connection.isWelcomed(token, capabilities(features))) {
				return connection;
			}
		}
		WireConnection connection = connect();
		connection.hello(token, capabilities(features));
		connection.welcome();
		return connection;
	}

	static String capabilities(List<String> features) {
		return features.stream()
			.map((feature) -> '"' + feature + '"')
			.collect(Collectors.joining(",", "{\"encodings\":[\"json\"],\"features\":[", "]}"));
	}

	/**
	 * Resumes a session on a new connection, from the last number that was read.
	 */
	WireConnection resume(WireConnection before, String token) {
		return resume(before, token, before.lastSeq());
	}

	WireConnection resume(WireConnection before, String token, long lastSeq) {
		WireConnection connection = connect();
		sendResume(connection, token, before.sessionId(), before.resumeToken(), lastSeq);
		connection.welcome();
		return connection;
	}

	static String sendResume(WireConnection connection, String token, String sessionId, String resumeToken,
			long lastSeq) {
		return connection.request("session.hello", """
				{"client":{"name":"suite","version":"1"},"auth":{"scheme":"bearer","token":"%s"},"capabilities":%s,\
				"resume":{"session_id":"%s","resume_token":"%s","last_event_seq":%d}}""".formatted(token,
				capabilities(FEATURES), sessionId, resumeToken, lastSeq));
	}

	/**
	 * Checks that a request was rejected, and that this left the session as it was.
	 */
	static Frame assertRejected(WireConnection connection, String requestId, String code) {
		Frame answer = connection.answerTo(requestId);
		assertThat(answer.isError()).as("an error: %s", answer).isTrue();
		assertThat(answer.code()).as("code of %s", answer).isEqualTo(code);
		assertThat(answer.text("/payload/request_id")).isEqualTo(requestId);
		assertThat(answer.isNumbered()).as("a number in %s", answer).isFalse();
		assertThat(connection.frames())
			.noneMatch((frame) -> frame.type().equals("job.accepted") && frame.requestId().equals(requestId));
		return answer;
	}

	/**
	 * Checks that numbers rise by one.
	 */
	static void assertContiguous(List<Long> numbers, long first) {
		assertThat(numbers).isNotEmpty();
		for (int i = 0; i < numbers.size(); i++) {
			assertThat(numbers.get(i)).as("number %d of %s", i, numbers).isEqualTo(first + i);
		}
	}

}
