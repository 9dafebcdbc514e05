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

import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

class ReportTableTests {

	@Test
	void printsOneRowPerLanguageAndTheTotal() {
		JsonNode report = read("""
				{"root":"project","languages":[{"language":"Java","files":2,"lines":30,"bytes":400},
				{"language":"XML","files":1,"lines":5,"bytes":60}],"total":{"files":3,"lines":35,"bytes":460}}""");

		assertThat(ReportTable.linesOf(report)).containsExactly("job.result of code-report: project",
				"  language          files      lines        bytes",
				"  Java                  2         30          400",
				"  XML                   1          5           60",
				"  total                 3         35          460");
	}

	@Test
	void refusesAnEmptyReport() {
		assertThatIllegalStateException().isThrownBy(() -> ReportTable.linesOf(read("{}")));
		assertThatIllegalStateException().isThrownBy(() -> ReportTable.linesOf(read("""
				{"languages":[],"total":{"files":0}}""")));
	}

	private static JsonNode read(String json) {
		return JsonMapper.builder().build().readTree(json);
	}

}
