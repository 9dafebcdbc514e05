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
 * Close (ARCP sections 2.10 and 9.7).
 */
class CloseConformanceIntegrationTests extends ConformanceGroup {

	@Requirement("CLO-1")
	void answersACloseAndClosesTheSocket() {
		for (String type : new String[] { "session.close", "session.bye" }) {
			WireConnection connection = open(this.alice);

			String close = connection.request(type, "{\"reason\":\"done\"}");
			Frame closed = connection.next("session.closed");

			assertThat(closed.requestId()).isEqualTo(close);
			assertThat(closed.text("/payload/reason")).isEqualTo("done");
			assertThat(connection.closeCode()).isEqualTo(1000);
		}
	}

	@Requirement("CLO-2")
	void letsARunningJobGoOn() {
		WireConnection owner = open(this.alice);
		WireConnection observer = open(this.alice);
		String job = owner.accepted(owner.submit("sleep", "{\"ms\":300}"));
		observer.answerTo(observer.subscribe(job, ""));

		owner.request("session.close", "{}");
		assertThat(owner.closeCode()).isEqualTo(1000);

		assertThat(observer.end(job).finalStatus()).isEqualTo("success");
	}

}
