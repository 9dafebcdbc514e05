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

import java.time.Duration;
import java.util.function.IntSupplier;

/**
 * What one repetition took.
 *
 * @param count how many events or jobs
 * @param elapsed the time on the clock, in nanoseconds
 * @param cpu the CPU time of the server, in nanoseconds
 */
record Measurement(int count, long elapsed, long cpu) {

	/**
	 * Measures work.
	 * @param server whose CPU time is taken
	 * @param work returns how many events or jobs it was
	 * @return what it took
	 */
	static Measurement of(ServerProcess server, IntSupplier work) {
		Duration cpu = server.cpu();
		long start = System.nanoTime();
		int count = work.getAsInt();
		long elapsed = System.nanoTime() - start;
		return new Measurement(count, elapsed, server.cpu().minus(cpu).toNanos());
	}

	double perSecond() {
		return this.count * 1e9 / this.elapsed;
	}

	/**
	 * Returns the CPU time of the server for each event or job.
	 * @return microseconds
	 */
	double cpuMicros() {
		return this.cpu / 1e3 / this.count;
	}

}
