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

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * Plays a transcript and fails at the first difference.
 */
final class TranscriptPlayer {

	private static final Duration LIMIT = Duration.ofSeconds(10);

	private static final String CLOSE = """
			{"arcp":"1.1","id":"end-of-transcript","type":"session.close","payload":{}}""";

	private static final JsonNode CLOSED = Frame.json("""
			{"arcp":"1.1","id":"${message}","type":"session.closed","session_id":"${session}",\
			"request_id":"end-of-transcript","payload":{}}""");

	private final TranscriptWire.Source source;

	private final TranscriptVariables variables;

	private final Map<String, Connection> connections = new LinkedHashMap<>();

	TranscriptPlayer(TranscriptWire.Source source, TranscriptVariables variables) {
		this.source = source;
		this.variables = variables;
	}

	/**
	 * Plays.
	 * @throws AssertionError if the runtime does anything else than the transcript says;
	 * the message names the line
	 */
	void play(Transcript transcript) {
		try {
			for (Transcript.Step step : transcript.steps()) {
				locating(transcript.name() + ":" + step.line(), () -> play(step));
			}
			this.connections.forEach((name,
					connection) -> locating(transcript.name() + ", at the end, connection " + name, connection::end));
		}
		finally {
			this.connections.values().forEach((connection) -> connection.wire.drop());
		}
	}

	private static void locating(String place, Runnable step) {
		try {
			step.run();
		}
		catch (AssertionError ex) {
			throw new AssertionError(place + ": " + ex.getMessage(), ex);
		}
	}

	private void play(Transcript.Step step) {
		JsonNode value = step.value();
		switch (step.action()) {
			case "open" -> open(step.connection(), value);
			case "send" -> connection(step).send(this.variables.fill(value));
			case "text" -> connection(step).wire.send(value.asString());
			case "expect" -> expect(step, value);
			case "interleaved" -> interleaved(connection(step), value, limit(step));
			case "silent" -> connection(step).silent(millis(value));
			case "closed" -> connection(step).closed(value.intValue(), limit(step));
			default -> connection(step).drop();
		}
	}

	private Connection connection(Transcript.Step step) {
		Connection connection = this.connections.get(step.connection());
		if (connection == null) {
			throw new AssertionError("connection " + step.connection() + " is not open");
		}
		return connection;
	}

	private static Duration millis(JsonNode value) {
		return Duration.ofMillis(value.intValue());
	}

	private static Duration limit(Transcript.Step step) {
		return step.json().has("within") ? millis(step.json().path("within")) : LIMIT;
	}

	private void open(String name, JsonNode options) {
		Connection before = this.connections.get(name);
		assertThat(before == null || before.over, "the connection before is still open");
		Map<String, String> headers = new HashMap<>();
		options.path("headers")
			.properties()
			.forEach((header) -> headers.put(header.getKey(), this.variables.fill(header.getValue()).asString()));
		int refused = options.path("refused").asInt(101);
		try {
			this.connections.put(name, new Connection(this.source.open(headers, options.path("query").asString(""))));
			assertThat(refused == 101, "the upgrade was not refused");
		}
		catch (TranscriptWire.Refusal ex) {
			assertThat(ex.status() == refused, "the upgrade was answered with " + ex.status());
		}
	}

	private static void assertThat(boolean condition, String problem) {
		if (!condition) {
			throw new AssertionError(problem);
		}
	}

	private void expect(Transcript.Step step, JsonNode template) {
		int times = step.json().path("times").asInt(1);
		for (int i = 1; i <= times; i++) {
			this.variables.bind("i", JsonNodeFactory.instance.numberNode(i));
			connection(step).expect(template, limit(step));
		}
	}

	/** Each sequence in its order; the first one that goes on with a frame has it. */
	private void interleaved(Connection connection, JsonNode sequences, Duration limit) {
		List<List<JsonNode>> open = new ArrayList<>();
		sequences.forEach((sequence) -> open.add(new ArrayList<>(sequence.valueStream().toList())));
		while (open.stream().anyMatch((sequence) -> !sequence.isEmpty())) {
			JsonNode frame = connection.receive(limit);
			List<String> differences = new ArrayList<>();
			List<JsonNode> taker = null;
			for (List<JsonNode> sequence : open) {
				String difference = sequence.isEmpty() ? "at its end" : connection.compare(sequence.get(0), frame);
				if (difference == null) {
					taker = sequence;
					break;
				}
				differences.add(difference);
			}
			if (taker == null) {
				throw new AssertionError("nothing goes on with " + frame + ": " + differences);
			}
			taker.remove(0);
			connection.count(frame);
		}
	}

	/** A connection, and what has come on it. */
	private final class Connection {

		private final TranscriptWire wire;

		private long lastNumber;

		private boolean welcomed;

		private boolean over;

		Connection(TranscriptWire wire) {
			this.wire = wire;
		}

		void send(JsonNode frame) {
			JsonNode resumed = frame.at("/payload/resume/last_event_seq");
			JsonNode flat = frame.at("/payload/last_event_seq");
			this.lastNumber = resumed.asLong(flat.asLong(this.lastNumber));
			this.wire.send(frame.toString());
		}

		JsonNode receive(Duration limit) {
			JsonNode frame = this.wire.receive(limit);
			if (frame == null) {
				throw new AssertionError("no frame has come");
			}
			return frame;
		}

		void expect(JsonNode template, Duration limit) {
			JsonNode frame = receive(limit);
			String difference = compare(template, frame);
			if (difference != null) {
				throw new AssertionError(difference + ", in " + frame);
			}
			count(frame);
		}

		/** Binds placeholders only if all of it matches. */
		@Nullable String compare(JsonNode template, JsonNode frame) {
			TranscriptVariables tried = TranscriptPlayer.this.variables.copy();
			String difference = new FrameTemplate(tried, this.lastNumber).difference(template, frame);
			if (difference == null) {
				TranscriptPlayer.this.variables.takeFrom(tried);
			}
			return difference;
		}

		void count(JsonNode frame) {
			this.lastNumber = frame.path("event_seq").asLong(this.lastNumber);
			this.welcomed |= frame.path("type").asString("").equals("session.welcome");
		}

		void silent(Duration time) {
			JsonNode frame = this.wire.receive(time);
			if (frame != null) {
				throw new AssertionError("a frame has come: " + frame);
			}
		}

		void closed(int code, Duration limit) {
			JsonNode frame = this.wire.receive(limit);
			if (frame != null) {
				throw new AssertionError("a frame has come before the close: " + frame);
			}
			Integer actual = this.wire.closed(limit);
			if (actual == null || actual != code) {
				throw new AssertionError("closed with " + actual + ", not " + code);
			}
			this.over = true;
		}

		void drop() {
			this.wire.drop();
			this.over = true;
		}

		/**
		 * What a session has sent beyond the transcript comes ahead of the last answer.
		 */
		void end() {
			if (!this.over) {
				assertThat(this.welcomed, "it was neither closed nor dropped");
				this.wire.send(CLOSE);
				expect(CLOSED, LIMIT);
				closed(1000, LIMIT);
			}
		}

	}

}
