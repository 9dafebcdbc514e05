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
import java.util.function.Supplier;
import java.util.stream.IntStream;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;

/**
 * Round trips of a session that shares its event loop with sessions which are replayed.
 */
final class LatencyBenchmark implements AutoCloseable {

	private static final int PER_SECOND = 1_000;

	private static final List<Integer> REPLAYS = List.of(0, 1, 8);

	private static final String PONG = "1 {\"arcp\":\"1.1\",\"type\":\"session.pong\",\"payload\":{}}";

	/** Apart from the event loop that receives the replays. */
	private final EventLoopGroup group = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());

	private final Options options;

	private final ArcpSession session;

	private final LoadConnection raw;

	/**
	 * Creates a benchmark.
	 * @param options what is asked for
	 * @param runtime the runtime, with one event loop
	 * @param pusher the raw pusher, with one event loop
	 */
	LatencyBenchmark(Options options, ServerProcess runtime, ServerProcess pusher) {
		this.options = options;
		this.session = ArcpSession.open(this.group, runtime.port());
		this.raw = LoadConnection.open(this.group, pusher.port(), "/raw/copied");
	}

	/**
	 * Measures the round trips of the runtime and of the raw pusher.
	 * @param benchmark makes the replays
	 * @param load what is replayed
	 * @return the results
	 */
	List<LatencyResult> run(ReplayBenchmark benchmark, ReplayLoad load) {
		int count = (int) (this.options.seconds() * PER_SECOND);
		int most = REPLAYS.get(REPLAYS.size() - 1);
		List<ReplayedSession> sessions = IntStream.range(0, most).mapToObj((i) -> benchmark.session(load)).toList();
		List<RawReplay> pushes = sessions.stream().map((session) -> benchmark.raw(load, session)).toList();
		List<LatencyResult> results = new ArrayList<>();
		for (int replays : REPLAYS) {
			List<ReplayedSession> replayed = sessions.subList(0, replays);
			results.add(measure("`session.ping`", replayed, () -> this.session.ping(count)));
			results.add(measure("`echo`", replayed, () -> this.session.pacedEcho(count)));
			results.add(measure("raw frame", pushes.subList(0, replays),
					() -> new PacedPings(this.raw, PONG, count).start()));
		}
		return results;
	}

	private LatencyResult measure(String name, List<? extends FrameReplay> replays,
			Supplier<? extends PendingWork<long[]>> roundTrips) {
		Background background = new Background(replays);
		try {
			roundTrips.get().await();
			List<LatencyResult.Round> rounds = new ArrayList<>();
			for (int i = 0; i < this.options.repetitions(); i++) {
				rounds.add(LatencyResult.Round.of(roundTrips.get().await()));
			}
			return new LatencyResult(name, replays.size(), rounds);
		}
		finally {
			background.end();
		}
	}

	@Override
	public void close() {
		this.session.close();
		this.raw.close();
		this.group.shutdownGracefully();
	}

}
