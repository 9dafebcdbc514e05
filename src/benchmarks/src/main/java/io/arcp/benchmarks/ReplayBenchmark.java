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
 * Replays of full buffers, beside the raw pusher.
 */
final class ReplayBenchmark {

	private static final int WARM_UPS = 3;

	private final Options options;

	private final EventLoopGroup group;

	private final ServerProcess runtime;

	private final ServerProcess pusher;

	/**
	 * Creates a benchmark.
	 * @param options what is asked for
	 * @param group runs the connections
	 * @param runtime the runtime
	 * @param pusher the raw pusher
	 */
	ReplayBenchmark(Options options, EventLoopGroup group, ServerProcess runtime, ServerProcess pusher) {
		this.options = options;
		this.group = group;
		this.runtime = runtime;
		this.pusher = pusher;
	}

	/**
	 * Measures replays of one session.
	 * @param load what is in its buffer
	 * @return the repetitions
	 */
	ReplayResult run(ReplayLoad load) {
		ReplayedSession session = session(load);
		FrameReplay raw = raw(load, session);
		for (int i = 0; i < WARM_UPS; i++) {
			rate(load, session);
			rate(load, raw);
		}
		List<ReplayResult.Pair> pairs = new ArrayList<>();
		for (int i = 0; i < this.options.repetitions(); i++) {
			pairs.add(new ReplayResult.Pair(rate(load, session), rate(load, raw)));
		}
		return new ReplayResult(load, session.frame().length(), pairs);
	}

	ReplayedSession session(ReplayLoad load) {
		return ReplayedSession.fill(this.group, this.runtime.port(), this.options.agent(), load);
	}

	RawReplay raw(ReplayLoad load, ReplayedSession session) {
		return new RawReplay(this.group, this.pusher.port(), this.options.raw(), load.events(), session.frame());
	}

	private double rate(ReplayLoad load, FrameReplay replay) {
		long elapsed = 0;
		long events = 0;
		while (elapsed < this.options.seconds() * 1e9) {
			elapsed += replay.replay();
			events += load.events();
		}
		return events * 1e9 / elapsed;
	}

}
