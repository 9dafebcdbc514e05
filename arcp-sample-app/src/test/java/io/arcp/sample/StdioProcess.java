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

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The archive of the sample as a child process that speaks frames over its standard
 * streams.
 */
final class StdioProcess implements AutoCloseable {

	private static final int LIMIT_SECONDS = 60;

	private static final JsonMapper MAPPER = JsonMapper.builder().build();

	private static final String END = "";

	private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();

	private final Process process;

	private volatile boolean outputClosed;

	private StdioProcess(Process process) {
		this.process = process;
		Thread reader = new Thread(this::read, "stdio-test");
		reader.setDaemon(true);
		reader.start();
	}

	/**
	 * Starts the archive.
	 * @param errors where its log goes
	 * @param arguments what follows {@code --stdio}
	 */
	static StdioProcess start(Path errors, String... arguments) {
		return new StdioProcess(startProcess(errors, arguments));
	}

	static Process startProcess(Path errors, String... arguments) {
		String jar = Objects.requireNonNull(System.getProperty("arcp.sample.jar"), "arcp.sample.jar");
		List<String> command = new ArrayList<>(
				List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-jar", jar, "--stdio"));
		command.addAll(Arrays.asList(arguments));
		try {
			return new ProcessBuilder(command).redirectError(Redirect.to(errors.toFile())).start();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private void read() {
		try (BufferedReader reader = new BufferedReader(
				new InputStreamReader(this.process.getInputStream(), StandardCharsets.UTF_8))) {
			reader.lines().forEach(this.lines::add);
		}
		catch (IOException | UncheckedIOException ex) {
			if (!this.outputClosed) {
				this.lines.add(ex.toString());
			}
		}
		this.lines.add(END);
	}

	void send(String line) throws IOException {
		OutputStream out = this.process.getOutputStream();
		out.write((line + '\n').getBytes(StandardCharsets.UTF_8));
		out.flush();
	}

	void hello(String token) throws IOException {
		send("""
				{"id":"hello","type":"session.hello","payload":{"client":{"name":"parent"},"auth":{"token":"%s"}}}"""
			.formatted(token));
	}

	void submit(String id, String agent, String input) throws IOException {
		send("""
				{"id":"%s","type":"job.submit","payload":{"agent":"%s","input":%s}}""".formatted(id, agent, input));
	}

	/**
	 * Reads the next line, which has to be a frame.
	 */
	JsonNode next() throws InterruptedException {
		String line = this.lines.poll(LIMIT_SECONDS, TimeUnit.SECONDS);
		assertThat(line).as("a line within %d s", LIMIT_SECONDS).isNotNull().isNotEqualTo(END);
		JsonNode frame = MAPPER.readTree(line);
		assertThat(frame.path("arcp").asString()).as("version of %s", line).isEqualTo("1.1");
		return frame;
	}

	JsonNode next(String type) throws InterruptedException {
		JsonNode frame = next();
		assertThat(frame.path("type").asString()).as("type of %s", frame).isEqualTo(type);
		return frame;
	}

	JsonNode find(Predicate<JsonNode> wanted) throws InterruptedException {
		JsonNode frame = next();
		while (!wanted.test(frame)) {
			frame = next();
		}
		return frame;
	}

	void endInput() throws IOException {
		this.process.getOutputStream().close();
	}

	/**
	 * Reads nothing more, not even the end.
	 */
	void closeOutput() throws IOException {
		this.outputClosed = true;
		this.process.getInputStream().close();
	}

	/**
	 * Waits for the end of the process, which says nothing more.
	 * @return its exit code
	 */
	int exitCode() throws InterruptedException {
		assertThat(this.process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)).as("end of the process").isTrue();
		assertThat(this.lines.poll(LIMIT_SECONDS, TimeUnit.SECONDS)).isEqualTo(END);
		return this.process.exitValue();
	}

	@Override
	public void close() {
		this.process.destroyForcibly();
	}

}
