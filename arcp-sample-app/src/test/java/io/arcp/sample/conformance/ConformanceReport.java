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

package io.arcp.sample.conformance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.TestWatcher;
import org.junit.platform.commons.support.AnnotationSupport;

/**
 * Writes what came of each requirement into a file of the build, when all tests have run.
 * The guide's table is made from it.
 */
final class ConformanceReport implements TestWatcher {

	private static final Path FILE = Path.of("target", "conformance-results.txt");

	private static final ExtensionContext.Namespace NAMESPACE = ExtensionContext.Namespace
		.create(ConformanceReport.class);

	/**
	 * Reads what the last run has written.
	 * @return the outcomes by requirement, none when nothing was run
	 */
	static Map<String, Outcome> read() {
		Map<String, Outcome> outcomes = new LinkedHashMap<>();
		if (Files.exists(FILE)) {
			try (var lines = Files.lines(FILE)) {
				lines.map((line) -> line.split(" "))
					.forEach((cells) -> outcomes.put(cells[0], new Outcome(Status.valueOf(cells[1]), cells[2])));
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
		}
		return outcomes;
	}

	@Override
	public void testSuccessful(ExtensionContext context) {
		add(context, Status.PASSED);
	}

	@Override
	public void testAborted(ExtensionContext context, Throwable cause) {
		add(context, Status.SKIPPED);
	}

	@Override
	public void testDisabled(ExtensionContext context, Optional<String> reason) {
		add(context, Status.SKIPPED);
	}

	@Override
	public void testFailed(ExtensionContext context, Throwable cause) {
		add(context, Status.FAILED);
	}

	private static void add(ExtensionContext context, Status status) {
		AnnotationSupport.findAnnotation(context.getRequiredTestMethod(), Requirement.class)
			.ifPresent((requirement) -> outcomes(context).add(requirement.value(), new Outcome(status,
					context.getRequiredTestClass().getSimpleName() + "." + context.getRequiredTestMethod().getName())));
	}

	private static Outcomes outcomes(ExtensionContext context) {
		return context.getRoot()
			.getStore(NAMESPACE)
			.computeIfAbsent(Outcomes.class, (key) -> new Outcomes(), Outcomes.class);
	}

	/** How a test has ended. */
	enum Status {

		PASSED, SKIPPED, FAILED

	}

	/**
	 * What came of a requirement.
	 *
	 * @param status how its test has ended
	 * @param test the class and the method
	 */
	record Outcome(Status status, String test) {

	}

	/**
	 * What has ended so far; written by JUnit's end of the store.
	 */
	private static final class Outcomes implements AutoCloseable {

		private final Map<String, Outcome> outcomes = new TreeMap<>();

		synchronized void add(String requirement, Outcome outcome) {
			this.outcomes.put(requirement, outcome);
		}

		@Override
		public synchronized void close() throws IOException {
			Files.createDirectories(FILE.getParent());
			Files.write(FILE,
					this.outcomes.entrySet()
						.stream()
						.map((entry) -> "%s %s %s".formatted(entry.getKey(), entry.getValue().status(),
								entry.getValue().test()))
						.toList());
		}

	}

}
