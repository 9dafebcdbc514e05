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

package io.arcp.sample.report;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;

import io.arcp.agent.CancellationSignal;
import io.arcp.agent.JobContext;
import io.arcp.event.LogLevel;
import io.arcp.protocol.Feature;
import io.arcp.protocol.JobCancelledException;
import io.arcp.sample.workspace.Workspace;
import io.arcp.spring.guard.JobFiles;
import io.arcp.spring.guard.JobGuard;
import io.arcp.spring.guard.OutsideJob;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Mono;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyString;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.BDDMockito.given;
import static org.mockito.BDDMockito.then;
import static org.mockito.BDDMockito.willThrow;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.times;

class CodeReportAgentTests {

	private static final JobFiles FILES = new JobFiles(new JobGuard(OutsideJob.PASS), null);

	@TempDir
	Path root;

	private final CancellationSignal cancellation = mock(CancellationSignal.class);

	private final JobContext job = mock(JobContext.class);

	@BeforeEach
	void prepareJob() {
		given(this.job.cancellation()).willReturn(this.cancellation);
		given(this.job.hasFeature(Feature.PROGRESS)).willReturn(true);
	}

	// tag::mock[]
	@Test
	void reportsProgressInStepsHoweverManyFilesThereAre() throws IOException {
		createFiles(95);

		CodeReport report = run();

		assertThat(report.total().files()).isEqualTo(95);
		then(this.job).should(times(10)).progress(any(), eq(BigDecimal.valueOf(95)), eq("files"), anyString());
		then(this.job).should()
			.progress(eq(BigDecimal.valueOf(95)), eq(BigDecimal.valueOf(95)), eq("files"), anyString());
		then(this.job).should(times(10)).metric(eq("code.lines"), any(Long.class), eq("lines"));
	}
	// end::mock[]

	@Test
	void reportsNoProgressWhenTheClientDoesNotKnowIt() throws IOException {
		given(this.job.hasFeature(Feature.PROGRESS)).willReturn(false);
		createFiles(3);

		run();

		then(this.job).should(never()).progress(any(), any(), any(), any());
	}

	@Test
	void passesOverFilesThatCannotBeReadWithAWarning() throws IOException {
		createFiles(3);
		given(this.job.status("counting")).willAnswer((call) -> delete("0.txt"));

		CodeReport report = run();

		assertThat(report.total().files()).isEqualTo(2);
		assertThat(report.skipped().unreadable()).isEqualTo(1);
		then(this.job).should().log(LogLevel.WARN, "cannot read " + this.root.getFileName() + "/0.txt");
	}

	@Test
	void warnsOfManyFilesInFewWords() throws IOException {
		createFiles(50);
		given(this.job.status("counting")).willAnswer((call) -> {
			for (int i = 0; i < 50; i++) {
				delete(i + ".txt");
			}
			return Mono.empty();
		});

		assertThat(run().skipped().unreadable()).isEqualTo(50);
		then(this.job).should(times(21)).log(eq(LogLevel.WARN), anyString());
	}

	@Test
	void endsWhenTheJobIsCancelled() throws IOException {
		createFiles(3);
		given(this.job.status("counting")).willAnswer((call) -> {
			willThrow(new JobCancelledException("client_cancel")).given(this.cancellation).throwIfCancelled();
			return Mono.empty();
		});

		assertThatExceptionOfType(JobCancelledException.class).isThrownBy(this::run);
	}

	private CodeReport run() throws IOException {
		return new CodeReportAgent(Workspace.of(this.root), FILES).report(null, this.job);
	}

	private void createFiles(int count) throws IOException {
		for (int i = 0; i < count; i++) {
			Files.writeString(this.root.resolve(i + ".txt"), "line\n");
		}
	}

	private Mono<Void> delete(String file) {
		try {
			Files.delete(this.root.resolve(file));
			return Mono.empty();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
