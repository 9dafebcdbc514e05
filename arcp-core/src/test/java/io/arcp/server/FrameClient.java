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

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

import io.arcp.transport.CloseStatus;
import io.arcp.transport.ConnectionInfo;
import io.arcp.transport.ConnectionPair;
import io.arcp.transport.FrameSource;
import io.arcp.transport.InMemoryConnections;
import io.arcp.transport.InboundFrame;
import io.arcp.transport.OutboundFrame;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.publisher.BaseSubscriber;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * A client that speaks JSON frames by hand.
 */
final class FrameClient {

	static final Duration LIMIT = Duration.ofSeconds(10);

	private static final JsonMapper MAPPER = JsonMapper.builder()
		.enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
		.disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
		.build();

	private final ConnectionPair pair;

	private final Outgoing outgoing = new Outgoing();

	private final BlockingQueue<JsonNode> frames = new LinkedBlockingQueue<>();

	private final Incoming incoming;

	private int ids;

	private String sessionId = "";

	private String resumeToken = "";

	private FrameClient(ConnectionPair pair, boolean reading) {
		this.pair = pair;
		this.incoming = new Incoming(reading);
		pair.client().send(this.outgoing).subscribe(null, (ex) -> {
		});
		pair.client().inbound().subscribe(this.incoming);
	}

	static FrameClient connect(ArcpServer server) {
		return connect(server, InMemoryConnections.create(), true);
	}

	/** Connects with a query parameter {@code dialect}. */
	static FrameClient connect(ArcpServer server, @Nullable String dialect) {
		ConnectionInfo info = new ConnectionInfo("test", null, dialect, true);
		return connect(server,
				InMemoryConnections.create(ForkJoinPool.commonPool(), info, InMemoryConnections.DEFAULT_MAX_FRAME_SIZE),
				true);
	}

	static FrameClient connect(ArcpServer server, ConnectionPair pair, boolean reading) {
		server.accept(pair.server()).subscribe();
		return new FrameClient(pair, reading);
	}

	FrameClient hello(String token, String... features) {
		send("""
				{"arcp":"1.1","id":"hello-1","type":"session.hello","payload":{"client":{"name":"test"},
				"auth":{"scheme":"bearer","token":"%s"},"capabilities":{"features":[%s]}}}""".formatted(token,
				features.length == 0 ? "" : "\"" + String.join("\",\"", features) + "\""));
		JsonNode welcome = next();
		if (!"session.welcome".equals(welcome.path("type").asString())) {
			throw new AssertionError("no welcome: " + welcome);
		}
		welcomed(welcome);
		return this;
	}

	private void welcomed(JsonNode welcome) {
		this.sessionId = welcome.path("session_id").asString();
		this.resumeToken = welcome.path("payload").path("resume_token").asString();
	}

	/** Asks for a session that another client had. */
	FrameClient resume(String token, FrameClient before, long lastSeq, String... features) {
		return resume(token, before.sessionId, before.resumeToken, lastSeq, features);
	}

	FrameClient resume(String token, String session, String resumeToken, long lastSeq, String... features) {
		sendResume(token, session, resumeToken, lastSeq, features);
		return awaitWelcome();
	}

	FrameClient awaitWelcome() {
		welcomed(next("session.welcome"));
		return this;
	}

	void sendResume(String token, String session, String resumeToken, long lastSeq, String... features) {
		send("""
				{"arcp":"1.1","id":"hello-2","type":"session.hello","payload":{"client":{"name":"test"},
				"auth":{"scheme":"bearer","token":"%s"},"capabilities":{"features":[%s]},
				"resume":{"session_id":"%s","resume_token":"%s","last_event_seq":%d}}}""".formatted(token,
				(features.length == 0) ? "" : "\"" + String.join("\",\"", features) + "\"", session, resumeToken,
				lastSeq));
	}

	String resumeToken() {
		return this.resumeToken;
	}

	String sessionId() {
		return this.sessionId;
	}

	/** Submits and returns the id of the request. */
	String submit(String agent, String input, String... more) {
		String id = "req-" + ++this.ids;
		send("{\"arcp\":\"1.1\",\"id\":\"" + id + "\",\"type\":\"job.submit\",\"payload\":{\"agent\":\"" + agent
				+ "\",\"input\":" + input + ((more.length > 0) ? "," + String.join(",", more) : "") + "}}");
		return id;
	}

	void send(String json) {
		this.outgoing.add(json.getBytes(StandardCharsets.UTF_8));
	}

	void sendBytes(byte[] bytes) {
		this.outgoing.add(bytes);
	}

	JsonNode next() {
		try {
			JsonNode frame = this.frames.poll(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
			if (frame == null) {
				throw new AssertionError("no frame within " + LIMIT + ", closed: " + this.pair.closeStatus());
			}
			return frame;
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new AssertionError(ex);
		}
	}

	JsonNode next(String type) {
		JsonNode frame = next();
		if (!type.equals(frame.path("type").asString())) {
			throw new AssertionError("expected " + type + ", got " + frame);
		}
		return frame;
	}

	/** Reads until a frame matches, and returns all that came. */
	List<JsonNode> readUntil(Predicate<JsonNode> last) {
		List<JsonNode> read = new ArrayList<>();
		JsonNode frame;
		do {
			frame = next();
			read.add(frame);
		}
		while (!last.test(frame));
		return read;
	}

	static Predicate<JsonNode> type(String type) {
		return (frame) -> type.equals(frame.path("type").asString());
	}

	int queued() {
		return this.frames.size();
	}

	void read() {
		read(Long.MAX_VALUE);
	}

	/** Reads so many frames more. */
	void read(long frames) {
		this.incoming.request(frames);
	}

	CloseStatus closed() {
		this.pair.server().onClose().block(LIMIT);
		Awaitility.await().atMost(LIMIT).until(() -> this.pair.closeStatus() != null);
		CloseStatus status = this.pair.closeStatus();
		if (status == null) {
			throw new AssertionError("closed without a status");
		}
		return status;
	}

	void drop() {
		this.pair.drop();
	}

	ConnectionPair pair() {
		return this.pair;
	}

	private final class Incoming extends BaseSubscriber<InboundFrame> {

		private final boolean reading;

		private Incoming(boolean reading) {
			this.reading = reading;
		}

		@Override
		protected void hookOnSubscribe(Subscription subscription) {
			request(this.reading ? Long.MAX_VALUE : 2);
		}

		@Override
		protected void hookOnNext(InboundFrame frame) {
			FrameClient.this.frames.add(MAPPER.readTree(frame.bytes()));
		}

		@Override
		protected void hookOnError(Throwable ex) {
			// the close status tells
		}

	}

	private static final class Outgoing implements FrameSource {

		private final Queue<OutboundFrame> queue = new ConcurrentLinkedQueue<>();

		private volatile Runnable wakeUp = () -> {
		};

		void add(byte[] bytes) {
			this.queue.add(OutboundFrame.of(bytes));
			this.wakeUp.run();
		}

		@Override
		public @Nullable OutboundFrame poll() {
			return this.queue.poll();
		}

		@Override
		public boolean isDone() {
			return false;
		}

		@Override
		public void onReady(Runnable callback) {
			this.wakeUp = callback;
		}

	}

}
