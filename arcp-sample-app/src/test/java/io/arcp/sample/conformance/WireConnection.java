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
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;

import org.jspecify.annotations.Nullable;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * One connection of a client that knows nothing of this project's own client: it writes
 * frames by hand and reads them one after the other. Ids of requests are never used
 * twice. For one thread.
 */
final class WireConnection implements WebSocket.Listener, AutoCloseable {

	static final Duration LIMIT = Duration.ofSeconds(10);

	private static final HttpClient CLIENT = HttpClient.newHttpClient();

	private static final AtomicLong IDS = new AtomicLong();

	private static final String END = "";

	private final BlockingQueue<String> inbound = new LinkedBlockingQueue<>();

	private final List<Frame> frames = new ArrayList<>();

	private final CompletableFuture<Integer> closeCode = new CompletableFuture<>();

	private final StringBuilder partial = new StringBuilder();

	private final WebSocket socket;

	private @Nullable Frame welcome;

	private WireConnection(URI uri, Map<String, String> headers) {
		WebSocket.Builder builder = CLIENT.newWebSocketBuilder().connectTimeout(LIMIT);
		headers.forEach(builder::header);
		this.socket = builder.buildAsync(uri, this).join();
	}

	/**
	 * Opens a socket, without a hello.
	 * @throws java.util.concurrent.CompletionException if the upgrade is refused
	 */
	static WireConnection connect(URI uri, Map<String, String> headers) {
		return new WireConnection(uri, headers);
	}

	static String newId() {
		return "req-" + IDS.incrementAndGet();
	}

	/**
	 * Sends any text in one message.
	 */
	void send(String text) {
		this.socket.sendText(text, true).orTimeout(LIMIT.toMillis(), TimeUnit.MILLISECONDS).join();
	}

	/**
	 * Sends a text that the runtime may not read to its end.
	 */
	void sendWithoutWaiting(String text) {
		this.socket.sendText(text, true);
	}

	/**
	 * Sends a frame.
	 * @return its id
	 */
	String request(String type, String payload) {
		String id = newId();
		send("""
				{"arcp":"1.1","id":"%s","type":"%s","payload":%s}""".formatted(id, type, payload));
		return id;
	}

	/**
	 * Sends a frame that names a job in its envelope.
	 * @return its id
	 */
	String request(String type, String jobId, String payload) {
		String id = newId();
		send("""
				{"arcp":"1.1","id":"%s","type":"%s","job_id":"%s","payload":%s}""".formatted(id, type, jobId, payload));
		return id;
	}

	String hello(String token, String capabilities) {
		return request("session.hello", """
				{"client":{"name":"suite","version":"1"},"auth":{"scheme":"bearer","token":"%s"},\
				"capabilities":%s}""".formatted(token, capabilities));
	}

	String submit(String agent, String input) {
		return request("job.submit", """
				{"agent":"%s","input":%s}""".formatted(agent, input));
	}

	String submit(String agent, String input, String idempotencyKey) {
		return request("job.submit", """
				{"agent":"%s","input":%s,"idempotency_key":"%s"}""".formatted(agent, input, idempotencyKey));
	}

	String submitWithLease(String agent, String input, String lease) {
		return request("job.submit", """
				{"agent":"%s","input":%s,"lease_request":%s}""".formatted(agent, input, lease));
	}

	String cancel(String jobId) {
		return request("job.cancel", jobId, "{}");
	}

	String subscribe(String jobId, String options) {
		return request("job.subscribe", """
				{"job_id":"%s"%s}""".formatted(jobId, options));
	}

	String ack(long seq) {
		return request("session.ack", """
				{"last_processed_seq":%d}""".formatted(seq));
	}

	String ping(String nonce) {
		return request("session.ping", """
				{"nonce":"%s","sent_at":"2026-05-13T19:42:13.000Z"}""".formatted(nonce));
	}

	/**
	 * Reads the next frame.
	 */
	Frame next() {
		Frame frame = poll(LIMIT);
		assertThat(frame).as("a frame within %s, after %s", LIMIT, this.frames).isNotNull();
		return frame;
	}

	Frame next(String type) {
		Frame frame = next();
		assertThat(frame.type()).as("type of %s", frame).isEqualTo(type);
		return frame;
	}

	/**
	 * Reads up to a frame.
	 * @return all frames that were read, that one being the last
	 */
	List<Frame> until(Predicate<Frame> last) {
		List<Frame> read = new ArrayList<>();
		do {
			read.add(next());
		}
		while (!last.test(read.get(read.size() - 1)));
		return read;
	}

	/**
	 * Reads up to a frame, and returns that one.
	 */
	Frame find(Predicate<Frame> wanted) {
		List<Frame> read = until(wanted);
		return read.get(read.size() - 1);
	}

	Frame answerTo(String requestId) {
		return find((frame) -> frame.requestId().equals(requestId));
	}

	/**
	 * Reads up to the acceptance of a submit.
	 * @return the id of the job
	 */
	String accepted(String requestId) {
		Frame answer = answerTo(requestId);
		assertThat(answer.type()).as("answer %s", answer).isEqualTo("job.accepted");
		return answer.jobId();
	}

	/**
	 * Reads up to the end of a job.
	 * @return all frames that were read, also those of other jobs
	 */
	List<Frame> untilEnd(String jobId) {
		return until((frame) -> frame.isTerminal() && frame.jobId().equals(jobId));
	}

	Frame end(String jobId) {
		return find((frame) -> frame.isTerminal() && frame.jobId().equals(jobId));
	}

	/**
	 * Runs a job to its end.
	 * @return the terminal frame
	 */
	Frame run(String agent, String input) {
		return end(accepted(submit(agent, input)));
	}

	/**
	 * Returns what comes before the answer to a listing. That answer leaves behind all
	 * frames that were numbered before, so what has not come by then was not emitted.
	 */
	List<Frame> beforeFence() {
		String fence = request("session.list_jobs", "{\"limit\":1}");
		List<Frame> read = until((frame) -> frame.requestId().equals(fence));
		return read.subList(0, read.size() - 1);
	}

	/**
	 * Checks that nothing comes for a time.
	 */
	void assertSilentFor(Duration time) {
		assertThat(poll(time)).as("a frame within %s", time).isNull();
	}

	/**
	 * Waits for the next frame.
	 * @return the frame; {@code null} when none comes in time or at all
	 */
	@Nullable Frame poll(Duration limit) {
		try {
			String text = this.inbound.poll(limit.toMillis(), TimeUnit.MILLISECONDS);
			if (text == null) {
				return null;
			}
			if (text.equals(END)) {
				this.inbound.add(END);
				return null;
			}
			Frame frame = Frame.parse(text);
			this.frames.add(frame);
			return frame;
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(ex);
		}
	}

	/**
	 * Says hello and reads the welcome.
	 * @return whether the hello was in time
	 */
	boolean isWelcomed(String token, String capabilities) {
		try {
			hello(token, capabilities);
		}
		catch (CompletionException ex) {
			// closed already; the answer says why
		}
		Frame answer = next();
		if (answer.text("/payload/message").equals("hello timeout")) {
			return false;
		}
		assertThat(answer.type()).as("type of %s", answer).isEqualTo("session.welcome");
		this.welcome = answer;
		return true;
	}

	/**
	 * Reads the welcome and keeps it.
	 */
	Frame welcome() {
		if (this.welcome == null) {
			this.welcome = next("session.welcome");
		}
		return this.welcome;
	}

	String sessionId() {
		return welcome().sessionId();
	}

	String resumeToken() {
		return welcome().text("/payload/resume_token");
	}

	/**
	 * Returns all frames that were read.
	 */
	List<Frame> frames() {
		return this.frames;
	}

	/**
	 * Returns the numbers of the frames that were read.
	 */
	List<Long> numbers() {
		return this.frames.stream().filter(Frame::isNumbered).map(Frame::seq).toList();
	}

	/**
	 * Returns the highest number that was read, 0 when there is none.
	 */
	long lastSeq() {
		return numbers().stream().reduce(0L, Math::max);
	}

	/**
	 * Cuts the connection without a closing handshake.
	 */
	void drop() {
		this.socket.abort();
	}

	/**
	 * Waits until the runtime closes the connection.
	 * @return the code of the close
	 */
	int closeCode() {
		return this.closeCode.orTimeout(LIMIT.toMillis(), TimeUnit.MILLISECONDS).join();
	}

	boolean isOpen() {
		return !this.closeCode.isDone();
	}

	@Override
	public @Nullable CompletionStage<?> onText(WebSocket webSocket, CharSequence data, boolean last) {
		this.partial.append(data);
		if (last) {
			this.inbound.add(this.partial.toString());
			this.partial.setLength(0);
		}
		webSocket.request(1);
		return null;
	}

	/** A runtime never sends one: this is no frame that a test could read. */
	@Override
	public @Nullable CompletionStage<?> onBinary(WebSocket webSocket, ByteBuffer data, boolean last) {
		this.inbound.add("a binary message");
		webSocket.request(1);
		return null;
	}

	@Override
	public @Nullable CompletionStage<?> onClose(WebSocket webSocket, int code, String reason) {
		this.closeCode.complete(code);
		this.inbound.add(END);
		return null;
	}

	@Override
	public void onError(WebSocket webSocket, Throwable error) {
		this.closeCode.completeExceptionally(error);
		this.inbound.add(END);
	}

	@Override
	public void close() {
		drop();
	}

}
