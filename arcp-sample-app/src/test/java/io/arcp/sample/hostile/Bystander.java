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
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A client with manners that runs one job after the other meanwhile, and checks that each
 * frame is what it should be.
 */
final class Bystander implements AutoCloseable {

	private final HostileSocket socket;

	private final List<Long> latencies = Collections.synchronizedList(new ArrayList<>());

	private final CompletableFuture<Void> done;

	private final CountDownLatch stopped = new CountDownLatch(1);

	private long seq;

	Bystander(int port) throws IOException, InterruptedException {
		this.socket = HostileSocket.open(port, "tok-t-bystander");
		this.done = CompletableFuture.runAsync(this::run, (task) -> new Thread(task, "bystander").start());
	}

	private void run() {
		try {
			for (int i = 0; !this.stopped.await(5, TimeUnit.MILLISECONDS); i++) {
				long start = System.nanoTime();
				runJob("b" + i);
				this.latencies.add(System.nanoTime() - start);
			}
		}
		catch (IOException | InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private void runJob(String id) throws IOException, InterruptedException {
		this.socket.sendText("""
				{"arcp":"1.1","id":"%s","type":"job.submit","payload":{"agent":"echo","input":"%s"}}""".formatted(id,
				id));
		JsonNode accepted = next("job.accepted");
		expect(id, accepted.path("request_id"));
		for (String type : List.of("job.event", "job.result")) {
			JsonNode frame = next(type);
			expect(accepted.path("job_id").asString(), frame.path("job_id"));
			expect(Long.toString(++this.seq), frame.path("event_seq"));
			if (type.equals("job.result")) {
				expect(id, frame.at("/payload/result/echoed"));
			}
		}
	}

	/** The next frame that is no ping, which is answered. */
	private JsonNode next(String type) throws IOException, InterruptedException {
		JsonNode frame = this.socket.next();
		while (frame != null && frame.path("type").asString().equals("session.ping")) {
			this.socket.sendText("""
					{"id":"p","type":"session.pong","payload":{"ping_nonce":"%s"}}"""
				.formatted(frame.at("/payload/nonce").asString()));
			frame = this.socket.next();
		}
		expect(type, (frame != null) ? frame.path("type") : null);
		return frame;
	}

	private static void expect(String expected, @Nullable JsonNode actual) {
		if (actual == null || !expected.equals(actual.asString())) {
			throw new IllegalStateException("expected " + expected + ", got " + actual);
		}
	}

	/**
	 * Stops, and fails if something was not as it should be.
	 * @return how long each job took, in nanoseconds, ascending
	 */
	List<Long> stop() {
		this.stopped.countDown();
		this.done.orTimeout(HostileSocket.LIMIT_SECONDS, TimeUnit.SECONDS).join();
		return this.latencies.stream().sorted().toList();
	}

	@Override
	public void close() throws IOException {
		this.stopped.countDown();
		this.socket.close();
	}

}
