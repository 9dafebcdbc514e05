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

	private static final String SERVERS = "io.arcp.benchmarks.server.";

	private static final int[] MESSAGE_BYTES = { 100, 10_240 };

	private static final int[] STREAM_SESSIONS = { 1, 8 };

	private Benchmarks() {
	}

	/**
	 * Runs the benchmarks.
	 * @param args {@code --repetitions=5}, {@code --milliseconds=1000} of each,
	 * {@code --agent=emit} or {@code emit-reactive}, {@code --events-only},
	 * {@code --jobs-only}, {@code --runtime-options="..."} for the JVM of the runtime
	 */
	public static void main(String[] args) {
		Options options = Options.parse(args);
		Report report = new Report();
		report.machine(options);
		EventLoopGroup group = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
		try (ServerProcess runtime = ServerProcess.start(SERVERS + "ArcpServerApplication", options.runtimeOptions())) {
			List<ArcpSession> sessions = new ArrayList<>();
			for (int i = 0; i < MANY_SESSIONS; i++) {
				sessions.add(ArcpSession.open(group, runtime.port()));
			}
			if (options.events()) {
				report.streams(streams(options, runtime, sessions, group));
			}
			if (options.jobs()) {
				report.jobs(jobs(new JobBenchmark(options, runtime, sessions)));
			}
		}
		finally {
			group.shutdownGracefully();
		}
		System.out.println(report);
	}

	private static List<StreamResult> streams(Options options, ServerProcess runtime, List<ArcpSession> sessions,
			EventLoopGroup group) {
		try (ServerProcess pusher = ServerProcess.start(SERVERS + "RawPusherApplication", List.of())) {
			StreamBenchmark benchmark = new StreamBenchmark(options, runtime, pusher, sessions);
			List<StreamResult> results = new ArrayList<>();
			for (int bytes : MESSAGE_BYTES) {
				for (int count : STREAM_SESSIONS) {
					results.add(benchmark.run(group, bytes, count));
				}
			}
			return results;
		}
	}

	private static List<JobResult> jobs(JobBenchmark benchmark) {
		return List.of(benchmark.run(1, 1), benchmark.run(1, MANY_SESSIONS), benchmark.run(MANY_SESSIONS, 1),
				benchmark.run(MANY_SESSIONS, MANY_SESSIONS));
	}

}
