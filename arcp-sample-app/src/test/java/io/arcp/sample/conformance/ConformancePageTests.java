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

import java.util.Map;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ConformancePageTests {

	private static final Checklist CHECKLIST = Checklist.parse("""
			# A comment

			= First things
			ABC-1 | One thing is `so`.
			ABC-2 | Another is not seen. | still to come

			= Second things
			DEF-1 | A third fails.
			""");

	@Test
	void hasRowForEachLine() {
		String page = new ConformancePage(CHECKLIST,
				Map.of("ABC-1",
						new ConformanceReport.Outcome(ConformanceReport.Status.PASSED, "SomeTests.showsOneThing"),
						"DEF-1", new ConformanceReport.Outcome(ConformanceReport.Status.FAILED, "SomeTests.fails")))
			.write();

		assertThat(page).contains("2 of 3 lines are covered.")
			.contains("== First things")
			.contains("| ABC-1\n| One thing is `so`.\n| passed\n| `SomeTests.` `showsOneThing`\n")
			.contains("| ABC-2\n| Another is not seen.\n| not covered\n| still to come\n")
			.contains("| DEF-1\n| A third fails.\n| failed\n| `SomeTests.` `fails`\n");
	}

}
