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
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;

import io.arcp.spring.guard.JobFiles;
import io.arcp.spring.guard.JobGuard;
import io.arcp.spring.guard.OutsideJob;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class SourceTreeTests {

	private static final JobFiles FILES = new JobFiles(new JobGuard(OutsideJob.PASS), null);

	@TempDir
	Path root;

	private final List<Path> unreadable = new ArrayList<>();

	@Test
	void listsRegularFilesInOrder() throws IOException {
		create("b.txt");
		create("a/z.txt");
		create("a/y.txt");

		assertThat(list(10)).isEqualTo(new SourceTree.Listing(
				List.of(this.root.resolve("a/y.txt"), this.root.resolve("a/z.txt"), this.root.resolve("b.txt")),
				false));
		assertThat(this.unreadable).isEmpty();
	}

	@Test
	void leavesOutWhatToolsPutThereAndLinks() throws IOException {
		create("src/a.txt");
		create(".git/config");
		create("module/target/a.class");
		create("web/node_modules/x/index.js");
		Files.createSymbolicLink(this.root.resolve("link"), this.root.resolve("src"));
		Files.createSymbolicLink(this.root.resolve("link.txt"), this.root.resolve("src/a.txt"));

		assertThat(list(10).files()).containsExactly(this.root.resolve("src/a.txt"));
	}

	@Test
	void listsARootThatIsNamedLikeWhatIsLeftOut() throws IOException {
		create("target/a.txt");

		assertThat(SourceTree.list(FILES, this.root.resolve("target"), 10, this.unreadable::add, () -> {
		}).files()).hasSize(1);
	}

	@Test
	void stopsAtTheLimit() throws IOException {
		create("a");
		create("b");
		create("c");

		assertThat(list(2).files()).hasSize(2);
		assertThat(list(2).truncated()).isTrue();
		assertThat(list(3).truncated()).isFalse();
	}

	@Test
	void reportsWhatCannotBeRead() throws IOException {
		Path missing = this.root.resolve("missing");

		SourceTree.list(FILES, missing, 10, this.unreadable::add, () -> {
		});

		assertThat(this.unreadable).containsExactly(missing);
	}

	@Test
	void endsWhenTheCheckpointThrows() throws IOException {
		create("a");

		assertThatExceptionOfType(CancellationException.class)
			.isThrownBy(() -> SourceTree.list(FILES, this.root, 10, this.unreadable::add, () -> {
				throw new CancellationException();
			}));
	}

	private SourceTree.Listing list(int maxFiles) throws IOException {
		return SourceTree.list(FILES, this.root, maxFiles, this.unreadable::add, () -> {
		});
	}

	private void create(String file) throws IOException {
		Path path = this.root.resolve(file);
		Files.createDirectories(path.getParent());
		Files.writeString(path, "x");
	}

}
