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
 * @param groups what is measured
 * @param repetitions how often each measurement is repeated after the warm-up
 * @param seconds how long a repetition lasts, about
 * @param agent the agent that emits events
 * @param raw how the raw pusher has its frames: {@code shared} or {@code copied}
 * @param bytes the lengths of the messages; none leaves streams of events out
 * @param sessions the numbers of sessions with one stream each
 * @param loads the loads of short jobs, as sessions times jobs in flight
 * @param idle how many sessions are idle
 * @param replays what is replayed, as events times the length of their messages
 * @param megabytes how long the streamed result is
 * @param runtimeOptions further options of the runtime's JVM
 */
record Options(List<Group> groups, int repetitions, double seconds, String agent, String raw, List<Integer> bytes,
		List<Integer> sessions, List<String> loads, int idle, List<ReplayLoad> replays, int megabytes,
		List<String> runtimeOptions) {

	static Options parse(String... args) {
		Options options = new Options(
				parts(value(args, "groups", "events,jobs,idle,replay,results,globs"), ",").stream()
					.map(Group::of)
					.toList(),
				Integer.parseInt(value(args, "repetitions", "5")),
				Integer.parseInt(value(args, "milliseconds", "1000")) / 1e3, value(args, "agent", "emit"),
				value(args, "raw", "shared"), numbers(value(args, "bytes", "100,10240")),
				numbers(value(args, "sessions", "1,8")), parts(value(args, "jobs", "1x1,1x16,16x1,16x16"), ","),
				Integer.parseInt(value(args, "idle", "10000")),
				parts(value(args, "replays", "10000x100,10000x1000"), ",").stream().map(ReplayLoad::of).toList(),
				Integer.parseInt(value(args, "result-megabytes", "100")),
				parts(value(args, "runtime-options", ""), "\\s+"));
		if (options.repetitions < 1 || options.seconds <= 0 || options.idle < 1 || options.megabytes < 1) {
			throw new IllegalArgumentException(
					"--repetitions, --milliseconds, --idle and --result-megabytes are positive");
		}
		return options;
	}

	boolean has(Group group) {
		return this.groups.contains(group);
	}

	private static List<Integer> numbers(String list) {
		return parts(list, ",").stream().map(Integer::valueOf).toList();
	}

	private static List<String> parts(String list, String separator) {
		return Arrays.stream(list.split(separator)).filter((part) -> !part.isEmpty()).toList();
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
