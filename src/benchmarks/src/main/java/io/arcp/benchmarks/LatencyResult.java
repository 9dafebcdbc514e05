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

import java.util.Arrays;
import java.util.List;

/**
 * How long the round trips of a session took while others were replayed.
 *
 * @param roundTrip what went back and forth
 * @param replays how many replays went on at a time
 * @param rounds the repetitions
 */
record LatencyResult(String roundTrip, int replays, List<Round> rounds) {

	/**
	 * One repetition.
	 *
	 * @param p50 the median, in microseconds
	 * @param p99 the time that one in a hundred exceeds, in microseconds
	 * @param max the longest time, in microseconds
	 */
	record Round(double p50, double p99, double max) {

		static Round of(long[] latencies) {
			long[] sorted = latencies.clone();
			Arrays.sort(sorted);
			return new Round(sorted[sorted.length / 2] / 1e3, sorted[(int) (sorted.length * 0.99)] / 1e3,
					sorted[sorted.length - 1] / 1e3);
		}

	}

}
