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
import java.util.Arrays;
import java.util.List;

import io.netty.channel.EventLoopGroup;

/**
 * Short jobs: how long one takes, and how many there are in a second.
 */
final class JobBenchmark implements AutoCloseable {

	private static final int FIRST_JOBS = 4_000;

	private static final int WARM_UPS = 4;

	private final Options options;

	private final ServerProcess runtime;

	private final EventLoopGroup group;

	private final List<ArcpSession> sessions = new ArrayList<>();

	JobBenchmark(Options options, EventLoopGroup group, ServerProcess runtime) {
		this.options = options;
		this.group = group;
		this.runtime = runtime;
	}

	/**
	 * Measures jobs.
	 * @param count how many sessions
	 * @param inFlight how many jobs each has in flight
	 * @return the repetitions
	 */
	JobResult run(int count, int inFlight) {
		while (this.sessions.size() < count) {
			this.sessions.add(ArcpSession.open(this.group, this.runtime.port()));
		}
		int jobs = FIRST_JOBS / count;
		for (int i = 0; i < WARM_UPS; i++) {
			Round warm = round(count, jobs, inFlight);
			jobs = (int) Math.max(jobs, warm.measurement().perSecond() * this.options.seconds() / count);
		}
		List<Round> rounds = new ArrayList<>();
		for (int i = 0; i < this.options.repetitions(); i++) {
			rounds.add(round(count, jobs, inFlight));
		}
		return new JobResult(count, inFlight, rounds);
	}

	private Round round(int count, int jobs, int inFlight) {
		List<EchoLoop> loops = new ArrayList<>();
		Measurement measurement = Measurement.of(this.runtime, () -> {
			this.sessions.subList(0, count).forEach((session) -> loops.add(session.echo(jobs, inFlight)));
			PendingWork.await(loops);
			return count * jobs;
		});
		long[] latencies = loops.stream().map(PendingWork::await).flatMapToLong(Arrays::stream).sorted().toArray();
		return new Round(measurement, latencies[latencies.length / 2] / 1e3,
				latencies[(int) (latencies.length * 0.99)] / 1e3);
	}

	@Override
	public void close() {
		this.sessions.forEach(ArcpSession::close);
	}

	/**
	 * One repetition.
	 *
	 * @param measurement what it took
	 * @param p50 the median time from submit to result, in microseconds
	 * @param p99 the time that one in a hundred exceeds, in microseconds
	 */
	record Round(Measurement measurement, double p50, double p99) {
	}

	/**
	 * The repetitions.
	 *
	 * @param sessions how many sessions
	 * @param inFlight how many jobs each had in flight
	 * @param rounds the repetitions
	 */
	record JobResult(int sessions, int inFlight, List<Round> rounds) {
	}

}
