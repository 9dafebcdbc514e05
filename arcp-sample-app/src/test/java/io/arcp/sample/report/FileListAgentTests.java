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
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

import io.arcp.agent.CancellationSignal;
import io.arcp.agent.JobContext;
import io.arcp.event.LogLevel;
import io.arcp.sample.workspace.Workspace;
import io.arcp.spring.guard.JobFiles;
import io.arcp.spring.guard.JobGuard;
import io.arcp.spring.guard.OutsideJob;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;

import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyString;
import static org.mockito.BDDMockito.given;
import static org.mockito.BDDMockito.then;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;

class FileListAgentTests {

	private static final JobFiles FILES = new JobFiles(new JobGuard(OutsideJob.PASS), null);

	private static final Duration LIMIT = Duration.ofSeconds(10);

	@TempDir
	Path root;

	private final JobContext job = mock(JobContext.class);

	@BeforeEach
	void prepareJob() {
		given(this.job.cancellation()).willReturn(mock(CancellationSignal.class));
	}

	@Test
	void listsTextFilesInTheOrderOfTheirPaths() throws IOException {
		Files.writeString(this.root.resolve("b.xml"), "<b/>\n");
		Files.writeString(this.root.resolve("a.md"), "# A\n\ntext");
		Files.write(this.root.resolve("c.png"), new byte[] { 1, 0, 2 });

		StepVerifier.create(list(null))
			.expectNext(new FileListAgent.SourceFile(name("a.md"), "Markdown", 3, 9))
			.expectNext(new FileListAgent.SourceFile(name("b.xml"), "XML", 1, 5))
			.expectComplete()
			.verify(LIMIT);
		then(this.job).should(never()).log(any(), anyString());
	}

	@Test
	void readsAFileWhenItsLineIsAskedFor() throws IOException {
		for (String name : new String[] { "0.txt", "1.txt", "2.txt" }) {
			Files.writeString(this.root.resolve(name), "line\n");
		}

		StepVerifier.create(list(null), 1)
			.expectNext(new FileListAgent.SourceFile(name("0.txt"), "Text", 1, 5))
			.then(() -> delete("1.txt"))
			.thenRequest(2)
			.expectNext(new FileListAgent.SourceFile(name("2.txt"), "Text", 1, 5))
			.expectComplete()
			.verify(LIMIT);
		then(this.job).should().log(LogLevel.WARN, "cannot read " + name("1.txt"));
	}

	@Test
	void saysThatThereAreMoreFilesThanWereAskedFor() throws IOException {
		Files.writeString(this.root.resolve("0.txt"), "line\n");
		Files.writeString(this.root.resolve("1.txt"), "line\n");

		StepVerifier.create(list(new DirectoryRequest(null, 1))).expectNextCount(1).expectComplete().verify(LIMIT);
		then(this.job).should().log(LogLevel.WARN, "there are more than 1 files");
	}

	private Flux<FileListAgent.SourceFile> list(@Nullable DirectoryRequest request) {
		return new FileListAgent(Workspace.of(this.root), FILES).list(request, this.job);
	}

	private String name(String file) {
		return this.root.getFileName() + "/" + file;
	}

	private void delete(String file) {
		try {
			Files.delete(this.root.resolve(file));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
