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

package io.arcp.sample.workspace;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import io.arcp.protocol.InvalidRequestException;
import io.arcp.protocol.PermissionDeniedException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class WorkspaceTests {

	@TempDir
	Path temp;

	private Path root;

	private Workspace workspace;

	@BeforeEach
	void createWorkspace() throws IOException {
		this.root = Files.createDirectories(this.temp.resolve("root"));
		Files.createDirectories(this.root.resolve("docs"));
		Files.writeString(this.root.resolve("docs/readme.txt"), "hello");
		Files.createDirectories(this.temp.resolve("outside"));
		Files.writeString(this.temp.resolve("outside/secret.txt"), "secret");
		this.workspace = Workspace.of(this.root);
	}

	@Test
	void findsFilesAndDirectoriesBelowTheRoot() {
		assertThat(this.workspace.file("docs/readme.txt")).hasContent("hello");
		assertThat(this.workspace.file("docs/../docs/./readme.txt")).hasContent("hello");
		assertThat(this.workspace.file(this.workspace.root().resolve("docs/readme.txt").toString()))
			.hasContent("hello");
		assertThat(this.workspace.directory("docs")).isEqualTo(this.workspace.root().resolve("docs"));
		assertThat(this.workspace.directory("")).isEqualTo(this.workspace.root());
		assertThat(this.workspace.directory(null)).isEqualTo(this.workspace.root());
	}

	@ParameterizedTest
	@ValueSource(strings = { "../outside/secret.txt", "../outside/missing.txt", "/etc/passwd", "/missing", "..",
			"docs/../../outside/secret.txt" })
	void refusesWhatLeavesTheRoot(String path) {
		assertThatExceptionOfType(PermissionDeniedException.class).isThrownBy(() -> this.workspace.file(path));
		assertThatExceptionOfType(PermissionDeniedException.class).isThrownBy(() -> this.workspace.directory(path));
	}

	@Test
	void refusesLinksThatLeaveTheRoot() throws IOException {
		Files.createSymbolicLink(this.root.resolve("file"), this.temp.resolve("outside/secret.txt"));
		Files.createSymbolicLink(this.root.resolve("directory"), this.temp.resolve("outside"));
		Files.createSymbolicLink(this.root.resolve("dangling"), this.temp.resolve("outside/missing.txt"));
		Files.createSymbolicLink(this.root.resolve("loop"), this.root.resolve("loop"));

		for (String path : new String[] { "file", "directory/secret.txt", "directory/missing.txt", "dangling",
				"loop" }) {
			assertThatExceptionOfType(PermissionDeniedException.class).as(path)
				.isThrownBy(() -> this.workspace.file(path))
				.withMessage("payload.input.path: outside of what this runtime lets agents read");
		}
	}

	@Test
	void followsLinksThatStayInside() throws IOException {
		Files.createSymbolicLink(this.root.resolve("inside"), this.root.resolve("docs/readme.txt"));

		assertThat(this.workspace.file("inside")).isEqualTo(this.workspace.root().resolve("docs/readme.txt"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "missing", "docs/missing.txt", "docs/readme.txt/below", "docs", "a\u0000b" })
	void saysWhenThereIsNoSuchFile(String path) {
		assertThatExceptionOfType(InvalidRequestException.class).isThrownBy(() -> this.workspace.file(path))
			.withMessageStartingWith("payload.input.path: ");
	}

	@Test
	void saysWhenThereIsNoSuchDirectory() {
		assertThatExceptionOfType(InvalidRequestException.class)
			.isThrownBy(() -> this.workspace.directory("docs/readme.txt"))
			.withMessage("payload.input.path: expected a directory");
	}

	@Test
	void namesPathsWithoutWhatLiesAboveTheRoot() {
		assertThat(this.workspace.nameOf(this.workspace.root())).isEqualTo("root");
		assertThat(this.workspace.nameOf(this.workspace.file("docs/readme.txt"))).isEqualTo("root/docs/readme.txt");
	}

	@Test
	void findsTheCheckoutByItsRepository() throws IOException {
		Path module = Files.createDirectories(this.temp.resolve("project/module/src"));
		Files.createDirectories(this.temp.resolve("project/.git"));
		Files.createFile(this.temp.resolve("project/module/pom.xml"));
		Files.createFile(this.temp.resolve("project/pom.xml"));

		assertThat(Workspace.checkoutOf(module).root()).isEqualTo(this.temp.resolve("project").toRealPath());
	}

	@Test
	void findsTheCheckoutByTheTopmostProject() throws IOException {
		Path module = Files.createDirectories(this.temp.resolve("project/module"));
		Files.createFile(module.resolve("pom.xml"));
		Files.createFile(this.temp.resolve("project/pom.xml"));

		assertThat(Workspace.checkoutOf(module).root()).isEqualTo(this.temp.resolve("project").toRealPath());
	}

	@Test
	void refusesARootThatIsNoDirectory() {
		assertThatIllegalArgumentException().isThrownBy(() -> Workspace.of(this.root.resolve("missing")))
			.withMessageStartingWith("sample.root: ");
		assertThatIllegalArgumentException().isThrownBy(() -> Workspace.of(this.root.resolve("docs/readme.txt")))
			.withMessageStartingWith("sample.root: ");
	}

}
