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
 * What the command line asks for.
 *
 * @param repetitions how often each measurement is repeated after the warm-up
 * @param seconds how long a repetition lasts, about
 * @param agent the agent that emits events
 * @param events whether streams of events are measured
 * @param jobs whether short jobs are measured
 * @param runtimeOptions further options of the runtime's JVM
 */
record Options(int repetitions, double seconds, String agent, boolean events, boolean jobs,
		List<String> runtimeOptions) {

	static Options parse(String... args) {
		Options options = new Options(number(args, "repetitions", 5), number(args, "milliseconds", 1000) / 1e3,
				value(args, "agent", "emit"), !has(args, "jobs-only"), !has(args, "events-only"),
				List.of(value(args, "runtime-options", "").trim().split("\\s+")).stream().filter((o) -> !o.isEmpty())
					.toList());
		if (options.repetitions < 1 || options.seconds <= 0) {
			throw new IllegalArgumentException("--repetitions and --milliseconds are positive");
		}
		return options;
	}

	private static boolean has(String[] args, String name) {
		return List.of(args).contains("--" + name);
	}

	private static int number(String[] args, String name, int otherwise) {
		return Integer.parseInt(value(args, name, String.valueOf(otherwise)));
	}

	private static String value(String[] args, String name, String otherwise) {
		String prefix = "--" + name + "=";
		return Arrays.stream(args)
			.filter((arg) -> arg.startsWith(prefix))
			.map((arg) -> arg.substring(prefix.length()))
			.findFirst()
			.orElse(otherwise);
	}

}
