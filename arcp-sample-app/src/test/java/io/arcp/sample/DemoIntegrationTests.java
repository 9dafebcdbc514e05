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

package io.arcp.sample;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What {@code --demo} prints and how it ends.
 */
@ExtendWith(OutputCaptureExtension.class)
class DemoIntegrationTests {

	@Test
	void printsTheStreamOfAReportOnTheCheckoutAndSucceeds(CapturedOutput output) {
		int exitCode = SampleApplication.demo("--demo");

		assertThat(output).contains("\"type\":\"session.welcome\"")
			.contains("\"type\":\"job.accepted\"")
			.contains("\"event_seq\":1,\"payload\":{\"kind\":\"status\"")
			.contains("\"kind\":\"progress\"")
			.contains("\"kind\":\"log\"")
			.contains("\"kind\":\"metric\"")
			.contains("\"type\":\"job.result\"")
			.containsPattern("(?m)^  Java +\\d+ +\\d+ +\\d+$")
			.containsPattern("event_seq 1 to \\d+ without a gap")
			.doesNotContain("tok-alice");
		assertThat(exitCode).isZero();
	}

	@Test
	void failsWhenTheReportIsEmpty(@TempDir Path empty, CapturedOutput output) {
		int exitCode = SampleApplication.demo("--demo", "--sample.root=" + empty);

		assertThat(output).contains("The demo failed: the report is empty");
		assertThat(exitCode).isOne();
	}

	@Test
	void failsWhenTheApplicationDoesNotStart(@TempDir Path temp) throws Exception {
		Path file = Files.createFile(temp.resolve("file"));

		assertThat(SampleApplication.demo("--demo", "--sample.root=" + file)).isOne();
	}

	@Test
	void failsWhenTheAgentIsNotThere(CapturedOutput output) {
		int exitCode = SampleApplication.demo("--demo", "--arcp.agents.code-report.enabled=false");

		assertThat(output).contains("The demo failed: ");
		assertThat(exitCode).isOne();
	}

	@Test
	void leavesNoThreadThatKeepsTheProcessAlive() {
		Set<Thread> before = threadsThatKeepTheProcessAlive();

		SampleApplication.demo("--demo");

		Awaitility.await()
			.pollInSameThread()
			.atMost(Duration.ofSeconds(30))
			.untilAsserted(() -> assertThat(before).containsAll(threadsThatKeepTheProcessAlive()));
	}

	private static Set<Thread> threadsThatKeepTheProcessAlive() {
		return Thread.getAllStackTraces()
			.keySet()
			.stream()
			.filter((thread) -> !thread.isDaemon())
			.collect(Collectors.toSet());
	}

	@Test
	void endsTheProcessWithItsExitCode(@TempDir Path empty) throws Exception {
		Path output = empty.resolve("output.bin");
		Process process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp",
				System.getProperty("java.class.path"), SampleApplication.class.getName(), "--demo",
				"--sample.root=" + Files.createDirectory(empty.resolve("root")))
			.redirectErrorStream(true)
			.redirectOutput(output.toFile())
			.start();
		try {
			assertThat(process.waitFor(90, TimeUnit.SECONDS)).isTrue();
			assertThat(process.exitValue()).as(Files.readString(output)).isOne();
			assertThat(output).content().contains("\"type\":\"job.result\"").contains("The demo failed");
		}
		finally {
			process.destroyForcibly();
		}
	}

}
