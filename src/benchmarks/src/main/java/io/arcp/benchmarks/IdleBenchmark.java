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

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;

import com.sun.management.UnixOperatingSystemMXBean;
import io.netty.channel.EventLoopGroup;

/**
 * What an idle session costs, beside a WebSocket on which nobody speaks ARCP.
 */
final class IdleBenchmark {

	/** Opened before, so that the servers are warm and fixed costs are paid. */
	private static final int WARM_UP = 5_000;

	/** Open files of a process beside the sockets. */
	private static final int OTHER_FILES = 500;

	private final Options options;

	private final EventLoopGroup group;

	IdleBenchmark(Options options, EventLoopGroup group) {
		this.options = options;
		this.group = group;
	}

	/**
	 * Measures the number of sessions that is asked for, each time in new servers.
	 * @param runtime starts a runtime
	 * @param pusher starts a raw pusher
	 * @return the repetitions
	 */
	IdleResult run(Supplier<ServerProcess> runtime, Supplier<ServerProcess> pusher) {
		checkOpenFiles();
		List<IdleResult.Pair> pairs = new ArrayList<>();
		for (int i = 0; i < this.options.repetitions(); i++) {
			pairs.add(new IdleResult.Pair(
					measure(runtime, (server) -> () -> IdleConnection.session(this.group, server.port())),
					measure(pusher, (server) -> () -> IdleConnection.bare(this.group, server.port()))));
		}
		return new IdleResult(this.options.idle(), pairs);
	}

	private IdleResult.Reading measure(Supplier<ServerProcess> servers,
			Function<ServerProcess, Supplier<IdleConnection>> kind) {
		int count = this.options.idle();
		try (ServerProcess server = servers.get();
				IdleConnections connections = new IdleConnections(kind.apply(server))) {
			connections.open(WARM_UP);
			long before = server.usedHeap();
			long start = System.nanoTime();
			long[] waited = connections.open(count);
			long elapsed = System.nanoTime() - start;
			long after = server.usedHeap();
			connections.check();
			Arrays.sort(waited);
			return new IdleResult.Reading((after - before) / (double) count, count * 1e9 / elapsed,
					waited[count / 2] / 1e3, waited[(int) (count * 0.99)] / 1e3);
		}
	}

	private void checkOpenFiles() {
		int needed = this.options.idle() + WARM_UP + OTHER_FILES;
		if (ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean system
				&& system.getMaxFileDescriptorCount() < needed) {
			throw new IllegalStateException(String.format(
					"%,d idle sessions need %,d open files in each process and the limit is %,d: raise it with "
							+ "'ulimit -n %d' in the shell that starts Maven, or ask for fewer with --idle",
					this.options.idle(), needed, system.getMaxFileDescriptorCount(), needed));
		}
	}

}
