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

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.LongAdder;

/**
 * What the fuzzer has sent and what came back. Safe for use by many threads.
 */
final class FuzzReport {

	private static final int MAX_VIOLATIONS = 20;

	private final LongAdder rounds = new LongAdder();

	private final LongAdder sent = new LongAdder();

	private final Map<String, LongAdder> received = new ConcurrentSkipListMap<>();

	private final Map<String, LongAdder> errors = new ConcurrentSkipListMap<>();

	private final Map<Integer, LongAdder> closes = new ConcurrentSkipListMap<>();

	private final Map<String, String> unexpectedCloses = new ConcurrentHashMap<>();

	private final Map<String, String> violations = new ConcurrentHashMap<>();

	void round() {
		this.rounds.increment();
	}

	void sent() {
		this.sent.increment();
	}

	void received(String type) {
		this.received.computeIfAbsent(type, (key) -> new LongAdder()).increment();
	}

	void error(String code) {
		this.errors.computeIfAbsent(code, (key) -> new LongAdder()).increment();
	}

	void closed(int code) {
		this.closes.computeIfAbsent(code, (key) -> new LongAdder()).increment();
	}

	void closedUnexpectedly(String round, String description) {
		keep(this.unexpectedCloses, round, description);
	}

	void violation(String round, String description) {
		keep(this.violations, round, description);
	}

	private static void keep(Map<String, String> map, String round, String description) {
		if (map.size() < MAX_VIOLATIONS) {
			map.putIfAbsent(round, description);
		}
	}

	long rounds() {
		return this.rounds.sum();
	}

	Map<String, String> unexpectedCloses() {
		return this.unexpectedCloses;
	}

	Map<String, String> violations() {
		return this.violations;
	}

	/**
	 * Writes the report.
	 * @param seed the seed of the run
	 * @param duration how long it took
	 * @param logged how many events were logged above WARN
	 * @param latencies of the bystander, in nanoseconds, ascending
	 * @param heap the bytes in use before and after
	 */
	String text(long seed, Duration duration, int logged, List<Long> latencies, long... heap) {
		List<String> lines = new ArrayList<>();
		lines.add("Fuzzer: seed " + seed + ", " + duration.toSeconds() + " s");
		lines.add("  rounds               " + this.rounds);
		lines.add("  frames sent          " + this.sent);
		lines.add("  frames received      " + this.received);
		lines.add("  errors by code       " + this.errors);
		lines.add("  expected closes      " + this.closes);
		lines.add("  unexpected closes    " + this.unexpectedCloses.size());
		lines.add("  undocumented answers " + this.violations.size());
		lines.add("  log above WARN       " + logged);
		lines.add("  bystander            " + latencies.size() + " jobs, " + millis(latencies, 0.5) + " ms median, "
				+ millis(latencies, 0.99) + " ms at 99 %, " + millis(latencies, 1) + " ms at most");
		lines.add("  heap after GC        " + (heap[0] >> 20) + " MB before, " + (heap[1] >> 20) + " MB after");
		return String.join(System.lineSeparator(), lines);
	}

	private static String millis(List<Long> ascending, double part) {
		long nanos = ascending.get((int) (part * (ascending.size() - 1)));
		return "%.1f".formatted(nanos / 1e6);
	}

}
