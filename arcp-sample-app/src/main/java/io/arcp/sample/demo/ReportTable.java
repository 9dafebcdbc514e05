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

package io.arcp.sample.demo;

import java.util.ArrayList;
import java.util.List;

import tools.jackson.databind.JsonNode;

/**
 * Prints the result of {@code code-report} as a table.
 */
final class ReportTable {

	private static final String ROW = "  %-14s %8s %10s %12s";

	private ReportTable() {
	}

	static List<String> linesOf(JsonNode report) {
		JsonNode total = report.path("total");
		if (total.path("files").asLong(0) == 0 || report.path("languages").isEmpty()) {
			throw new IllegalStateException("the report is empty: " + report);
		}
		List<String> lines = new ArrayList<>();
		lines.add("job.result of code-report: " + report.path("root").asString("?"));
		lines.add(ROW.formatted("language", "files", "lines", "bytes"));
		report.path("languages").forEach((row) -> lines.add(row(row.path("language").asString("?"), row)));
		lines.add(row("total", total));
		return lines;
	}

	private static String row(String name, JsonNode row) {
		return ROW.formatted(name, row.path("files").asLong(), row.path("lines").asLong(), row.path("bytes").asLong());
	}

}
