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
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicInteger;

import io.arcp.agent.JobContext;
import io.arcp.protocol.PermissionDeniedException;
import io.arcp.spring.guard.JobFiles;
import io.arcp.spring.guard.JobGuard;
import io.arcp.spring.guard.OutsideJob;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.mockito.BDDMockito.willThrow;
import static org.mockito.Mockito.mock;

class FileStatisticsTests {

	private static final JobFiles FILES = new JobFiles(new JobGuard(OutsideJob.PASS), null);

	@TempDir
	Path temp;

	@ParameterizedTest
	@CsvSource({ "'',0", "a,1", "a|,1", "a|b,2", "|,1", "||,2", "a||b|,3" })
	void countsLines(String text, long lines) throws IOException {
		String content = text.replace('|', '\n');

		assertThat(read(content)).isEqualTo(new FileStatistics(false, lines, content.length()));
	}

	@Test
	void countsFilesThatAreLargerThanABuffer() throws IOException {
		String line = "x".repeat(99) + "\n";

		assertThat(read(line.repeat(5000))).isEqualTo(new FileStatistics(false, 5000, 500_000));
	}

	@Test
	void recognizesBinaryFiles() throws IOException {
		assertThat(read("PK\u0003\u0004\u0000\n\n")).isEqualTo(new FileStatistics(true, 0, 0));
	}

	@Test
	void endsWhenTheCheckpointThrows() throws IOException {
		Path file = Files.writeString(this.temp.resolve("file"), "x".repeat(200_000));
		AtomicInteger calls = new AtomicInteger();

		assertThatExceptionOfType(CancellationException.class).isThrownBy(() -> FileStatistics.of(FILES, file, () -> {
			if (calls.incrementAndGet() == 2) {
				throw new CancellationException();
			}
		}));
		assertThat(calls).hasValue(2);
	}

	@Test
	void failsWhenTheFileCannotBeRead() {
		assertThatExceptionOfType(NoSuchFileException.class)
			.isThrownBy(() -> FileStatistics.of(FILES, this.temp.resolve("missing"), () -> {
			}));
	}

	@Test
	void asksTheLeaseForWhereALinkLeads() throws IOException {
		Path target = Files.writeString(this.temp.toRealPath().resolve("target"), "x\n");
		Path link = Files.createSymbolicLink(this.temp.resolve("link"), target);
		JobContext job = mock(JobContext.class);
		willThrow(new PermissionDeniedException("no")).given(job).authorize("fs.read", target.toString());

		assertThatExceptionOfType(PermissionDeniedException.class)
			.isThrownBy(() -> FileStatistics.of(FILES.of(job), link, () -> {
			}));
	}

	private FileStatistics read(String content) throws IOException {
		return FileStatistics.of(FILES, Files.writeString(this.temp.resolve("file"), content), () -> {
		});
	}

}
