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

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Versions of agents (ARCP sections 3.7 and 9.11).
 */
class VersionsConformanceIntegrationTests extends ConformanceGroup {

	@Requirement("VER-1")
	void takesTheDefaultVersionForABareName() {
		WireConnection connection = open(this.alice);

		Frame accepted = connection.answerTo(connection.submit("versioned", "null"));

		assertThat(accepted.text("/payload/agent")).isEqualTo("versioned@2.0.0");
		assertThat(connection.end(accepted.jobId()).text("/payload/result/v")).isEqualTo("2.0.0");
	}

	@Requirement("VER-2")
	void runsTheVersionThatIsNamed() {
		WireConnection connection = open(this.alice);

		Frame accepted = connection.answerTo(connection.submit("versioned@1.0.0", "null"));

		assertThat(accepted.text("/payload/agent")).isEqualTo("versioned@1.0.0");
		assertThat(connection.end(accepted.jobId()).text("/payload/result/v")).isEqualTo("1.0.0");
	}

	@Requirement("VER-3")
	void rejectsAVersionThatIsNotThere() {
		WireConnection connection = open(this.alice);

		assertRejected(connection, connection.submit("versioned@9.9.9", "null"), "AGENT_VERSION_NOT_AVAILABLE");
	}

	@Requirement("VER-4")
	void rejectsAnEmptyVersion() {
		WireConnection connection = open(this.alice);

		assertRejected(connection, connection.submit("versioned@", "null"), "INVALID_REQUEST");
	}

}
