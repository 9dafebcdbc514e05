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
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

/**
 * The guide's table is what a whole run of the suite has shown. The build runs this
 * behind the suite; after a run of a part of it there is nothing to compare.
 */
@Tag("docs")
class ConformancePageIntegrationTests {

	private static final Path PAGE = Path.of("..", "src", "docs", "modules", "ROOT", "pages", "conformance.adoc");

	private static final String RENEW = "mvn verify -pl arcp-sample-app -am -Dtest=none"
			+ " -Dsurefire.failIfNoSpecifiedTests=false -Dit.test='*ConformanceIntegrationTests'"
			+ " -Dfailsafe.failIfNoSpecifiedTests=false -Darcp.conformance.page=write";

	@Test
	void tellsWhatTheSuiteHasShown() throws IOException {
		Map<String, ConformanceReport.Outcome> outcomes = ConformanceReport.read();
		assumeThat(outcomes.keySet()).as("requirements that were run")
			.containsExactlyInAnyOrderElementsOf(RequirementCoverageTests.requirements());
		assumeThat(outcomes.values()).extracting(ConformanceReport.Outcome::status)
			.containsOnly(ConformanceReport.Status.PASSED);

		String page = new ConformancePage(Checklist.load(), outcomes).write();

		if ("write".equals(System.getProperty("arcp.conformance.page"))) {
			Files.writeString(PAGE, page);
		}
		assertThat(PAGE).exists();
		assertThat(Files.readString(PAGE)).as("the page is out of date; %s renews it", RENEW).isEqualTo(page);
	}

}
