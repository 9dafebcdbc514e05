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

package io.arcp.spring.guard;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;

import io.arcp.agent.JobContext;
import io.arcp.client.JobRequest;
import io.arcp.protocol.ArcpException;
import io.arcp.protocol.PermissionDeniedException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link JobFiles} in jobs of a runtime. A lease covers {@code W/work}; the
 * secret is in {@code W/secret} beside it.
 */
@DisabledOnOs(OS.WINDOWS)
class JobFilesTests {

	private static final String DENIED = "PERMISSION_DENIED";

	private GuardedJobs jobs;

	@TempDir
	Path temp;

	private Path root;

	private Path work;

	private Path secret;

	private JobFiles files;

	@BeforeEach
	void createFiles() throws IOException {
		this.root = this.temp.toRealPath();
		this.work = Files.createDirectories(this.root.resolve("work/sub")).getParent();
		this.secret = Files.createDirectory(this.root.resolve("secret"));
		Files.createDirectory(this.root.resolve("workshop"));
		for (String name : List.of("work/a.txt", "work/sub/b.txt", "secret/key", "secret/a.txt", "workshop/a.txt")) {
			Files.writeString(this.root.resolve(name), name);
		}
		this.jobs = new GuardedJobs((builder) -> builder.jobRoot(this.work));
		this.files = new JobFiles(new JobGuard(OutsideJob.REFUSE), this.work);
	}

	@AfterEach
	void close() {
		this.jobs.close();
	}

	private JobRequest.Builder lease() {
		return GuardedJobs.blocking("fs.read", this.work + "/**").lease("fs.write", this.work + "/sub/**");
	}

	private String here(String form) {
		return form.replace("W/", this.root + "/");
	}

	private String run(Callable<?> handler) {
		return this.jobs.run(lease(), handler);
	}

	static Stream<String> traversals() {
		return Stream.of("W/secret/key", "W/work/../secret/key", "W/work/sub/../../secret/key",
				"W/work/./../secret/key", "W/work/.././secret/key", "W/work//..//secret//key", "W//secret/key",
				"W/work/nowhere/../../secret/key", "W/work/a.txt/../../secret/key", "../secret/key",
				"sub/../../secret/key", "./../secret/key", "sub/./.././../secret/key", "/../../../../etc/passwd",
				"../../../../../../../../../../../../etc/passwd", "W/work/..\\secret\\key", "..\\secret\\key",
				"W/work/a.txt\u0000", "W/work/\u0000/../../secret/key", "W/work/../secret/key\n", "W/work/\ta.txt",
				"W/workshop/a.txt", "W/work/../workshop/a.txt", "W/WORK/a.txt", "W/work\u2215..\u2215secret/key",
				"W/work%2f..%2fsecret/key", "W/", "W/work/..", "..", "/", "", "C:/../../secret/key",
				"~/../../secret/key", "W/work/sub/../..", "/proc/self/root/etc/passwd", "/etc/passwd");
	}

	@Test
	void hasMoreThanTwentyForms() {
		assertThat(traversals()).hasSizeGreaterThan(20).doesNotHaveDuplicates();
	}

	@ParameterizedTest
	@MethodSource("traversals")
	void deniesTraversalInAnyForm(String form) throws IOException {
		String path = here(form);

		assertThat(run(() -> this.files.readString(path))).isEqualTo(DENIED);
		assertThat(run(() -> this.files.list(path))).isEqualTo(DENIED);
		assertThat(run(() -> this.files.exists(path))).isEqualTo(DENIED);
		assertThat(run(() -> {
			this.files.writeString(path, "overwritten");
			return null;
		})).isEqualTo(DENIED);
		assertThat(Files.readString(this.secret.resolve("key"))).isEqualTo("secret/key");
		assertThat(this.jobs.runReactive(GuardedJobs.reactive("fs.read", this.work + "/**"),
				(job) -> Mono.fromRunnable(() -> job.authorize("fs.read", path))))
			.isEqualTo(DENIED);
	}

	@ParameterizedTest
	@ValueSource(strings = { "W/work/a.txt", "a.txt", "./a.txt", "sub/../a.txt", "W/work/sub/../a.txt",
			"W//work///a.txt", "W/secret/../work/a.txt", "W/work/nowhere/../a.txt" })
	void readsWhatLeaseAllows(String form) {
		AtomicReference<String> text = new AtomicReference<>();

		assertThat(run(() -> {
			text.set(this.files.readString(here(form)));
			return null;
		})).isEqualTo(GuardedJobs.DONE);

		assertThat(text.get()).isEqualTo("work/a.txt");
	}

	@Test
	void writesWhatLeaseAllowsAndNoMore() throws IOException {
		assertThat(run(() -> {
			this.files.writeString("sub/new.txt", "first and long");
			this.files.writeString("sub/new.txt", "second");
			return null;
		})).isEqualTo(GuardedJobs.DONE);
		assertThat(run(() -> {
			this.files.writeString("a.txt", "overwritten");
			return null;
		})).isEqualTo(DENIED);

		assertThat(this.work.resolve("sub/new.txt")).hasContent("second");
		assertThat(this.work.resolve("a.txt")).hasContent("work/a.txt");
	}

	@Test
	void listsEntriesAsTheyAre() throws IOException {
		Files.createSymbolicLink(this.work.resolve("link"), this.secret);
		AtomicReference<List<JobFiles.Entry>> entries = new AtomicReference<>();

		assertThat(run(() -> {
			entries.set(this.files.list(this.work.toString()));
			return null;
		})).isEqualTo(GuardedJobs.DONE);

		assertThat(entries.get()).containsExactly(new JobFiles.Entry(this.work + "/a.txt", "a.txt", JobFiles.Kind.FILE),
				new JobFiles.Entry(this.work + "/link", "link", JobFiles.Kind.LINK),
				new JobFiles.Entry(this.work + "/sub", "sub", JobFiles.Kind.DIRECTORY));
		assertThat(entries.get()).extracting(JobFiles.Entry::isFile).containsExactly(true, false, false);
		assertThat(entries.get()).extracting(JobFiles.Entry::isDirectory).containsExactly(false, false, true);
	}

	@Test
	void deniesLinksThatLeadOut() throws IOException {
		Files.createSymbolicLink(this.work.resolve("file"), this.secret.resolve("key"));
		Files.createSymbolicLink(this.work.resolve("relative"), Path.of("../secret/key"));
		Files.createSymbolicLink(this.work.resolve("directory"), this.secret);
		Files.createSymbolicLink(this.work.resolve("sub/up"), Path.of("../.."));
		Files.createSymbolicLink(this.work.resolve("first"), Path.of("second"));
		Files.createSymbolicLink(this.work.resolve("second"), this.secret.resolve("key"));
		Files.createSymbolicLink(this.work.resolve("root"), Path.of("/"));

		for (String path : List.of("file", "relative", "directory/key", "directory/new", "sub/up/secret/key", "first",
				"second", "root" + this.secret + "/key", "directory/nowhere/new", "directory")) {
			assertDeniedWithoutTarget(path, () -> this.files.read(path));
			assertDeniedWithoutTarget(path, () -> this.files.list(path));
			assertDeniedWithoutTarget(path, () -> this.files.exists(path));
			assertDeniedWithoutTarget(path, () -> this.files.write(path));
		}
		assertThat(this.secret.resolve("key")).hasContent("secret/key");
		assertThat(this.secret.resolve("new")).doesNotExist();
	}

	private void assertDeniedWithoutTarget(String path, Callable<?> call) {
		AtomicReference<Throwable> thrown = new AtomicReference<>();
		String end = this.jobs
			.run(GuardedJobs.blocking("fs.read", this.work + "/**").lease("fs.write", this.work + "/**"), () -> {
				thrown.set(GuardedJobs.thrownBy(call));
				return null;
			});
		assertThat(end).isEqualTo(GuardedJobs.DONE);
		assertThat(thrown.get()).as(path).isInstanceOf(PermissionDeniedException.class);
		assertThat(((ArcpException) thrown.get()).details().path("target").asString()).isEqualTo(path);
		assertThat(thrown.get().getMessage()).contains("'" + path + "'");
	}

	@Test
	void deniesLinksThatLeadNowhere() throws IOException {
		Files.createSymbolicLink(this.work.resolve("dangling"), this.secret.resolve("created"));
		Files.createSymbolicLink(this.work.resolve("inside"), this.work.resolve("sub/created"));
		Files.createSymbolicLink(this.work.resolve("loop"), Path.of("loop"));
		Files.createSymbolicLink(this.work.resolve("ping"), Path.of("pong"));
		Files.createSymbolicLink(this.work.resolve("pong"), Path.of("ping"));

		for (String path : List.of("dangling", "inside", "loop", "ping", "pong", "loop/a.txt")) {
			assertDeniedWithoutTarget(path, () -> this.files.read(path));
			assertDeniedWithoutTarget(path, () -> this.files.write(path));
		}
		assertThat(this.secret.resolve("created")).doesNotExist();
		assertThat(this.work.resolve("sub/created")).doesNotExist();
	}

	@Test
	void followsLinksThatStayInside() throws IOException {
		Files.createSymbolicLink(this.work.resolve("link"), Path.of("sub"));
		Files.createSymbolicLink(this.root.resolve("alias"), this.work);
		AtomicReference<String> text = new AtomicReference<>();

		assertThat(run(() -> {
			this.files.writeString("link/new.txt", "new");
			text.set(this.files.readString(this.root + "/alias/link/b.txt"));
			return null;
		})).isEqualTo(GuardedJobs.DONE);

		assertThat(text.get()).isEqualTo("work/sub/b.txt");
		assertThat(this.work.resolve("sub/new.txt")).hasContent("new");
	}

	@Test
	void opensNoLinkThatTakesPlaceOfFileAfterCheck() throws IOException {
		Path file = this.work.resolve("a.txt");

		Throwable thrown = afterCheck(() -> {
			Files.delete(file);
			Files.createSymbolicLink(file, this.secret.resolve("a.txt"));
		}, (swapping) -> swapping.readString(file.toString()));

		assertThat(thrown).isInstanceOf(IOException.class);
	}

	@Test
	void opensNoLinkThatTakesPlaceOfDirectoryAfterCheck() throws IOException {
		Path directory = this.work.resolve("sub");

		Throwable read = afterCheck(() -> swap(directory), (swapping) -> swapping.readString(directory + "/b.txt"));
		Files.delete(directory);
		Files.createDirectory(directory);
		Throwable write = afterCheck(() -> swap(directory), (swapping) -> {
			swapping.writeString(directory + "/a.txt", "overwritten");
			return null;
		});
		Files.delete(directory);
		Files.createDirectory(directory);
		Throwable list = afterCheck(() -> swap(directory), (swapping) -> swapping.list(directory.toString()));

		assertThat(List.of(read, write, list)).allSatisfy((each) -> assertThat(each).isInstanceOf(IOException.class));
		assertThat(this.secret.resolve("a.txt")).hasContent("secret/a.txt");
		assertThat(Files.isSymbolicLink(directory)).isTrue();
	}

	private void swap(Path directory) throws IOException {
		try (Stream<Path> entries = Files.list(directory)) {
			for (Path each : entries.toList()) {
				Files.delete(each);
			}
		}
		Files.delete(directory);
		Files.createSymbolicLink(directory, this.secret);
		Files.writeString(this.secret.resolve("b.txt"), "secret/b.txt");
	}

	/** Something happens to the files right after the lease has allowed an operation. */
	private Throwable afterCheck(Change change, Use use) {
		AtomicReference<Throwable> thrown = new AtomicReference<>();
		String end = this.jobs.runReactive(
				GuardedJobs.reactive("fs.read", this.work + "/**").lease("fs.write", this.work + "/**"), (job) -> {
					JobContext changing = (JobContext) Proxy.newProxyInstance(getClass().getClassLoader(),
							new Class<?>[] { JobContext.class }, (proxy, method, arguments) -> {
								try {
									Object result = method.invoke(job, arguments);
									if (method.getName().equals("authorize")) {
										change.apply();
									}
									return result;
								}
								catch (InvocationTargetException ex) {
									throw ex.getTargetException();
								}
							});
					thrown.set(GuardedJobs.thrownBy(() -> use.apply(this.files.of(changing))));
					return Mono.empty();
				});
		assertThat(end).isEqualTo(GuardedJobs.DONE);
		assertThat(thrown.get()).isNotNull();
		return thrown.get();
	}

	@Test
	void saysWhatIsNotThereOnlyWhereItMayBeRead() {
		AtomicReference<Throwable> thrown = new AtomicReference<>();

		assertThat(run(() -> {
			thrown.set(GuardedJobs.thrownBy(() -> this.files.read("nowhere/x")));
			return null;
		})).isEqualTo(GuardedJobs.DONE);

		assertThat(thrown.get()).isInstanceOf(NoSuchFileException.class);
		assertThat(run(() -> this.files.read(this.root + "/nowhere"))).isEqualTo(DENIED);
	}

	@Test
	void opensRegularFilesOnly() throws Exception {
		Path pipe = this.work.resolve("pipe");
		assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
		AtomicReference<Throwable> thrown = new AtomicReference<>();

		assertThat(run(() -> {
			thrown.set(GuardedJobs.thrownBy(() -> this.files.read("pipe")));
			return null;
		})).isEqualTo(GuardedJobs.DONE);

		assertThat(thrown.get()).isInstanceOf(FileSystemException.class).hasMessageContaining("not a regular file");
		assertThat(Files.exists(pipe, LinkOption.NOFOLLOW_LINKS)).isTrue();
	}

	@Test
	void refusesRelativePathsWithoutRoot() {
		JobFiles rootless = new JobFiles(new JobGuard(OutsideJob.REFUSE), null);

		assertThat(run(() -> rootless.readString("a.txt"))).isEqualTo(DENIED);
		assertThat(run(() -> rootless.readString(this.work + "/a.txt"))).isEqualTo(GuardedJobs.DONE);
	}

	@Test
	void asksGuardOutsideOfJob() throws IOException {
		JobFiles passing = new JobFiles(new JobGuard(OutsideJob.PASS), this.work);

		assertThat(passing.readString("../secret/key")).isEqualTo("secret/key");
		assertThatExceptionOfType(PermissionDeniedException.class).isThrownBy(() -> this.files.readString("a.txt"))
			.withMessageContaining("there is no current job");
	}

	/**
	 * Changes files.
	 */
	@FunctionalInterface
	interface Change {

		void apply() throws IOException;

	}

	/**
	 * Uses files.
	 */
	@FunctionalInterface
	interface Use {

		Object apply(JobFiles files) throws IOException;

	}

}
