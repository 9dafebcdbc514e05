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

package io.arcp.sample;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Writes frames by hand and reads what comes back, so that tests see the wire and not a
 * library's view of it.
 */
final class RawClient implements WebSocket.Listener, AutoCloseable {

	private static final int LIMIT_SECONDS = 20;

	private static final JsonMapper MAPPER = JsonMapper.builder()
		.enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
		.disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
		.build();

	private final BlockingQueue<String> frames = new LinkedBlockingQueue<>();

	private final CompletableFuture<Integer> closeCode = new CompletableFuture<>();

	private final StringBuilder partial = new StringBuilder();

	private final WebSocket socket;

	private int runs;

	private RawClient(int port) {
		this.socket = HttpClient.newHttpClient()
			.newWebSocketBuilder()
			.buildAsync(URI.create("ws://localhost:" + port + "/arcp"), this)
			.join();
	}

	static RawClient connect(int port) {
		return new RawClient(port);
	}

	static RawClient open(int port, String token) throws Exception {
		RawClient client = connect(port);
		client.sayHello(token);
		assertThat(client.next("session.welcome").path("payload").path("session_id").asString()).startsWith("sess_");
		return client;
	}

	void sayHello(String token) {
		send("""
				{"arcp":"1.1","id":"hello","type":"session.hello","payload":{"client":{"name":"raw","version":"1"},\
				"auth":{"scheme":"bearer","token":"%s"},\
				"capabilities":{"encodings":["json"],"features":["progress","result_chunk"]}}}""".formatted(token));
	}

	void send(String frame) {
		this.socket.sendText(frame, true).orTimeout(LIMIT_SECONDS, TimeUnit.SECONDS).join();
	}

	CompletableFuture<WebSocket> sendWithoutWaiting(String frame) {
		return this.socket.sendText(frame, true);
	}

	void sendBinary(byte[] frame) {
		this.socket.sendBinary(ByteBuffer.wrap(frame), true).orTimeout(LIMIT_SECONDS, TimeUnit.SECONDS).join();
	}

	void submit(String id, String agent, String input) {
		send("""
				{"arcp":"1.1","id":"%s","type":"job.submit","payload":{"agent":"%s","input":%s}}""".formatted(id, agent,
				input));
	}

	JsonNode next() throws InterruptedException {
		String frame = this.frames.poll(LIMIT_SECONDS, TimeUnit.SECONDS);
		assertThat(frame).as("a frame within %d s", LIMIT_SECONDS).isNotNull();
		return MAPPER.readTree(frame);
	}

	JsonNode next(String type) throws InterruptedException {
		JsonNode frame = next();
		assertThat(frame.path("type").asString()).as("type of %s", frame).isEqualTo(type);
		return frame;
	}

	/**
	 * Reads the frames of one job from its acceptance to its end, and checks that their
	 * numbers go on from a number without a gap.
	 */
	List<JsonNode> readJob(long before) throws InterruptedException {
		String job = next("job.accepted").path("job_id").asString();
		List<JsonNode> frames = new ArrayList<>();
		String type = "job.accepted";
		while (!type.equals("job.result") && !type.equals("job.error")) {
			JsonNode frame = next();
			type = frame.path("type").asString();
			assertThat(frame.path("job_id").asString()).as("job of %s", frame).isEqualTo(job);
			frames.add(frame);
			assertThat(frame.path("event_seq").asLong()).as("number of %s", frame).isEqualTo(before + frames.size());
		}
		return frames;
	}

	/**
	 * Runs a job to its end and returns the payload of its terminal frame.
	 */
	JsonNode run(String agent, String input) throws InterruptedException {
		submit("run" + ++this.runs, agent, input);
		return end();
	}

	JsonNode run(String agent, String input, String lease) throws InterruptedException {
		send("""
				{"arcp":"1.1","id":"leased%d","type":"job.submit","payload":{"agent":"%s","input":%s,"lease_request":%s}}"""
			.formatted(++this.runs, agent, input, lease));
		return end();
	}

	private JsonNode end() throws InterruptedException {
		JsonNode frame = next("job.accepted");
		while (!frame.path("type").asString().matches("job\\.(result|error)")) {
			frame = next();
		}
		return frame.path("payload");
	}

	int closeCode() throws Exception {
		return this.closeCode.get(LIMIT_SECONDS, TimeUnit.SECONDS);
	}

	boolean isOpen() {
		return !this.closeCode.isDone();
	}

	@Override
	public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
		this.partial.append(data);
		if (last) {
			this.frames.add(this.partial.toString());
			this.partial.setLength(0);
		}
		socket.request(1);
		return null;
	}

	@Override
	public @Nullable CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
		this.closeCode.complete(code);
		return null;
	}

	@Override
	public void onError(WebSocket socket, Throwable error) {
		this.closeCode.completeExceptionally(error);
	}

	@Override
	public void close() {
		this.socket.abort();
	}

}
