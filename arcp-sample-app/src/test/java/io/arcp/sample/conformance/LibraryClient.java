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

import java.net.URI;
import java.util.Map;
import java.util.function.Predicate;

import org.jspecify.annotations.Nullable;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A small client that speaks as one of the official libraries does.
 */
final class LibraryClient implements AutoCloseable {

	private static final String FEATURES = "[\"list_jobs\",\"subscribe\"]";

	/** On a machine under load a hello can be later than the second that it has. */
	private static final int ATTEMPTS = 3;

	private final Library library;

	private final String token;

	private final URI uri;

	private WireConnection connection;

	private String sessionId = "";

	private String resumeToken = "";

	private LibraryClient(Library library, String token, URI uri) {
		this.library = library;
		this.token = token;
		this.uri = uri;
		this.connection = open("");
	}

	static LibraryClient connect(Library library, String token) {
		return new LibraryClient(library, token, ConformanceRuntime.shared().uri());
	}

	private WireConnection open(String resume) {
		Frame answer = null;
		for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
			WireConnection opened = WireConnection.connect(this.uri, Map.of());
			send(opened, "session.hello", null, null, """
					{"client":{"name":"library","version":"1"},"auth":{"scheme":"bearer","token":"%s"},\
					"capabilities":%s%s}""".formatted(this.token, this.library.capabilities(FEATURES), resume));
			answer = opened.next();
			if (!answer.text("/payload/message").equals("hello timeout")) {
				assertThat(answer.type()).as("type of %s", answer).isEqualTo("session.welcome");
				this.sessionId = this.library.sessionId(answer);
				this.resumeToken = answer.text("/payload/resume_token");
				return opened;
			}
		}
		throw new AssertionError("no welcome: " + answer);
	}

	private String send(WireConnection to, String type, @Nullable String session, @Nullable String jobId,
			String payload) {
		String id = this.library.newId();
		to.send("{\"arcp\":\"1.1\",\"id\":\"" + id + "\",\"type\":\"" + type + "\""
				+ this.library.moreOfEnvelope(session) + ((jobId != null) ? ",\"job_id\":\"" + jobId + "\"" : "")
				+ ",\"payload\":" + payload + "}");
		return id;
	}

	String send(String type, @Nullable String jobId, String payload) {
		return send(this.connection, type, this.sessionId, jobId, payload);
	}

	String submit(String agent, String input) {
		return send("job.submit", null, "{\"agent\":\"" + agent + "\",\"input\":" + input + "}");
	}

	String subscribe(String jobId) {
		return send("job.subscribe", null, "{\"job_id\":\"" + jobId + "\",\"history\":true}");
	}

	/** Returns the id of the job that a submit has made. */
	String accepted(String requestId) {
		return await((frame) -> this.library.isAcceptance(frame, requestId)).jobId();
	}

	Frame end(String jobId) {
		return await((frame) -> frame.isTerminal() && frame.jobId().equals(jobId));
	}

	Frame await(Predicate<Frame> wanted) {
		return this.connection.find(wanted);
	}

	/** Loses its connection and comes back. */
	void reconnect() {
		String before = this.sessionId;
		long lastSeq = this.connection.lastSeq();
		this.connection.drop();
		this.connection = open(this.library.resume(this.sessionId, this.resumeToken, lastSeq));
		assertThat(this.sessionId).isEqualTo(before);
	}

	int closeCode() {
		return this.connection.closeCode();
	}

	@Override
	public void close() {
		this.connection.close();
	}

}
