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

package io.arcp.benchmarks;

import java.util.ArrayList;
import java.util.List;

import io.netty.channel.EventLoopGroup;

/**
 * A large streamed result, on the wire and assembled, beside the raw pusher.
 */
final class ResultBenchmark implements AutoCloseable {

	/** The default of {@code arcp.result.chunk-size}. */
	private static final int CHUNK = 64 * 1024;

	private static final int WARM_UPS = 5;

	private final Options options;

	private final ArcpSession session;

	private final AssembledResult client;

	private final LoadConnection raw;

	/**
	 * Creates a benchmark.
	 * @param options what is asked for
	 * @param group runs the connections
	 * @param runtime the runtime
	 * @param pusher the raw pusher
	 */
	ResultBenchmark(Options options, EventLoopGroup group, ServerProcess runtime, ServerProcess pusher) {
		this.options = options;
		this.session = ArcpSession.open(group, runtime.port(), "result_chunk");
		this.client = new AssembledResult(runtime.port());
		this.raw = LoadConnection.open(group, pusher.port(), "/raw/" + options.raw());
	}

	ResultOutcome run() {
		int chunks = (int) (this.options.megabytes() * 1_000_000L / CHUNK) + 1;
		String frame = this.session.emit("stream", chunks, CHUNK, true).await();
		List<ResultOutcome.Round> rounds = new ArrayList<>();
		for (int i = 0; i < WARM_UPS + this.options.repetitions(); i++) {
			ResultOutcome.Round round = new ResultOutcome.Round(
					rate(chunks, () -> this.session.emit("stream", chunks, CHUNK, false).await()),
					rate(chunks, () -> this.client.fetch(chunks, CHUNK)), rate(chunks, () -> push(chunks, frame)));
			if (i >= WARM_UPS) {
				rounds.add(round);
			}
		}
		return new ResultOutcome((long) chunks * CHUNK, frame.length(), rounds);
	}

	private void push(int frames, String frame) {
		RawStream stream = new RawStream(frames);
		this.raw.send(stream, frames + " " + frame);
		stream.await();
	}

	/**
	 * Returns the data that is streamed per second, without the envelopes around it.
	 */
	private static double rate(int chunks, Runnable work) {
		long start = System.nanoTime();
		work.run();
		return (double) chunks * CHUNK * 1e3 / (System.nanoTime() - start);
	}

	@Override
	public void close() {
		this.session.close();
		this.client.close();
		this.raw.close();
	}

}
