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

package io.arcp.sample.hostile;

import java.io.IOException;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

import tools.jackson.databind.JsonNode;

/**
 * A session that works, loses its connection and comes back, and checks that it misses
 * nothing and gets nothing twice. For one thread.
 */
final class SoakSession {

	private static final List<String> WORK = List.of("{\"agent\":\"echo\",\"input\":{\"a\":1}}",
			"{\"agent\":\"chatty\",\"input\":{\"n\":20,\"delay_ms\":5}}",
			"{\"agent\":\"burst\",\"input\":{\"n\":50,\"size\":200}}",
			"{\"agent\":\"progress\",\"input\":{\"steps\":5,\"delay_ms\":10}}",
			"{\"agent\":\"stream\",\"input\":{\"chunks\":[\"one\",\"two\",\"three\"]}}",
			"{\"agent\":\"sleep\",\"input\":{\"ms\":300}}", "{\"agent\":\"fail\"}");

	private static final int MAX_JOBS = 3;

	private final int port;

	private final String token;

	private final Random random;

	private final Map<String, String> unanswered = new LinkedHashMap<>();

	private final Set<String> running = new HashSet<>();

	private final Set<String> endedEarly = new HashSet<>();

	private HostileSocket socket;

	private String sessionId = "";

	private String resumeToken = "";

	private long seq;

	private int requests;

	private int ended;

	private int resumes;

	SoakSession(int port, int number, long seed) throws IOException, InterruptedException {
		this.port = port;
		this.token = "tok-t-soak" + number / 25;
		this.random = new Random(seed + number);
		this.socket = HostileSocket.open(port);
		this.socket.sendText(HostileSocket.hello(this.token));
		welcomed(this.socket.await("session.welcome"));
	}

	int ended() {
		return this.ended;
	}

	int resumes() {
		return this.resumes;
	}

	/**
	 * Does something, or just reads.
	 */
	void step() throws IOException, InterruptedException {
		read();
		int action = this.random.nextInt(20);
		if (action < 6 && this.running.size() + this.unanswered.size() < MAX_JOBS) {
			submit();
		}
		else if (action == 6) {
			drop();
			resume();
		}
		else if (action < 9) {
			this.socket.sendText("""
					{"id":"ack","type":"session.ack","payload":{"last_processed_seq":%d}}""".formatted(this.seq));
		}
	}

	private void submit() throws IOException {
		String id = "s" + ++this.requests;
		String frame = "{\"id\":\"%s\",\"type\":\"job.submit\",\"payload\":%s}".formatted(id,
				WORK.get(this.random.nextInt(WORK.size())));
		this.unanswered.put(id, frame);
		this.socket.sendText(frame);
	}

	private void drop() throws IOException {
		if (this.random.nextBoolean()) {
			this.socket.reset();
		}
		else {
			this.socket.close();
		}
	}

	private void resume() throws IOException, InterruptedException {
		this.socket = HostileSocket.open(this.port);
		String hello = HostileSocket.hello(this.token);
		this.socket.sendText(hello.substring(0, hello.length() - 2) + """
				,"resume":{"session_id":"%s","resume_token":"%s","last_event_seq":%d}}}""".formatted(this.sessionId,
				this.resumeToken, this.seq));
		JsonNode welcome = this.socket.next();
		if (welcome == null || !welcome.path("session_id").asString().equals(this.sessionId)) {
			throw new IOException("not resumed: " + welcome);
		}
		welcomed(welcome);
		this.resumes++;
		for (String frame : this.unanswered.values()) {
			this.socket.sendText(frame);
		}
	}

	private void welcomed(JsonNode welcome) {
		this.sessionId = welcome.path("session_id").asString();
		this.resumeToken = welcome.at("/payload/resume_token").asString();
	}

	private void read() throws IOException {
		for (JsonNode frame = this.socket.poll(); frame != null; frame = this.socket.poll()) {
			received(frame);
		}
	}

	/**
	 * Waits until all jobs have ended, and closes the session.
	 */
	void close() throws IOException, InterruptedException {
		while (!this.running.isEmpty() || !this.unanswered.isEmpty()) {
			JsonNode frame = this.socket.next();
			if (frame == null) {
				throw new IOException("closed with " + this.socket.closeCode());
			}
			received(frame);
		}
		this.socket.sendText("{\"id\":\"bye\",\"type\":\"session.close\"}");
		if (this.socket.awaitEnd() != 1000) {
			throw new IOException("closed with " + this.socket.closeCode());
		}
		this.socket.close();
	}

	private void received(JsonNode frame) throws IOException {
		String type = frame.path("type").asString();
		if (frame.has("event_seq") && frame.path("event_seq").asLong() != ++this.seq) {
			throw new IOException("expected number " + this.seq + ": " + frame);
		}
		String job = frame.path("job_id").asString("");
		switch (type) {
			case "job.accepted" -> {
				expect(this.unanswered.remove(frame.path("request_id").asString()) != null, frame);
				if (!this.endedEarly.remove(job)) {
					expect(this.running.add(job), frame);
				}
			}
			case "job.event" -> expect(this.running.contains(job) || !this.unanswered.isEmpty(), frame);
			case "job.result", "job.error" -> {
				expect(frame.has("event_seq"), frame);
				end(job, frame);
			}
			case "session.ping" -> this.socket.sendText("""
					{"id":"pong","type":"session.pong","payload":{"ping_nonce":"%s"}}"""
				.formatted(frame.at("/payload/nonce").asString()));
			default -> expect(false, frame);
		}
	}

	/** A job that was accepted on a connection that broke may end before its answer. */
	private void end(String job, JsonNode frame) throws IOException {
		if (!this.running.remove(job)) {
			expect(!this.unanswered.isEmpty(), frame);
			this.endedEarly.add(job);
		}
		this.ended++;
	}

	private static void expect(boolean condition, JsonNode frame) throws IOException {
		if (!condition) {
			throw new IOException("unexpected: " + frame);
		}
	}

}
