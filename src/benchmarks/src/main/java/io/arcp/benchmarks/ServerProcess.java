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

import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A server in a process of its own, on the class path of this one.
 */
final class ServerProcess implements AutoCloseable {

	private static final String READY = "READY ";

	private static final String USED_HEAP = "HEAP ";

	private static final List<String> HEAP = List.of("-Xms1g", "-Xmx1g");

	private final Process process;

	private final CompletableFuture<Integer> port = new CompletableFuture<>();

	private final AtomicReference<CompletableFuture<Long>> usedHeap = new AtomicReference<>(new CompletableFuture<>());

	private ServerProcess(Process process) {
		this.process = process;
	}

	/**
	 * Starts a server and waits until it accepts connections.
	 * @param application the class of its {@code main}
	 * @param jvmOptions further options of its JVM
	 * @param properties further properties, as {@code --name=value}
	 * @return the server
	 */
	static ServerProcess start(String application, List<String> jvmOptions, String... properties) {
		List<String> command = new ArrayList<>();
		command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
		command.addAll(HEAP);
		command.addAll(jvmOptions);
		command.addAll(List.of("-cp", System.getProperty("java.class.path"), application));
		command.addAll(List.of(properties));
		try {
			ServerProcess server = new ServerProcess(
					new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start());
			Thread output = new Thread(server::follow, "output of " + application);
			output.setDaemon(true);
			output.start();
			Await.result(server.port, application);
			return server;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private void follow() {
		try (BufferedReader reader = this.process.inputReader(StandardCharsets.UTF_8)) {
			String line = reader.readLine();
			while (line != null) {
				if (line.startsWith(READY)) {
					this.port.complete(Integer.valueOf(line.substring(READY.length())));
				}
				else if (line.startsWith(USED_HEAP)) {
					this.usedHeap.get().complete(Long.valueOf(line.substring(USED_HEAP.length())));
				}
				else {
					System.err.println(line);
				}
				line = reader.readLine();
			}
		}
		catch (IOException ex) {
			// The process has ended
		}
		IllegalStateException ended = new IllegalStateException("the server has ended");
		this.port.completeExceptionally(ended);
		this.usedHeap.get().completeExceptionally(ended);
	}

	int port() {
		return this.port.join();
	}

	/**
	 * Returns the CPU time that the process has used, all its threads together.
	 * @return the time, in steps of the system's clock, 10 ms on Linux
	 */
	Duration cpu() {
		return this.process.info()
			.totalCpuDuration()
			.orElseThrow(() -> new IllegalStateException("the system does not tell the CPU time of a process"));
	}

	/**
	 * Asks the server how much of its heap is in use when the garbage is collected.
	 * @return the bytes
	 */
	long usedHeap() {
		CompletableFuture<Long> answer = new CompletableFuture<>();
		this.usedHeap.set(answer);
		try {
			OutputStream questions = this.process.getOutputStream();
			questions.write("heap\n".getBytes(StandardCharsets.US_ASCII));
			questions.flush();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		return Await.result(answer, "used heap");
	}

	@Override
	public void close() {
		try {
			this.process.getOutputStream().close();
			if (!this.process.waitFor(5, TimeUnit.SECONDS)) {
				this.process.destroyForcibly();
			}
		}
		catch (IOException ex) {
			this.process.destroyForcibly();
		}
		catch (InterruptedException ex) {
			this.process.destroyForcibly();
			Thread.currentThread().interrupt();
		}
	}

}
