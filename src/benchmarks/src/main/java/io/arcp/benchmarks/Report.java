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

import java.util.List;
import java.util.Locale;

import io.arcp.benchmarks.JobBenchmark.JobResult;

/**
 * Prints what was reached as AsciiDoc: medians, with the lowest and the highest value of
 * the repetitions where they matter.
 */
final class Report {

	private static final String TABLE = "|===";

	private static final int SMALL = 1024;

	private final StringBuilder text = new StringBuilder();

	void machine(Options options) {
		line("JDK %s, %s %s, %d processors; %d repetitions after the warm-up, agent `%s`, raw frames %s.",
				Runtime.version().feature(), System.getProperty("os.name"), System.getProperty("os.arch"),
				Runtime.getRuntime().availableProcessors(), options.repetitions(), options.agent(), options.raw());
		line("");
	}

	void streams(List<StreamResult> results) {
		line(".Events of one job per session");
		line("[cols=\"1,1,1,2,2,2,1,1,2,1\"]");
		line(TABLE);
		line("| Message | Frame | Sessions | Events/s | Raw frames/s | Ratio | Target "
				+ "| CPU per event, raw | Ratio | Target");
		line("");
		for (StreamResult result : results) {
			Spread ratio = Spread.of(result.pairs(), StreamPair::rateRatio);
			Spread cpu = Spread.of(result.pairs(), StreamPair::cpuRatio);
			line("| %,d B | %,d B | %d | %,.0f | %,.0f | %s | %s | %.2f µs, %.2f µs | %s | %s", result.bytes(),
					result.frameBytes(), result.sessions(),
					Spread.of(result.pairs(), (pair) -> pair.arcp().perSecond()).median(),
					Spread.of(result.pairs(), (pair) -> pair.raw().perSecond()).median(), spread("%.2f", ratio),
					(result.bytes() < SMALL) ? ">= 0.6" : ">= 0.7",
					Spread.of(result.pairs(), (pair) -> pair.arcp().cpuMicros()).median(),
					Spread.of(result.pairs(), (pair) -> pair.raw().cpuMicros()).median(), spread("%.2f", cpu),
					(result.bytes() < SMALL) ? "<= 2.5" : "");
		}
		line(TABLE);
		line("");
	}

	void jobs(List<JobResult> results) {
		line(".Jobs of `echo`");
		line("[cols=\"1,1,2,1,1,1,1\"]");
		line(TABLE);
		line("| Sessions | In flight, each | Jobs/s | Target | CPU per job | p50 | p99");
		line("");
		for (JobResult result : results) {
			line("| %d | %d | %s | %s | %.1f µs | %,.0f µs | %,.0f µs", result.sessions(), result.inFlight(),
					spread("%,.0f", Spread.of(result.rounds(), (round) -> round.measurement().perSecond())),
					(result.sessions() == Benchmarks.MANY_SESSIONS) ? ">= 40,000" : "",
					Spread.of(result.rounds(), (round) -> round.measurement().cpuMicros()).median(),
					Spread.of(result.rounds(), JobBenchmark.Round::p50).median(),
					Spread.of(result.rounds(), JobBenchmark.Round::p99).median());
		}
		line(TABLE);
		line("");
	}

	void idle(IdleResult result) {
		line(".Idle sessions");
		line("[cols=\"1,1,1,2,1,1,1,1,1\"]");
		line(TABLE);
		line("| Sessions | Heap of each | Bare WebSocket | Beyond it | Target | Opened/s | Bare/s "
				+ "| Hello to welcome, p50 | p99");
		line("");
		line("| %,d | %,.0f B | %,.0f B | %s | < 10 KB | %,.0f | %,.0f | %,.0f µs | %,.0f µs", result.sessions(),
				Spread.of(result.pairs(), (pair) -> pair.arcp().heap()).median(),
				Spread.of(result.pairs(), (pair) -> pair.bare().heap()).median(),
				spread("%,.0f B", Spread.of(result.pairs(), IdleResult.Pair::beyond)),
				Spread.of(result.pairs(), (pair) -> pair.arcp().perSecond()).median(),
				Spread.of(result.pairs(), (pair) -> pair.bare().perSecond()).median(),
				Spread.of(result.pairs(), (pair) -> pair.arcp().p50()).median(),
				Spread.of(result.pairs(), (pair) -> pair.arcp().p99()).median());
		line(TABLE);
		line("");
	}

	void replays(List<ReplayResult> results) {
		line(".Replay on a resume");
		line("[cols=\"1,1,1,2,2,2,1\"]");
		line(TABLE);
		line("| Events | Message | Frame | Replayed/s | Raw frames/s | Ratio | Target");
		line("");
		for (ReplayResult result : results) {
			line("| %,d | %,d B | %,d B | %,.0f | %,.0f | %s | >= 0.5", result.load().events(), result.load().bytes(),
					result.frameBytes(), Spread.of(result.pairs(), ReplayResult.Pair::replayed).median(),
					Spread.of(result.pairs(), ReplayResult.Pair::raw).median(),
					spread("%.2f", Spread.of(result.pairs(), ReplayResult.Pair::ratio)));
		}
		line(TABLE);
		line("");
	}

	void latencies(List<LatencyResult> results) {
		line(".Round trips of another session on the same event loop");
		line("[cols=\"2,1,2,2,2\"]");
		line(TABLE);
		line("| Round trip | Replays at a time | p50 | p99 | Longest");
		line("");
		for (LatencyResult result : results) {
			line("| %s | %d | %s | %s | %s", result.roundTrip(), result.replays(),
					spread("%,.0f µs", Spread.of(result.rounds(), LatencyResult.Round::p50)),
					spread("%,.0f µs", Spread.of(result.rounds(), LatencyResult.Round::p99)),
					spread("%,.0f µs", Spread.of(result.rounds(), LatencyResult.Round::max)));
		}
		line(TABLE);
		line("");
	}

	void results(ResultOutcome result) {
		line(".A streamed result");
		line("[cols=\"1,1,2,2,2,2\"]");
		line(TABLE);
		line("| Result | Frame | On the wire | Assembled | Raw pusher | Ratio, on the wire");
		line("");
		line("| %.1f MB | %,d B | %s | %s | %s | %s", result.bytes() / 1e6, result.frameBytes(),
				spread("%,.0f MB/s", Spread.of(result.rounds(), ResultOutcome.Round::wire)),
				spread("%,.0f MB/s", Spread.of(result.rounds(), ResultOutcome.Round::assembled)),
				spread("%,.0f MB/s", Spread.of(result.rounds(), ResultOutcome.Round::raw)),
				spread("%.2f", Spread.of(result.rounds(), ResultOutcome.Round::ratio)));
		line(TABLE);
		line("");
	}

	void globs(GlobResult result) {
		line(".Matches of a target of %,d characters against patterns of %d", result.target(), result.pattern());
		line("[cols=\"1,1,2\"]");
		line(TABLE);
		line("| Stars | Matches | One match");
		line("");
		for (GlobResult.Row row : result.rows()) {
			line("| %d | %s | %s", row.stars(), row.matches() ? "yes" : "no",
					spread("%,.0f ns", Spread.of(row.nanos(), Double::doubleValue)));
		}
		line(TABLE);
		line("");
	}

	private static String spread(String format, Spread spread) {
		return String.format(Locale.ROOT, format + " (" + format + " to " + format + ")", spread.median(), spread.low(),
				spread.high());
	}

	private void line(String format, Object... values) {
		this.text.append(String.format(Locale.ROOT, format, values)).append('\n');
	}

	@Override
	public String toString() {
		return this.text.toString();
	}

}
