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
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

/**
 * The lines of the conformance checklist (ARCP section 9), in words of this project.
 *
 * @param groups the groups, in the order of the protocol
 */
record Checklist(List<Group> groups) {

	static Checklist load() {
		try (InputStream file = Objects.requireNonNull(Checklist.class.getResourceAsStream("checklist.txt"))) {
			return parse(new String(file.readAllBytes(), StandardCharsets.UTF_8));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	static Checklist parse(String text) {
		List<Group> groups = new ArrayList<>();
		text.lines().filter((line) -> !line.isBlank() && !line.startsWith("#")).forEach((line) -> {
			if (line.startsWith("= ")) {
				groups.add(new Group(line.substring(2), new ArrayList<>()));
				return;
			}
			String[] cells = line.split(" \\| ");
			groups.get(groups.size() - 1)
				.lines()
				.add(new Line(cells[0], cells[1], (cells.length > 2) ? cells[2] : null));
		});
		return new Checklist(groups);
	}

	List<Line> lines() {
		return this.groups.stream().flatMap((group) -> group.lines().stream()).toList();
	}

	/**
	 * Lines about one subject.
	 *
	 * @param title what they are about
	 * @param lines the lines
	 */
	record Group(String title, List<Line> lines) {

	}

	/**
	 * What one test checks.
	 *
	 * @param id the id, such as {@code RES-1}
	 * @param text what is checked, in one sentence
	 * @param missing why there is no test, as long as there is none
	 */
	record Line(String id, String text, @Nullable String missing) {

	}

}
