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
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

import tools.jackson.databind.JsonNode;

/**
 * A golden transcript, as {@code src/conformance/README.md} describes the format.
 *
 * @param name the name of the file
 * @param scenario what happens
 * @param shows the lines of the checklist that it shows, among others
 * @param steps the steps
 */
record Transcript(String name, String scenario, List<String> shows, List<Step> steps) {

	static final Path FOLDER = Path.of("..", "src", "conformance");

	private static final Set<String> ACTIONS = Set.of("open", "send", "text", "expect", "interleaved", "silent",
			"closed", "drop");

	private static final Set<String> OPTIONS = Set.of("on", "within", "times");

	static List<Transcript> all() {
		try (Stream<Path> files = Files.list(FOLDER)) {
			return files.filter((file) -> file.toString().endsWith(".jsonl")).sorted().map(Transcript::read).toList();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static Transcript read(Path file) {
		try {
			return parse(file.getFileName().toString(), Files.readString(file));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	static Transcript parse(String name, String text) {
		List<Step> steps = new ArrayList<>();
		List<String> lines = text.lines().toList();
		for (int i = 1; i < lines.size(); i++) {
			if (!lines.get(i).isBlank()) {
				steps.add(Step.parse(i + 1, Frame.json(lines.get(i))));
			}
		}
		JsonNode head = Frame.json(lines.get(0));
		return new Transcript(name, head.required("scenario").asString(),
				head.required("shows").valueStream().map(JsonNode::asString).toList(), steps);
	}

	Transcript with(List<Step> others) {
		return new Transcript(this.name, this.scenario, this.shows, others);
	}

	/**
	 * One step.
	 *
	 * @param line its line in the file
	 * @param action what is done
	 * @param json the whole step
	 */
	record Step(int line, String action, JsonNode json) {

		static Step parse(int line, JsonNode json) {
			List<String> actions = json.propertyNames().stream().filter(ACTIONS::contains).toList();
			if (actions.size() != 1) {
				throw new IllegalArgumentException("line " + line + " has the actions " + actions);
			}
			json.propertyNames().forEach((name) -> {
				if (!ACTIONS.contains(name) && !OPTIONS.contains(name)) {
					throw new IllegalArgumentException("line " + line + " has the unknown member " + name);
				}
			});
			if (!json.has("on")) {
				throw new IllegalArgumentException("line " + line + " names no connection");
			}
			return new Step(line, actions.get(0), json);
		}

		JsonNode value() {
			return this.json.path(this.action);
		}

		String connection() {
			return this.json.path("on").asString();
		}

		Step with(JsonNode other) {
			return new Step(this.line, this.action, other);
		}

	}

}
