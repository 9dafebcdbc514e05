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

import io.arcp.benchmarks.JobBenchmark.JobResult;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;

/**
 * Starts the runtime and a raw pusher, drives both and prints tables for the
 * documentation.
 */
public final class Benchmarks {

	static final int MANY_SESSIONS = 16;

	private static final String ONE_EVENT_LOOP = "-Dreactor.netty.ioWorkerCount=1";

	private static final String SERVERS = "io.arcp.benchmarks.server.";

	private Benchmarks() {
	}

	/**
	 * Runs the benchmarks.
	 * @param args options of the form {@code --repetitions=5}, as the guide's page on
	 * benchmarks lists them
	 */
	public static void main(String[] args) {
		Options options = Options.parse(args);
		Report report = new Report();
		report.machine(options);
		EventLoopGroup group = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
		try {
			if (options.has(Group.EVENTS) && !options.bytes().isEmpty()) {
				report.streams(streams(options, group));
			}
			if (options.has(Group.JOBS) && !options.loads().isEmpty()) {
				report.jobs(jobs(options, group));
			}
			if (options.has(Group.IDLE)) {
				report.idle(idle(options, group));
			}
			if (options.has(Group.REPLAY) && !options.replays().isEmpty()) {
				replay(options, group, report);
			}
			if (options.has(Group.RESULTS)) {
				report.results(results(options, group));
			}
			if (options.has(Group.GLOBS)) {
				report.globs(new GlobBenchmark(options).run());
			}
		}
		finally {
			group.shutdownGracefully();
		}
		System.out.println(report);
	}

	private static ServerProcess runtime(Options options, List<String> jvmOptions, String... properties) {
		List<String> all = new ArrayList<>(jvmOptions);
		all.addAll(options.runtimeOptions());
		return ServerProcess.start(SERVERS + "ArcpServerApplication", all, properties);
	}

	private static ServerProcess pusher(String... jvmOptions) {
		return ServerProcess.start(SERVERS + "RawPusherApplication", List.of(jvmOptions));
	}

	private static List<StreamResult> streams(Options options, EventLoopGroup group) {
		try (ServerProcess runtime = runtime(options, List.of());
				ServerProcess pusher = pusher();
				StreamBenchmark benchmark = new StreamBenchmark(options, group, runtime, pusher)) {
			List<StreamResult> results = new ArrayList<>();
			for (int bytes : options.bytes()) {
				for (int count : options.sessions()) {
					results.add(benchmark.run(bytes, count));
				}
			}
			return results;
		}
	}

	private static List<JobResult> jobs(Options options, EventLoopGroup group) {
		try (ServerProcess runtime = runtime(options, List.of());
				JobBenchmark benchmark = new JobBenchmark(options, group, runtime)) {
			return options.loads().stream().map((load) -> {
				int times = load.indexOf('x');
				return benchmark.run(Integer.parseInt(load, 0, times, 10),
						Integer.parseInt(load, times + 1, load.length(), 10));
			}).toList();
		}
	}

	private static IdleResult idle(Options options, EventLoopGroup group) {
		return new IdleBenchmark(options, group)
			.run(() -> runtime(options, List.of(), "--arcp.session.max-per-principal=1000000"), Benchmarks::pusher);
	}

	private static void replay(Options options, EventLoopGroup group, Report report) {
		try (ServerProcess runtime = runtime(options, List.of(ONE_EVENT_LOOP),
				"--arcp.caps.max-concurrent-jobs=100000");
				ServerProcess pusher = pusher(ONE_EVENT_LOOP);
				LatencyBenchmark latencies = new LatencyBenchmark(options, runtime, pusher)) {
			ReplayBenchmark benchmark = new ReplayBenchmark(options, group, runtime, pusher);
			report.replays(options.replays().stream().map(benchmark::run).toList());
			report.latencies(latencies.run(benchmark, options.replays().get(0)));
		}
	}

	private static ResultOutcome results(Options options, EventLoopGroup group) {
		try (ServerProcess runtime = runtime(options, List.of());
				ServerProcess pusher = pusher();
				ResultBenchmark benchmark = new ResultBenchmark(options, group, runtime, pusher)) {
			return benchmark.run();
		}
	}

}
